/** A number with four digits: finer than any screen, and than any interval over seeds. */
export const digits = (value: number): number => Number(value.toPrecision(4));
