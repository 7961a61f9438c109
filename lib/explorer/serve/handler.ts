/** Answers requests for the page's files, and for nothing else. */

import * as fs from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import type { Files } from "./bundle.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};

const LOCAL_NAMES = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Only what the page itself needs; `wasm-unsafe-eval` compiles WebAssembly. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' " +
  "'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'; worker-src 'self' blob:; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'";

export interface Site {
  /** Files in memory, by path. */
  readonly files: Files;
  /** Folders on disk, by the first part of the paths under them. */
  readonly folders: Readonly<Record<string, string>>;
}

/** A handler over those files: GET and HEAD, from this machine alone. */
export function handler({ files, folders }: Site): (request: Request) => Response {
  return (request) => {
    const host = request.headers.get("host") ?? "";
    if (!LOCAL_NAMES.has(host.replace(/:\d+$/, ""))) {
      return refusal(403, `the host must be local: current value is ${host}`);
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refusal(405, `the method must be GET or HEAD: current value is ${request.method}`, {
        allow: "GET, HEAD",
      });
    }
    const path = pathOf(request.url);
    if (path === undefined) return refusal(400, "the path must stay inside the folder");
    const bytes = files.get(path) ?? fromFolder(folders, path);
    if (bytes === undefined) return refusal(404, `there is no such file: current value is ${path}`);
    return new Response(request.method === "HEAD" ? null : bytes, {
      headers: {
        "content-type": TYPES[extname(path)] ?? "application/octet-stream",
        "content-length": String(bytes.length),
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
      },
    });
  };
}

/** The relative path that a URL names; undefined where it may mean another folder anywhere. */
export function pathOf(url: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  if (path.endsWith("/")) path += "index.html";
  const parts = path.slice(1).split("/");
  const harmless = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
  // A second round of decoding, a backslash, a colon, a NUL or a name of dots has no place here.
  return parts.every((part) => harmless.test(part) && !part.includes(".."))
    ? parts.join("/")
    : undefined;
}

function fromFolder(folders: Site["folders"], path: string): Uint8Array<ArrayBuffer> | undefined {
  const [first, ...rest] = path.split("/");
  if (!Object.hasOwn(folders, first) || rest.length === 0) return undefined;
  try {
    const root = fs.realpathSync(folders[first]);
    const file = fs.realpathSync(normalize(join(root, ...rest)));
    // A symbolic link may lead out.
    if (!file.startsWith(root + sep) || !fs.statSync(file).isFile()) return undefined;
    return new Uint8Array(fs.readFileSync(file));
  } catch {
    return undefined;
  }
}

function refusal(status: number, reason: string, headers: HeadersInit = {}): Response {
  return new Response(`Cannot answer as ${reason}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  });
}
