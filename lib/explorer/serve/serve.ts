import { handler, type Site } from "./handler.ts";

/** The only address that is listened on: nothing outside this machine reaches it. */
const HOSTNAME = "127.0.0.1";

/** Serves the page until the signal; returns its address and when it has ended. */
export function serve(
  served: Site,
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): { readonly url: string; readonly finished: Promise<void> } {
  const server = Deno.serve(
    { hostname: HOSTNAME, port, signal, onListen: () => {} },
    handler(served),
  );
  return { url: `http://${HOSTNAME}:${server.addr.port}/`, finished: server.finished };
}
