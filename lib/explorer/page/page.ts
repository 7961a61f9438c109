/// <reference lib="dom" />
/** The page: panels around one view, and the worker that answers for the network. */

import { type Catalogue, CATALOGUE_VERSION } from "../catalogue.ts";
import { weightsPath } from "../weights.ts";
import { aboutRun } from "./about.ts";
import { Asker } from "./asker.ts";
import { notebookCell } from "./cell.ts";
import { fill } from "./choice.ts";
import { coupledPanel } from "./coupled_panel.ts";
import { dock } from "./dock.ts";
import { drawPanel } from "./draw_panel.ts";
import { canGuide, filmPanel, frameInView } from "./film_panel.ts";
import { element, type House, type Live, nearestStep, runOf, STILL } from "./live.ts";
import { forget, note } from "./notes.ts";
import { ownPanel } from "./own_panel.ts";
import { fetchCatalogue, Recordings } from "./recordings.ts";
import { sheetPanel } from "./sheet_panel.ts";
import { fromHash, NO_RUN, openingPlace, THEMES, toHash, type View } from "./state.ts";
import { Store } from "./store.ts";
import { trainPanel } from "./train_panel.ts";

/** A one-step answer is asked of the chain's frame at about this diffusion step. */
const GLANCE_AT = 700;

async function open(): Promise<void> {
  let catalogue: Catalogue;
  try {
    catalogue = await fetchCatalogue();
  } catch (error) {
    note("catalogue", `${(error as Error).message}`);
    catalogue = { version: CATALOGUE_VERSION, runs: [] };
  }
  const { view: asked, problems } = fromHash(location.hash, catalogue);
  const house: House = {
    catalogue,
    view: new Store<View>(asked),
    live: new Store<Live>(STILL),
    recordings: new Recordings(),
  };
  tellProblems(problems);
  tools(house);
  const { play } = dock(house);
  drawPanel(house);
  sheetPanel(house);
  trainPanel(house);
  coupledPanel(house);
  ownPanel(house);
  conversation(house);
  keepHash(house);
  // A link shows what it names; else the page opens moving.
  if (location.hash === "") play();
  document.documentElement.dataset.ready = "true";
  (globalThis as { explorer?: House }).explorer = house;
}

/** What a link asked for in vain. */
function tellProblems(problems: readonly string[]): void {
  if (problems.length === 0) return forget("link");
  note(
    "link",
    `This link asks for what is not here: ${problems.join("; ")}. The rest of it is shown.`,
  );
}

/** Questions to the worker, whenever what they hang on changes. */
function conversation(house: House): void {
  const { view, live } = house;
  let isReading = false;
  let fullFrames = live.value.frames;
  /** The address of the weights that were asked for last. */
  let asked = "";
  const showExact = filmPanel(house, () => askExact());
  const asker = new Asker({
    answer(answer) {
      switch (answer.kind) {
        case "start": {
          const { engine } = answer;
          live.set({ engine });
          element("#engine").textContent = `Computed here by ${
            engine.replace("tfjs-", "TensorFlow.js, ")
          }.`;
          return useWeights();
        }
        case "use":
          forget("use");
          forget("draw");
          live.set({ loaded: answer.step, place: null });
          isReading = false;
          return askDraw();
        case "glance":
          return live.set({ glance: answer.x0 });
        case "frame": {
          const { frame, index, last } = answer;
          const frames = index === 0 ? [frame] : [...live.value.frames, frame];
          if (last) fullFrames = frames;
          live.set({ frames, ...last ? { glance: null } : {} });
          if (!last || isReading) return;
          isReading = true;
          asker.ask({ kind: "read", input: view.value.input });
          return;
        }
        case "exact":
          return showExact(answer.x0);
        case "place":
          return live.set({ place: answer.place });
        case "inspect":
          return live.set({ inspected: answer });
        case "read":
          return askPlace();
      }
    },
    error(of, message) {
      if (of === "start") {
        note(
          "engine",
          `The network cannot answer here: ${message}. What was recorded still plays; a current browser, or another engine (?engine=tfjs-wasm), may help.`,
        );
      } else if (of === "use") {
        asked = "";
        live.set({ loaded: null, frames: [], glance: null });
        note("use", `${message}. What was recorded still plays.`);
      } else note(of, message);
    },
  });
  asker.ask({ kind: "start", engine: new URLSearchParams(location.search).get("engine") });

  const stepWithWeights = () => {
    const run = runOf(house, view.value.run);
    return run && run.weights.length > 0 ? nearestStep(run.weights, view.value.step) : null;
  };
  const useWeights = () => {
    if (live.value.engine === null || live.value.playing) return;
    const run = runOf(house, view.value.run);
    const step = stepWithWeights();
    if (!run || step === null) {
      asked = "";
      live.set({ loaded: null, frames: [], place: null });
      return note(
        "use",
        "This run has no weights here, so its network cannot answer. What was recorded still plays; choose another training to draw with.",
      );
    }
    const url = new URL(`./weights/${weightsPath(run.id, step)}`, document.baseURI).href;
    if (url === asked) return askDraw();
    asked = url;
    live.set({ loaded: null, frames: [], glance: null });
    asker.ask({ kind: "use", config: run.config, step, url });
  };
  const askDraw = () => {
    if (live.value.loaded === null || live.value.playing) return;
    const { x, y, sampler, steps, seed, wx, wy } = view.value;
    const guidance = canGuide(house) && (wx !== 1 || wy !== 1) ? { x: wx, y: wy } : null;
    const n = runOf(house, view.value.run)!.config.world.n;
    // While the chain runs, one step from where the last one passed by.
    const from = fullFrames.find(({ t }) => t <= GLANCE_AT);
    if (from && from.xt.length === n * n) {
      asker.ask({ kind: "glance", xt: from.xt, t: from.t, label: [x, y] });
    }
    live.set({ frames: [] });
    asker.ask({ kind: "draw", label: [x, y], sampler, steps, seed, guidance });
    askPlace();
  };
  const askPlace = () => {
    if (live.value.loaded === null || live.value.playing) return;
    asker.ask({ kind: "place", label: [view.value.x, view.value.y], input: view.value.input });
  };
  const askExact = () => {
    const config = runOf(house, view.value.run)?.config;
    const frame = live.value.frames[frameInView(house)];
    if (!config || !frame || live.value.engine === null) return;
    const label = [view.value.x, view.value.y] as const;
    asker.ask({ kind: "exact", config, xt: frame.xt, t: frame.t, label, known: view.value.told });
  };
  live.on(["hovered"], async ({ hovered, loaded, playing }) => {
    if (hovered === null || loaded === null || playing) return;
    const { run, input, by, seed } = view.value;
    const shown = runOf(house, run);
    const sheet = shown && await house.recordings.sheet(shown, input, by);
    if (!sheet || live.value.hovered !== hovered) return;
    const label = [sheet.labels[2 * hovered], sheet.labels[2 * hovered + 1]] as const;
    asker.ask({ kind: "inspect", index: hovered, label, seed });
  });
  view.on(["run", "step"], () => useWeights());
  live.on(["playing"], ({ playing }) => {
    if (!playing) useWeights();
  });
  view.on(["x", "y", "sampler", "steps", "seed", "wx", "wy"], () => askDraw());
  view.on(["input"], ({ input }) => {
    if (live.value.loaded === null) return;
    live.set({ place: null });
    asker.ask({ kind: "read", input });
  });
}

/** What stands in the head of the page. */
function tools(house: House): void {
  const { catalogue, view } = house;
  const run = element<HTMLSelectElement>("#run");
  const beside = element<HTMLSelectElement>("#beside");
  const options = catalogue.runs.map(({ id, title }) => [id, title] as const);
  fill(run, options);
  fill(beside, [[NO_RUN, "nothing"], ...options]);
  run.onchange = () => {
    const chosen = runOf(house, run.value);
    const steps = chosen?.steps ?? [];
    const step = steps.length > 0 ? nearestStep(steps, view.value.step) : 0;
    const { x, y } = view.value;
    const opened = openingPlace(runOf(house, view.value.run));
    const isMoved = x !== opened.x || y !== opened.y;
    view.set({ run: run.value, step, ...isMoved ? {} : openingPlace(chosen) });
  };
  beside.onchange = () => view.set({ beside: beside.value });
  view.on(["run", "beside"], (now) => {
    run.value = now.run;
    beside.value = now.beside;
    const shown = runOf(house, now.run);
    element("#about").textContent = shown ? aboutRun(shown) : "";
  });
  element("#link").onclick = () => {
    // The address follows the view after a moment only.
    const link = new URL(toHash(view.value, catalogue), location.href).href;
    void copy(link, "The link to this view is copied.");
  };
  element("#cell").onclick = () => {
    const shown = runOf(house, view.value.run);
    if (shown) {
      void copy(notebookCell(shown, view.value), "A notebook cell that draws this is copied.");
    }
  };
  element("#theme").onclick = () => {
    const next = THEMES[(THEMES.indexOf(view.value.theme) + 1) % THEMES.length];
    view.set({ theme: next });
  };
  view.on(["theme"], ({ theme }) => {
    document.documentElement.dataset.theme = theme;
    element("#theme").setAttribute("aria-label", `Colours: ${theme}. Press to change`);
    element("#theme").title = `Colours: ${theme}`;
  });
}

async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    note("copied", said, "good");
  } catch {
    note("copied", `The browser lets no page copy here. By hand: ${text}`);
  }
}

/** The view in the address, and an address pasted into the view. */
function keepHash({ catalogue, view, live }: House): void {
  const keys = Object.keys(view.value) as (keyof View)[];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  view.on(keys, () => {
    if (isFirst) return void (isFirst = false);
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(
        null,
        "",
        toHash(view.value, catalogue) || location.pathname + location.search,
      );
    }, 120);
  });
  addEventListener("hashchange", () => {
    const { view: asked, problems } = fromHash(location.hash, catalogue);
    tellProblems(problems);
    live.set({ playing: false });
    view.set(asked);
  });
}

await open();
