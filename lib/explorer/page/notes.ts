/// <reference lib="dom" />
import { element } from "./live.ts";

/** Tells the reader what happened and what to do; one note per subject. */
export function note(subject: string, text: string, kind: "problem" | "good" = "problem"): void {
  const box = element("#notes");
  forget(subject);
  const line = document.createElement("div");
  line.className = kind === "good" ? "note good" : "note";
  line.dataset.subject = subject;
  line.append(text);
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.onclick = () => line.remove();
  line.append(close);
  box.append(line);
  if (kind === "good") setTimeout(() => line.remove(), 4000);
}

/** Takes a subject's note away. */
export function forget(subject: string): void {
  document.querySelectorAll<HTMLElement>("#notes .note").forEach((line) => {
    if (line.dataset.subject === subject) line.remove();
  });
}
