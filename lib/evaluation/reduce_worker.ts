/** Reduces activations in a thread of its own; see reducer.ts for what it is asked. */

import { type Jobs, jobs } from "./reduce.ts";
import type { Reply, Request } from "./reducer.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(reply: Reply): void;
};

scope.onmessage = ({ data: { name, job } }) => {
  try {
    const reduce = jobs[name] as (job: unknown) => ReturnType<Jobs[keyof Jobs]>;
    scope.postMessage({ ok: true, value: reduce(job) });
  } catch (error) {
    scope.postMessage({ ok: false, message: (error as Error).message });
  }
};
