/// <reference lib="dom" />
/** A row of buttons of which one is chosen: a radio group, by arrow keys too. */
export function choice<T extends string>(
  box: HTMLElement,
  options: readonly (readonly [value: T, text: string, title?: string])[],
  chosen: (value: T) => void,
): { show: (value: T, enabled?: (value: T) => boolean) => void } {
  const buttons = options.map(([value, text, title = ""]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "radio");
    button.textContent = text;
    button.title = title;
    button.onclick = () => chosen(value);
    box.append(button);
    return button;
  });
  box.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const usable = buttons.filter((button) => !button.disabled);
    const at = usable.indexOf(document.activeElement as HTMLButtonElement);
    const next = usable[(at + by + usable.length) % usable.length];
    next.focus();
    next.click();
  });
  return {
    show(value, enabled = () => true) {
      buttons.forEach((button, k) => {
        const isChosen = options[k][0] === value;
        button.setAttribute("aria-checked", String(isChosen));
        button.tabIndex = isChosen ? 0 : -1;
        button.disabled = !enabled(options[k][0]);
      });
    },
  };
}

/** Fills a list of options. */
export function fill(
  select: HTMLSelectElement,
  options: readonly (readonly [value: string, text: string])[],
): void {
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
}
