import { fileURLToPath } from "node:url";
import { allBiases, type Bias } from "../biases/mod.ts";
import { writeAtomic } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { run } from "./main.ts";

const PAGE = fileURLToPath(new URL("../biases/README.md", import.meta.url));

const usage = `Usage: deno task biases [--write]

  Tells of all inductive biases: what each changes, its equation, where it comes from.

  --write        writes lib/biases/README.md instead`;

/** What there is to say of all biases, in Markdown. */
export function biasesPage(biases: readonly Bias[] = allBiases()): string {
  return [
    "# Inductive biases",
    "Each is one file in `all`, and one change to a training; `deno task train --bias=NAME` makes it, " +
    "`--bias=NAME:KNOB=VALUE` with a knob turned. This page is made of the files, by " +
    "`deno task biases --write`.",
    "**One of your own** is a file more:",
    [
      "1. Copy the file in `all` that is most like it, and give it a new name inside, too. A loss may look " +
      "at what `LossInput` holds (`bias.ts`): the batch, the network's answer with its codes, the noise; " +
      "it may `ask` the network something else. It has no random numbers but those of the noise. " +
      "`deno task biases --write` writes this page anew.",
      "2. `deno task train --bias=NAME --dry-run` makes one step: a wrong shape, a gradient that is not " +
      "finite and a misspelt knob show in half a minute. `deno test -A tests/biases --filter=NAME` holds a " +
      "gradient against differences of the loss, and more. What treats x and y unlike fails in " +
      "`mirror.test.ts`; a bias that means to is one of its `others`.",
      "3. `deno task train --bias=NAME --n=16 --holdout=square:6,6,4 --steps=1000 --evaluations=7` trains " +
      "the first of its runs for the table, in a few minutes, more than half of them for evaluations. " +
      "While you still change the file add `--store=data/fresh`. A run's name knows the bias's name and " +
      "knobs alone: once the code has changed, a begun run refuses to go on and a finished one says which " +
      "folder to remove. " +
      "Notebook [10](../../notebooks/10-your-own-question.ipynb) compares it with the plain network, " +
      '`bias: "none"`, by itself.',
      "4. To have it in notebook 09, add its name to `data/design/biases.json` (the table), and to " +
      "`biases-longer.json` (F9b).",
      "5. `deno task sweep data/design/biases.json --only=bias=NAME` trains its six runs for the table, " +
      "some fifteen minutes on two cores with `--jobs=2`; the same of `biases-longer.json` three longer ones.",
      "6. `deno task figures 09` draws the table again.",
    ].join("\n"),
    [
      "| bias | what it does | changes |",
      "| --- | --- | --- |",
      ...biases.map(({ name, says, changes }) => `| [${name}](#${name}) | ${says} | ${changes} |`),
    ].join("\n"),
    ...biases.map(section),
  ].join("\n\n") + "\n";
}

function section({ name, says, equation, source, tests, knobs = {} }: Bias): string {
  const turns = Object.entries(knobs).map(([knob, { default: usual, from, to, says }]) =>
    `- \`${knob}\`: ${says}; ${usual} unless said, from ${from} to ${to}`
  );
  return [
    `## ${name}`,
    says,
    `    ${equation}`,
    `It tests: ${tests}`,
    ...turns.length > 0 ? [turns.join("\n")] : [],
    `Source: ${source}.`,
  ].join("\n\n");
}

/** Prints the page, or writes it. */
export function biases(args: string[]): void {
  const { values } = parseFlags({
    args,
    options: { write: { type: "boolean", default: false } },
  });
  if (values.write) writeAtomic(PAGE, [new TextEncoder().encode(biasesPage())]);
  else console.log(biasesPage());
}

if (import.meta.main) Deno.exit(await run(biases, usage));
