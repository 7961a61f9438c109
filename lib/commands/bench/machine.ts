/** The machine that is measured. */

import os from "node:os";

/** Instructions that decide how fast convolutions are, as Linux calls them. */
const TELLING_FLAGS = ["avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve", "bf16"];

export interface Machine {
  readonly system: string;
  readonly cpu: string;
  /** Logical processors. */
  readonly processors: number;
  /** Those of the processor's flags that matter here; none where they cannot be read. */
  readonly flags: readonly string[];
  readonly memoryMB: number;
  readonly freeMemoryMB: number;
  readonly deno: string;
}

export function describeMachine(): Machine {
  const { total, available } = Deno.systemMemoryInfo();
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    processors: navigator.hardwareConcurrency,
    flags: Deno.build.os === "linux" ? tellingFlags(Deno.readTextFileSync("/proc/cpuinfo")) : [],
    memoryMB: megabytes(total),
    freeMemoryMB: megabytes(available),
    deno: Deno.version.deno,
  };
}

/** The flags that matter, from the text of /proc/cpuinfo. */
export function tellingFlags(cpuinfo: string): string[] {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? "";
  const flags = new Set(line.trim().split(/\s+/));
  return TELLING_FLAGS.filter((flag) => flags.has(flag));
}

/** "Intel(R) Xeon(R), 2 processors, 24 GB, linux x86_64, avx2 amx_bf16". */
export function showMachine({ cpu, processors, memoryMB, system, flags }: Machine): string {
  const memory = `${Math.round(memoryMB / 1024)} GB`;
  return [cpu, `${processors} processors`, memory, system, flags.join(" ")]
    .filter((part) => part !== "").join(", ");
}
