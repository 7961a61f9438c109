/// <reference lib="dom" />
/** One sheet that can be turned, zoomed, hovered and picked from. */

import { labelColor } from "./colors.ts";
import { fit, isStill } from "./pictures.ts";
import type { Sheet } from "./recordings.ts";
import { type Scene, sheetPainter } from "./sheet_gl.ts";
import { drawMarks, type Marked } from "./sheet_marks.ts";
import { meshOf, morph, project, rotation } from "./sheet_math.ts";
import { drawPlainly } from "./sheet_plain.ts";

/** Until it is touched the sheet sways by so many radians, so many radians of phase a second. */
const SWAY = { angle: 0.55, rate: 0.35 } as const;
const ZOOMS = [0.15, 2] as const;
/** A point this near to the pointer is meant, in pixels of the page. */
const REACH = 16;

/** What a sheet is asked to show. */
export interface SheetState extends Marked {
  readonly n: number;
  readonly color: "both" | "x" | "y";
  /** Place among the steps. */
  readonly position: number;
}

export interface SheetEvents {
  readonly hover: (index: number | null) => void;
  readonly pick: (index: number) => void;
}

/** A sheet in `box`, which holds a canvas for points and one for marks above it. */
export class SheetView {
  readonly #points: HTMLCanvasElement;
  readonly #marks: HTMLCanvasElement;
  readonly #paint: ((scene: Scene) => void) | null;
  #shown: SheetState | null = null;
  #places = new Float32Array(0);
  #colors = new Float32Array(0);
  #mesh = new Uint16Array(0);
  #made = { color: "", sheet: null as Sheet | null };
  #phase = 0;
  #yaw: number = -SWAY.angle;
  #pitch = 0.45;
  #zoom = 0.5;
  #drifting = !isStill();
  #waiting = false;
  #last = 0;
  /** How many pictures have been drawn, for whoever measures. */
  frames = 0;

  constructor(readonly box: HTMLElement, readonly events: SheetEvents) {
    [this.#points, this.#marks] = [0, 1].map(() =>
      box.appendChild(document.createElement("canvas"))
    );
    this.#paint = sheetPainter(this.#points);
    this.#listen();
    new ResizeObserver(() => this.#ask()).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#ask());
  }

  /** Whether it is drawn by WebGL, rather than by the plain canvas. */
  get isAccelerated(): boolean {
    return this.#paint !== null;
  }

  show(shown: SheetState | null): void {
    this.#shown = shown;
    if (shown === null) this.#clear();
    this.#ask();
  }

  #clear(): void {
    this.#made = { color: "", sheet: null };
    this.#places = new Float32Array(0);
    this.#mesh = new Uint16Array(0);
  }

  /** Draws what it shows anew, as in other colours. */
  again(): void {
    this.#ask();
  }

  /** Draws at the next frame; goes on by itself while the sheet drifts. */
  #ask(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame((now) => {
      this.#waiting = false;
      if (this.#drifting && this.#isSeen()) {
        this.#phase += SWAY.rate * Math.min(0.1, (now - this.#last) / 1000);
        this.#yaw = -SWAY.angle * Math.cos(this.#phase);
        this.#ask();
      }
      this.#last = now;
      this.#draw();
    });
  }

  #isSeen(): boolean {
    const { top, bottom } = this.box.getBoundingClientRect();
    return !document.hidden && bottom > 0 && top < innerHeight;
  }

  #draw(): void {
    const shown = this.#shown;
    const ratio = Math.min(2, devicePixelRatio);
    const width = Math.round(this.box.clientWidth * ratio);
    const height = Math.round(this.box.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    const style = getComputedStyle(this.box);
    const ground = triple(style.backgroundColor);
    if (shown) this.#prepare(shown);
    const turn = rotation(this.#yaw, this.#pitch);
    const scene: Scene = {
      places: this.#places,
      colors: this.#colors,
      mesh: this.#mesh,
      turn,
      zoom: this.#zoom,
      width,
      height,
      size: Math.max(3.5, Math.min(width, height) / 78),
      ground,
    };
    if (this.#paint) this.#paint(scene);
    else drawPlainly(this.#points, scene);
    const marks = this.#marks;
    fit(marks, width, height);
    const context = marks.getContext("2d")!;
    context.clearRect(0, 0, width, height);
    if (shown) {
      const pen = { context, ratio, ink: style.color, ground: style.backgroundColor };
      drawMarks(pen, shown, this.#places, { turn, zoom: this.#zoom });
    }
    this.frames++;
  }

  #prepare({ sheet, n, color, position }: SheetState): void {
    if (this.#made.sheet !== sheet) {
      this.#places = new Float32Array(3 * sheet.count);
      this.#mesh = meshOf(sheet.labels, 4);
    }
    if (this.#made.sheet !== sheet || this.#made.color !== color) {
      this.#colors = new Float32Array(3 * sheet.count);
      for (let i = 0; i < sheet.count; i++) {
        const rgb = labelColor(color, sheet.labels[2 * i] / n, sheet.labels[2 * i + 1] / n);
        this.#colors.set(rgb.map((v) => v / 255), 3 * i);
      }
    }
    this.#made = { sheet, color };
    morph(sheet.places, sheet.count, position, this.#places);
  }

  #listen(): void {
    const { box } = this;
    let held: { x: number; y: number; moved: boolean } | null = null;
    const pointers = new Map<number, { x: number; y: number }>();
    const spread = () => {
      const [a, b] = [...pointers.values()];
      return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
    };
    box.addEventListener("pointerdown", (event) => {
      box.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      held = { x: event.clientX, y: event.clientY, moved: false };
    });
    box.addEventListener("pointermove", (event) => {
      const before = spread();
      if (pointers.has(event.pointerId)) {
        pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      }
      if (pointers.size === 2) {
        this.#turnBy(0, 0, before > 0 ? spread() / before : 1);
        return;
      }
      if (held === null) {
        this.events.hover(this.#under(event));
        return;
      }
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < 4) return;
      held = { x: event.clientX, y: event.clientY, moved: true };
      this.#turnBy(0.01 * dx, 0.01 * dy);
    });
    const release = (event: PointerEvent) => {
      pointers.delete(event.pointerId);
      const index = held && !held.moved && event.type === "pointerup" ? this.#under(event) : null;
      held = null;
      if (index !== null) this.events.pick(index);
    };
    box.addEventListener("pointerup", release);
    box.addEventListener("pointercancel", release);
    box.addEventListener("pointerleave", () => this.events.hover(null));
    box.addEventListener("wheel", (event) => {
      // With a plain wheel the page scrolls, as everywhere.
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
      event.preventDefault();
      this.#turnBy(0, 0, Math.exp(-0.002 * (event.deltaY || event.deltaX)));
    }, { passive: false });
    box.addEventListener("keydown", (event) => {
      const turns: Record<string, [number, number, number]> = {
        ArrowLeft: [-0.1, 0, 1],
        ArrowRight: [0.1, 0, 1],
        ArrowUp: [0, -0.1, 1],
        ArrowDown: [0, 0.1, 1],
        "+": [0, 0, 1.15],
        "=": [0, 0, 1.15],
        "-": [0, 0, 1 / 1.15],
      };
      const turn = turns[event.key];
      if (!turn) return;
      event.preventDefault();
      this.#turnBy(...turn);
    });
  }

  #turnBy(yaw: number, pitch: number, zoom = 1): void {
    this.#drifting = false;
    this.#yaw += yaw;
    this.#pitch = Math.min(1.55, Math.max(-1.55, this.#pitch + pitch));
    this.#zoom = Math.min(ZOOMS[1], Math.max(ZOOMS[0], this.#zoom * zoom));
    this.#ask();
  }

  /** The label whose code is under the pointer. */
  #under({ clientX, clientY }: PointerEvent): number | null {
    const { left, top, width, height } = this.box.getBoundingClientRect();
    const half = Math.min(width, height) / 2;
    const turn = rotation(this.#yaw, this.#pitch);
    let best: number | null = null;
    let most = REACH;
    for (let i = 0; i < this.#places.length / 3; i++) {
      const [x, y, z] = this.#places.subarray(3 * i, 3 * i + 3);
      const p = project(turn, this.#zoom, x, y, z);
      const [dx, dy] = [
        left + width / 2 + half * p.x - clientX,
        top + height / 2 - half * p.y - clientY,
      ];
      // Of two the one in front.
      const distance = Math.hypot(dx, dy) - 6 * (p.near - 1);
      if (distance < most) [most, best] = [distance, i];
    }
    return best;
  }
}

function triple(color: string): [number, number, number] {
  const [r, g, b] = color.match(/[\d.]+/g)!.map(Number);
  return [r / 255, g / 255, b / 255];
}
