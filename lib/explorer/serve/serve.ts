import { handler, type Site } from "./handler.ts";

/** The only address that is listened on: nothing outside this machine reaches it. */
const HOSTNAME = "127.0.0.1";

/** Serves the page until the signal; returns its address and when it has ended. */
export function serve(
  served: Site,
  { port, signal }: { readonly port: number; readonly signal: AbortSignal },
): { readonly url: string; readonly finished: Promise<void> } {
  const options = { hostname: HOSTNAME, port, signal, onListen: () => {} };
  try {
    const { addr, finished } = Deno.serve(options, handler(served));
    return { url: `http://${HOSTNAME}:${addr.port}/`, finished };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new RangeError(
      `Cannot listen on port ${port} as ${reason}: use --port=N with another N, or leave it out ` +
        "for a free one",
      { cause: error },
    );
  }
}

/** Why there is no listening on a port; undefined where that is not what went wrong. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof Deno.errors.AddrInUse) return "another program listens there";
  if (error instanceof Deno.errors.PermissionDenied) return "the system keeps it for others";
  if (error instanceof RangeError) return "ports end at 65535";
}
