import type { RecordedRun } from "../catalogue.ts";
import { parameterCountOf } from "../../network/mod.ts";

/** What a training was shown, in a sentence or two. */
export function aboutRun({ config }: RecordedRun): string {
  const { world, batch, steps } = config;
  const places = Math.ceil(world.n / world.dx) * Math.ceil(world.n / world.dy);
  const apart = world.dx === world.dy
    ? `${world.dx} px apart`
    : `${world.dx} px apart along x and ${world.dy} along y`;
  const uneven = [world.zipfX > 0 ? "columns" : "", world.zipfY > 0 ? "rows" : ""].filter(Boolean);
  const often = uneven.length > 0
    ? `some ${uneven.join(" and ")} more often than others`
    : "each equally often";
  const numbers = parameterCountOf(config);
  const count = (v: number) => v.toLocaleString("en");
  return `Shown ${count(places)} places, ${apart}, ${often}: ${count(batch)} pictures a step, ` +
    `${count(steps)} steps. The network is ${(numbers / 1e6).toPrecision(2)} million numbers.`;
}
