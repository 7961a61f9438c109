/** Values that panels share, and whom to tell when they change. */

export class Store<T extends object> {
  #value: T;
  readonly #listeners: {
    readonly keys: readonly (keyof T)[];
    readonly told: (value: T) => void;
  }[] = [];

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Changes some fields, then tells whoever listens to any of them. */
  set(patch: Partial<T>): void {
    const before = this.#value;
    const changed = (Object.keys(patch) as (keyof T)[])
      .filter((key) => !Object.is(patch[key], before[key]));
    if (changed.length === 0) return;
    this.#value = { ...before, ...patch };
    for (const { keys, told } of this.#listeners) {
      if (keys.some((key) => changed.includes(key))) told(this.#value);
    }
  }

  /** Calls `told` now, and whenever one of the fields has changed. */
  on(keys: readonly (keyof T)[], told: (value: T) => void): void {
    this.#listeners.push({ keys, told });
    told(this.#value);
  }
}
