/** A share in words: "54 %". */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;
