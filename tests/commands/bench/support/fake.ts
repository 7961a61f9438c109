import { Process } from "../../../../lib/commands/bench/process.ts";

/** A process that runs `code` after its introduction. */
export function fake(code: string, hello = `{"version": "1", "parameters": 3}`): Process {
  const program = `console.log(${JSON.stringify(hello)}); ${code}`;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", program],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  return new Process("it", command, new AbortController().signal);
}

export const SLEEP = "await new Promise((resolve) => setTimeout(resolve, 60_000));";
