/// <reference lib="dom" />
import type { House } from "./live.ts";
export function coupledPanel(_house: House): void {}
