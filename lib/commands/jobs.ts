/** Runs side by side: each in a process of its own, so that one that fails stops no other. */

import { parseConfig, type TrainConfig } from "../config/mod.ts";
import { pausing } from "../evaluation/mod.ts";
import { trainingPace } from "../training/mod.ts";
import { wholeNumber } from "./main.ts";
import type { Place } from "./place.ts";
import { problemOf, sideBySide } from "./side_by_side.ts";

export const jobsOption = { jobs: { type: "string", default: "1" } } as const;

export const jobsUsage =
  `  --jobs N       runs at the same time, which share out the threads; auto: measures whether one with
                 all threads or one on each gives more images a second`;

/** How many at a time, and with how many threads each. */
export interface Division {
  readonly jobs: number;
  readonly threads: number;
}

export const parseJobs = (text: string): number | "auto" =>
  text === "auto" ? text : wholeNumber("jobs", text, 1);

/** The division of a place's threads among `jobs`, of which there are `count` in all. */
export async function divide(
  wanted: number | "auto",
  count: number,
  config: TrainConfig,
  place: Place,
  signal: AbortSignal,
): Promise<Division> {
  const all = place.threads ?? navigator.hardwareConcurrency;
  const shared = (jobs: number) => ({ jobs, threads: Math.max(1, Math.floor(all / jobs)) });
  if (wanted !== "auto") return shared(Math.min(wanted, count));
  const many = Math.min(all, count);
  if (many === 1) return shared(1);
  const paces = [];
  for (const { jobs, threads } of [shared(1), shared(many)]) {
    const pace = await trainingPace(
      config,
      jobs,
      { engine: place.engine, threads },
      pausing(signal),
    );
    console.error(
      `${counted(jobs, "job")} of ${counted(threads, "thread")}: ${pace.toFixed(0)} images/s`,
    );
    paces.push(pace);
  }
  return shared(paces[1] > paces[0] ? many : 1);
}

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Asks a program about each of several runs, with the same flags; 1 if one of them fails. */
export async function eachRun(
  program: "score" | "probe",
  wanted: number | "auto",
  runs: readonly { readonly id: string; readonly config: unknown }[],
  flags: Flags,
  place: Place,
  signal: AbortSignal,
): Promise<number> {
  const { jobs, threads } = await divide(
    wanted,
    runs.length,
    parseConfig(runs[0].config),
    place,
    signal,
  );
  const kept: Flags = { ...flags, jobs: undefined, threads: String(threads) };
  const same = Object.entries(kept).flatMap(
    ([name, value]) => value === true ? [`--${name}`] : value ? [`--${name}=${value}`] : [],
  );
  const problems: string[] = [];
  const tasks = runs.map(({ id }) => ({ name: id, program, args: [id, ...same] }));
  await sideBySide(tasks, jobs, signal, ({ name }, end) => {
    for (const line of end.stdout) console.log(line);
    if (end.code !== 0) problems.push(`${name} ${problemOf(end)}`);
  });
  if (problems.length > 0) console.error(["Not done:", ...problems].join("\n  "));
  return problems.length > 0 ? 1 : 0;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
