/// <reference lib="dom" />
import type { House } from "./live.ts";
export function ownPanel(_house: House): void {}
