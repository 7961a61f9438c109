import { join } from "node:path";
import { pause } from "./browser.ts";

/** A Jupyter server that knows the Deno kernel and nothing of the user's settings. */
export class JupyterServer {
  readonly url: string;
  /** What its clients must show. */
  readonly token: string;
  readonly #process: Deno.ChildProcess;
  readonly #home: string;

  private constructor(url: string, token: string, process: Deno.ChildProcess, home: string) {
    this.url = url;
    this.token = token;
    this.#process = process;
    this.#home = home;
  }

  /** Serves the notebooks in `folder`, and at /static the files in `page`. */
  static async start(program: string, folder: string, page: string): Promise<JupyterServer> {
    const home = await Deno.makeTempDir({ prefix: "jupyter-" });
    const kernel = join(home, "kernels", "deno");
    await Deno.mkdir(kernel, { recursive: true });
    await Deno.writeTextFile(
      join(kernel, "kernel.json"),
      JSON.stringify({
        argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
        display_name: "Deno",
        language: "typescript",
      }),
    );
    const port = freePort();
    const token = crypto.randomUUID();
    const process = new Deno.Command(program, {
      args: [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        `--port=${port}`,
        `--NotebookApp.token=${token}`,
        `--NotebookApp.extra_static_paths=${page}`,
        `--notebook-dir=${folder}`,
      ],
      env: {
        JUPYTER_CONFIG_DIR: home,
        JUPYTER_DATA_DIR: home,
        JUPYTER_RUNTIME_DIR: home,
      },
      stdout: "null",
      stderr: "null",
    }).spawn();
    const url = `http://127.0.0.1:${port}`;
    const server = new JupyterServer(url, token, process, home);
    for (let tries = 0; tries < 300; tries++) {
      const answer = await fetch(`${url}/api`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return server;
      await pause(100);
    }
    await server[Symbol.asyncDispose]();
    throw new Error(`Cannot reach ${program} within 30 s at ${url}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await Deno.remove(this.#home, { recursive: true });
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
