/** A page of a headless Chromium, driven over the DevTools protocol. */
export class Page {
  readonly #process: Deno.ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #calls = 0;

  private constructor(process: Deno.ChildProcess, socket: WebSocket, profile: string) {
    this.#process = process;
    this.#socket = socket;
    this.#profile = profile;
    socket.onmessage = ({ data }) => {
      const answer: Answer = JSON.parse(data);
      if (answer.id !== undefined) this.#answers.get(answer.id)?.(answer);
    };
  }

  /** Starts Chromium with one page of the given size; more flags may be given. */
  static async open(
    program: string,
    width: number,
    height: number,
    flags: readonly string[] = [],
  ): Promise<Page> {
    const profile = await Deno.makeTempDir({ prefix: "chromium-" });
    const process = new Deno.Command(program, {
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...flags,
        `--window-size=${width},${height}`,
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        "about:blank",
      ],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const port = await firstLine(`${profile}/DevToolsActivePort`);
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const { webSocketDebuggerUrl } = targets.find(({ type }: { type: string }) => type === "page");
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve) => socket.onopen = resolve);
    return new Page(process, socket, profile);
  }

  async goTo(url: string): Promise<void> {
    await this.#call("Page.navigate", { url });
  }

  /** The value of an expression in the page; promises are awaited. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#call("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(`Cannot evaluate ${expression}: ${JSON.stringify(exceptionDetails)}`);
    }
    return (result as { value: T }).value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, seconds: number): Promise<void> {
    for (let waited = 0; waited < seconds * 1000; waited += 100) {
      // While the page loads, names that are to come are not defined yet.
      if (
        await this.evaluate<boolean>(`(() => { try { return !!(${expression}); } catch { } })()`)
      ) {
        return;
      }
      await pause(100);
    }
    throw new Error(`Cannot go on as this did not come true within ${seconds} s: ${expression}`);
  }

  /** Presses, drags or releases the mouse at a point of the page. */
  async mouse(type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number, y: number) {
    const button = "left";
    const buttons = type === "mouseReleased" ? 0 : 1;
    await this.#call("Input.dispatchMouseEvent", { type, x, y, button, buttons, clickCount: 1 });
  }

  /** Presses and releases a key. */
  async press(key: string): Promise<void> {
    for (const type of ["keyDown", "keyUp"]) {
      await this.#call("Input.dispatchKeyEvent", { type, key, code: key });
    }
  }

  /** Types a text where the cursor is. */
  async type(text: string): Promise<void> {
    await this.#call("Input.insertText", { text });
  }

  /** Shows the page on a screen of another size. */
  async resize(width: number, height: number): Promise<void> {
    const mobile = width < 500;
    await this.#call("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile,
    });
  }

  /** Has media features as if the reader had set them, such as a dark screen. */
  async prefers(features: Readonly<Record<string, string>>): Promise<void> {
    await this.#call("Emulation.setEmulatedMedia", {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }

  /** Bytes of memory that all processes of this browser hold, after a collection; on Linux alone. */
  async memory(): Promise<number> {
    await this.#call("HeapProfiler.collectGarbage", {});
    let pages = 0;
    for await (const { name } of Deno.readDir("/proc")) {
      const of = (file: string) => Deno.readTextFile(`/proc/${name}/${file}`).catch(() => "");
      if (!/^\d+$/.test(name) || !(await of("cmdline")).includes(this.#profile)) continue;
      pages += Number((await of("statm")).split(" ")[1] ?? 0);
    }
    return 4096 * pages;
  }

  /** Saves a picture of what the screen shows. */
  async screenshot(path: string): Promise<void> {
    const { data } = await this.#call("Page.captureScreenshot", {});
    await Deno.writeFile(path, Uint8Array.fromBase64(data as string));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {});
  }

  async #call(method: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
    const id = ++this.#calls;
    const answer = Promise.withResolvers<Answer>();
    this.#answers.set(id, answer.resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer.promise;
    this.#answers.delete(id);
    if (result === undefined) throw new Error(`${method} failed: ${JSON.stringify(error)}`);
    return result;
  }
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: unknown;
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function firstLine(path: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.includes("\n")) return text.split("\n")[0];
    await pause(100);
  }
  throw new Error(`Cannot reach Chromium as it has not written ${path} within 30 s`);
}
