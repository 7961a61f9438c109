import assert from "node:assert/strict";
import { join } from "node:path";
import { handler, pathOf } from "../../../lib/explorer/serve/handler.ts";
import { serve } from "../../../lib/explorer/serve/serve.ts";

const root = await Deno.makeTempDir();
await Deno.mkdir(join(root, "inside"));
await Deno.writeTextFile(join(root, "secret.txt"), "secret");
await Deno.writeTextFile(join(root, "inside", "a.json"), "{}");
await Deno.symlink(join(root, "secret.txt"), join(root, "inside", "out.txt"));
const files = new Map([["index.html", new TextEncoder().encode("<p>page")]]);
const served = { files, folders: { data: join(root, "inside") } };

/** The first line and the body of the answer to a request as it is written. */
async function raw(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  const answer = await new Response(connection.readable).text();
  return answer;
}

Deno.test("the server answers GET and HEAD for its own files, from this machine alone", async () => {
  const end = new AbortController();
  const { url, finished } = serve(served, { port: 0, signal: end.signal });
  const port = Number(new URL(url).port);
  const ask = (method: string, path: string, host = `127.0.0.1:${port}`) =>
    raw(port, `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  try {
    assert.match(await ask("GET", "/"), /^HTTP\/1.1 200[\s\S]*<p>page$/);
    const head = await ask("HEAD", "/");
    assert.match(head, /^HTTP\/1.1 200[\s\S]*content-length: 7/i);
    assert.ok(!head.includes("<p>page"));
    assert.match(await ask("GET", "/data/a.json"), /200[\s\S]*\{\}$/);
    assert.match(await ask("GET", "/", "localhost"), / 200 /);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      assert.match(await ask(method, "/"), / 405 [\s\S]*GET, HEAD/i, method);
    }
    for (const host of ["example.org", "example.org:80", "127.0.0.1.example.org", "0.0.0.0", ""]) {
      assert.match(await ask("GET", "/", host), / 40[03] /, host);
    }
    const outside = [
      "/data/../secret.txt",
      "/data/..%2fsecret.txt",
      "/data/%2e%2e/secret.txt",
      "/data/%2e%2e%2fsecret.txt",
      "/data/%252e%252e%252fsecret.txt",
      "/data/..\\secret.txt",
      "/data/..%5csecret.txt",
      "/data//secret.txt",
      "/data/a.json%00.txt",
      "/data/out.txt",
      "/data/",
      "/data",
      "//etc/passwd",
      "/%2fetc/passwd",
      "/data/%c0%ae%c0%ae/secret.txt",
      "/data/.hidden",
      "/constructor/a",
    ];
    for (const path of outside) {
      const answer = await ask("GET", path);
      assert.match(answer, /^HTTP\/1.1 40[04]/, path);
      assert.ok(!answer.includes("secret\n") && !answer.endsWith("secret"), path);
    }
  } finally {
    end.abort();
    await finished;
  }
});

Deno.test("serve names a port that cannot be had, why, and what to use", async () => {
  const end = new AbortController();
  const { url, finished } = serve(served, { port: 0, signal: end.signal });
  const taken = Number(new URL(url).port);
  const reasons = [[taken, "another program listens there"], [
    65536,
    "ports end at 65535",
  ]] as const;
  try {
    for (const [port, reason] of reasons) {
      assert.throws(() => serve(served, { port, signal: end.signal }), {
        name: "RangeError",
        message: `Cannot listen on port ${port} as ${reason}: use --port=N with another N, or ` +
          "leave it out for a free one",
      });
    }
  } finally {
    end.abort();
    await finished;
  }
});

Deno.test("pathOf takes plain names alone", () => {
  assert.equal(pathOf("http://localhost/"), "index.html");
  assert.equal(pathOf("http://localhost/wasm/a-b_c.1.wasm"), "wasm/a-b_c.1.wasm");
  for (const path of ["a%00b", "a%5cb", "..a", "a..b", "%", "a:b", "a//b", ".git"]) {
    assert.equal(pathOf(`http://localhost/x/${path}`), undefined, path);
  }
});

Deno.test("handler answers nothing to a host that only looks local", () => {
  const answer = handler(served);
  const status = (host: string) =>
    answer(new Request("http://localhost/", { headers: { host } })).status;
  assert.deepEqual(["localhost:1", "127.0.0.1", "evil.localhost", "localhost.evil"].map(status), [
    200,
    200,
    403,
    403,
  ]);
});

globalThis.addEventListener("unload", () => Deno.removeSync(root, { recursive: true }));
