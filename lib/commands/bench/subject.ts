/** An engine of ours in a process of its own; see protocol.ts for what it is asked. */

import { compile, type CompiledStep, costOf, ENGINES } from "../../engine/mod.ts";
import { parameterCount, parameterSpecs } from "../../model/mod.ts";
import type { Hello, Replies, Request, SubjectDescription, What } from "./protocol.ts";
import { gradientStep, type Step, stepOf } from "./steps.ts";
import { lines } from "../lines.ts";

type AnyCompiled = CompiledStep<string, string, string>;

class Subject {
  readonly #ready = new Map<What, { step: Step; compiled: AnyCompiled }>();
  constructor(readonly description: SubjectDescription) {}

  async hello(): Promise<Hello> {
    const { engine, config } = this.description;
    const unavailable = await ENGINES.find(({ name }) => name === engine)!.unavailable();
    if (unavailable !== undefined) return { unavailable };
    return { version: engine, parameters: parameterCount(parameterSpecs(config)) };
  }

  answer(request: Request): Promise<Replies[Request["do"]]> {
    switch (request.do) {
      case "prepare":
        return this.#prepare(request.what);
      case "run":
        return this.#run(request.what, request.steps);
      case "check":
        return this.#check(request.file);
    }
  }

  async #prepare(what: What): Promise<Replies["prepare"]> {
    const { config, batch } = this.description;
    const step = stepOf(what, config, batch);
    const compiled = await this.#compile(step);
    this.#ready.set(what, { step, compiled });
    return { flops: costOf(compiled.graph).flops, fallbacks: compiled.fallbacks };
  }

  async #compile({ fn, spec, state }: Step): Promise<AnyCompiled> {
    const { engine, threads } = this.description;
    const compiled = await compile(fn, spec, { engine, threads });
    await compiled.write(state);
    return compiled;
  }

  async #run(what: What, steps: number): Promise<Replies["run"]> {
    const ready = this.#ready.get(what);
    if (!ready) throw new Error(`Cannot run ${what} as it has not been prepared`);
    const seconds: number[] = [];
    for (let k = 0; k < steps; k++) {
      const start = performance.now();
      await ready.compiled.run(ready.step.inputs);
      seconds.push((performance.now() - start) / 1000);
    }
    return { seconds };
  }

  async #check(file: string): Promise<Replies["check"]> {
    const { config, batch } = this.description;
    const step = gradientStep(config, batch);
    const values = new Float32Array(Deno.readFileSync(file).buffer);
    let at = 0;
    const taken = (like: ArrayLike<number>) => values.slice(at, at += like.length);
    const state = { params: taken(step.state.params) };
    const inputs = Object.fromEntries(
      Object.entries(step.inputs).map(([name, like]) => [name, taken(like)]),
    );
    using compiled = await this.#compile({ ...step, state });
    const { loss, gradient } = await compiled.run(inputs);
    Deno.writeFileSync(file, new Uint8Array(gradient.buffer));
    return { loss: loss[0] };
  }
}

if (import.meta.main) {
  // What tfjs backends print must not be taken for a reply.
  const reply = console.log;
  console.log = console.error;
  const subject = new Subject(JSON.parse(Deno.args[0]));
  reply(JSON.stringify(await subject.hello()));
  for await (const line of lines(Deno.stdin.readable)) {
    reply(JSON.stringify(await subject.answer(JSON.parse(line))));
  }
  // Workers of engines would keep the process.
  Deno.exit(0);
}
