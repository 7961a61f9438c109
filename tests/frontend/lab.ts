import { type Page, pause } from "./browser.ts";
import type { JupyterServer } from "./server.ts";

const WIDTH = 1200;
const HEIGHT = 1600;

/** A notebook that is open in the page that stands for JupyterLab, used as a reader would. */
export class LabNotebook {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens the notebook at `path` of the server; `plain`: without the renderer of Vega charts. */
  static async open(
    page: Page,
    { url, token }: JupyterServer,
    path: string,
    { plain = false } = {},
  ): Promise<LabNotebook> {
    const query = new URLSearchParams({ token, notebook: path, ...plain && { plain: "" } });
    await page.resize(WIDTH, HEIGHT);
    await page.goTo(`${url}/static/index.html?${query}`);
    await page.until("lab", 60);
    return new LabNotebook(page);
  }

  /** Begins to run one cell, by its place from 0, or all of them. */
  async run(cell?: number): Promise<void> {
    await this.#page.evaluate(`lab.run(${cell === undefined ? "" : `[${widget(cell)}]`})`);
  }

  isRunning(): Promise<boolean> {
    return this.#page.evaluate("lab.running > 0");
  }

  /** Waits until all that runs has ended. */
  async ended(seconds: number): Promise<void> {
    await this.#page.until("lab.running === 0", seconds);
    // Charts are drawn after the kernel has answered.
    await pause(500);
  }

  /** Presses a button of the toolbar. */
  async press(button: "interrupt" | "save"): Promise<void> {
    await this.#page.evaluate(
      `document.querySelector('[data-jp-item-name="${button}"] jp-button').click()`,
    );
  }

  /** Waits until a cell's outputs say `text`. */
  async says(cell: number, text: string, seconds: number): Promise<void> {
    await this.#page.until(`(${textOf(cell)}).includes(${JSON.stringify(text)})`, seconds);
  }

  text(cell: number): Promise<string> {
    return this.#page.evaluate(textOf(cell));
  }

  /** What an expression is for the elements in the outputs of a cell that a selector finds. */
  elements<T>(cell: number, selector: string, expression: string): Promise<T[]> {
    return this.#page.evaluate(
      `[...${outputs(cell)}.querySelectorAll(${JSON.stringify(selector)})]
         .map((element) => ${expression})`,
    );
  }

  /** How many elements in all outputs a selector finds that are wide enough to be a picture. */
  pictures(selector: string): Promise<number> {
    return this.#page.evaluate(
      `[...document.querySelectorAll(".jp-OutputArea-output")]
         .flatMap((output) => [...output.querySelectorAll(${JSON.stringify(selector)})])
         .filter((picture) => picture.getBoundingClientRect().width > 50).length`,
    );
  }

  /** Errors in the outputs of all cells. */
  errors(): Promise<string[]> {
    return this.#page.evaluate(
      `lab.panel.model.toJSON().cells.flatMap(({ outputs = [] }) => outputs)
         .filter(({ output_type }) => output_type === "error")
         .map(({ ename, evalue }) => ename + ": " + evalue)`,
    );
  }

  /** Types a text at the end of the last cell, and saves. */
  async writeInLastCell(text: string): Promise<void> {
    await this.#page.evaluate(
      `(async () => {
         const { content } = lab.panel;
         content.activeCellIndex = content.widgets.length - 1;
         content.activeCell.rendered = false;
         await content.activeCell.ready;
         content.mode = "edit";
         const { editor } = content.activeCell;
         editor.setCursorPosition(editor.getPositionAt(editor.model.sharedModel.source.length));
         editor.focus();
       })()`,
    );
    await this.#page.type(text);
    await this.#page.until(
      `lab.panel.content.activeCell.model.sharedModel.source.endsWith(${JSON.stringify(text)})`,
      10,
    );
    await this.press("save");
    await this.#page.until("!lab.panel.model.dirty", 30);
  }

  /** A picture of all of the notebook. */
  async screenshot(path: string): Promise<void> {
    await this.#page.evaluate(
      `document.querySelector(".jp-WindowedPanel-outer").scrollTop = 0`,
    );
    // Cells beyond the screen have a guessed height until they come near it.
    for (let times = 0; times < 3; times++) {
      const height = await this.#page.evaluate<number>(
        `document.querySelector(".jp-Notebook-footer").getBoundingClientRect().bottom`,
      );
      await this.#page.resize(WIDTH, Math.ceil(height));
      await pause(500);
    }
    await this.#page.screenshot(path);
    await this.#page.resize(WIDTH, HEIGHT);
  }

  /** Ends the kernel, so that the next notebook does not wait for it. */
  async close(): Promise<void> {
    await this.#page.evaluate("lab.panel.sessionContext.shutdown()");
  }
}

function widget(cell: number): string {
  return `lab.panel.content.widgets[${cell}]`;
}

function outputs(cell: number): string {
  return `${widget(cell)}.outputArea.node`;
}

function textOf(cell: number): string {
  return `${outputs(cell)}.textContent`;
}
