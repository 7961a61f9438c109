/**
 * Does `work` as if the environment had these variables, or lacked those that are undefined. The
 * process's own environment stays as it is: test files that run at the same time share it.
 */
export async function within<T>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => T | Promise<T>,
): Promise<T> {
  const { env } = Deno;
  const get = (name: string) => Object.hasOwn(variables, name) ? variables[name] : env.get(name);
  Object.defineProperty(Deno, "env", { value: { ...env, get }, configurable: true });
  try {
    return await work();
  } finally {
    Object.defineProperty(Deno, "env", { value: env, configurable: true });
  }
}
