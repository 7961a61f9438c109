import { listRuns, StoreError } from "../store/mod.ts";

/** The id in `store` that begins with `prefix`; there must be one. */
export function selectRun(store: string, prefix: string): string {
  const found = listRuns(store).filter((id) => id.startsWith(prefix));
  if (found.length === 1) return found[0];
  throw new StoreError(
    `Cannot tell which run is meant as ${prefix} must begin the id of one run in ${store}: ` +
      `current value begins ${found.length}`,
  );
}
