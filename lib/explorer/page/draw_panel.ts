/// <reference lib="dom" />
/** The plane: where the reader asks, and what the network draws there. */

import { findBumps, KINDS } from "../../measures/images/mod.ts";
import type { RecordedRun } from "../catalogue.ts";
import { element, type House, runOf } from "./live.ts";
import { latticeMark } from "./lattice_mark.ts";
import { stepSaid } from "./phases.ts";
import { paint } from "./pictures.ts";
import { stepAt } from "./sheet_panel.ts";
import { svg } from "./svg.ts";
import { sampleNear } from "./tiles.ts";

export function drawPanel(house: House): void {
  const { view, live } = house;
  const plane = element("#plane");
  const canvas = element<HTMLCanvasElement>("#drawn");
  const inputs = { x: element<HTMLInputElement>("#x"), y: element<HTMLInputElement>("#y") };
  const sizeOf = () => runOf(house, view.value.run)?.config.world.n ?? 32;
  const invitation = element("#invitation");
  let isMoved = false;

  const move = (x: number, y: number) => {
    const n = sizeOf();
    const held = (v: number) => Math.min(n - 0.25, Math.max(0, Math.round(4 * v) / 4));
    isMoved = true;
    invitation.hidden = true;
    live.set({ playing: false });
    view.set({ x: held(x), y: held(y) });
  };
  const fromPointer = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = plane.getBoundingClientRect();
    move((clientX - left) / width * sizeOf(), (clientY - top) / height * sizeOf());
  };
  plane.addEventListener("pointerdown", (event) => {
    plane.setPointerCapture(event.pointerId);
    fromPointer(event);
  });
  plane.addEventListener("pointermove", (event) => {
    if (plane.hasPointerCapture(event.pointerId)) fromPointer(event);
  });
  plane.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? 0.25 : 1;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, -by],
      ArrowDown: [0, by],
    };
    const found = moves[event.key];
    if (!found) return;
    event.preventDefault();
    move(view.value.x + found[0], view.value.y + found[1]);
  });
  for (const axis of ["x", "y"] as const) {
    inputs[axis].addEventListener("change", () => {
      const value = inputs[axis].valueAsNumber;
      if (Number.isFinite(value)) move(...at({ ...view.value, [axis]: value }));
      inputs[axis].value = String(view.value[axis]);
    });
  }

  const aim = () => {
    const { x, y } = view.value;
    const n = sizeOf();
    const box = element("#aim");
    box.setAttribute("viewBox", `0 0 ${n} ${n}`);
    invitation.classList.toggle("low", y < n / 2);
    const parts = [
      ...latticeMark(runOf(house, view.value.run)),
      svg("line", { class: "aim-line aim-x", x1: x, x2: x, y1: 0, y2: n }),
      svg("line", { class: "aim-line aim-y", x1: 0, x2: n, y1: y, y2: y }),
      svg("circle", { class: "ring", cx: x, cy: y, r: 2.6 * n / 32 }),
    ];
    box.replaceChildren(...parts);
    for (const axis of ["x", "y"] as const) {
      inputs[axis].max = String(n - 0.25);
      if (document.activeElement !== inputs[axis]) inputs[axis].value = String(view.value[axis]);
    }
  };
  view.on(["x", "y", "run"], aim);

  /** The recorded sample that is shown, if it is one. */
  let drawn = "";
  const showRecorded = async (run: RecordedRun, step: number) => {
    const { x, y } = view.value;
    const { playing, loaded } = live.value;
    const why = playing
      ? `${stepSaid(run, step)} The network itself answers once training has played.`
      : loaded === null
      ? "The network itself answers once it has loaded."
      : "Let go, and the network itself answers.";
    const asked = [run.id, step, x, y, why].join();
    if (asked === drawn) return;
    drawn = asked;
    invitation.hidden = true;
    const recorded = await sampleNear(house, run, step, view.value);
    if (asked !== drawn) return;
    const [u, v] = recorded?.label ?? [];
    const isOwn = u === x && v === y;
    plane.classList.toggle("waiting", !isOwn);
    if (!recorded) return say("", why);
    paint(canvas, recorded.image, run.config.world.n);
    if (isOwn) tell(recorded.image, `As recorded. ${why}`);
    else say("", `As recorded for (${u}, ${v}), the nearest place that was. ${why}`);
  };
  const show = () => {
    const run = runOf(house, view.value.run);
    if (!run) return;
    const { n } = run.config.world;
    const { frames, glance, loaded, playing } = live.value;
    const step = stepAt(house);
    if (playing || loaded === null || step !== view.value.step) {
      return void showRecorded(run, step);
    }
    drawn = "";
    const last = frames.at(-1);
    plane.classList.toggle("waiting", !last && !glance);
    const isDone = frames.length === view.value.steps + 1;
    if (glance && !isDone) {
      paint(canvas, glance, n);
      return say("", "A first look, in one step. The whole chain follows.");
    }
    if (!last) return say("", "The network is asked.");
    if (!isDone) {
      if (last.x0) paint(canvas, last.x0, n);
      return say("", `Drawing: step ${frames.length - 1} of ${view.value.steps}.`);
    }
    paint(canvas, last.xt, n);
    invitation.hidden = isMoved;
    tell(
      last.xt,
      `Drawn in ${view.value.steps} steps by the network of step ${loaded.toLocaleString("en")}.`,
    );
  };

  const tell = (image: Float32Array, how: string) => {
    const { x, y, run } = view.value;
    const world = runOf(house, run)!.config.world;
    if (world.kind !== "bump") return say("", how);
    const found = findBumps(image, world);
    const kind = KINDS[found.kinds[0]];
    const away = Math.hypot(found.x[0] - x, found.y[0] - y);
    const verdicts = {
      none: "No dot",
      several: "Several dots, or noise",
      one: away <= 1 ? "One dot, in its place" : "One dot, in the wrong place",
    };
    say(verdicts[kind], kind === "one" ? `${away.toFixed(2)} px from the ring` : "", how);
  };
  const say = (verdict: string, small: string, how = small) => {
    const box = element("#verdict");
    const detail = document.createElement("small");
    detail.textContent = how === small ? "" : small;
    box.replaceChildren(verdict, detail);
    element("#draw-state").textContent = how;
  };
  live.on(["frames", "glance", "loaded", "playing", "position"], show);
  view.on(["x", "y", "run", "step"], show);
}

const at = ({ x, y }: { x: number; y: number }) => [x, y] as const;
