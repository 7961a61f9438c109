import { createHmac } from "node:crypto";
import type { Frames } from "./zmtp.ts";

/** A message of the Jupyter protocol 5.3; binary buffers are not used by the Deno kernel. */
export interface Message {
  readonly type: string;
  /** The id that replies and outputs name as their parent. */
  readonly id: string;
  /** The id of the request that this message answers, or "" where it answers none. */
  readonly parentId: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const DELIMITER = "<IDS|MSG>";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The frames of a request: `<IDS|MSG>`, signature, header, parent header, metadata, content.
 *
 * signature = hex HMAC-SHA256(key, header || parent || metadata || content).
 */
export function encodeRequest(
  key: string,
  session: string,
  message: Pick<Message, "type" | "id" | "content">,
): Frames {
  const header = {
    msg_id: message.id,
    session,
    username: "deno-task",
    // The protocol asks for a date and nobody reads it: a constant keeps the clock out of lib.
    date: "1970-01-01T00:00:00.000Z",
    msg_type: message.type,
    version: "5.3",
  };
  const parts = [header, {}, {}, message.content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(key, parts.map((part) => encoder.encode(part))), ...parts]
    .map((part) => encoder.encode(part));
}

/** The message that the frames carry; throws where the signature does not match the key. */
export function decodeMessage(key: string, frames: Frames): Message {
  const start = frames.findIndex((bytes) => decoder.decode(bytes) === DELIMITER);
  if (start < 0 || frames.length < start + 6) {
    throw new TypeError(
      `Cannot decode the message as it must have a delimiter and five parts: it has ` +
        `${frames.length} frames`,
    );
  }
  const signature = decoder.decode(frames[start + 1]);
  const parts = frames.slice(start + 2, start + 6);
  if (signature !== sign(key, parts)) {
    throw new TypeError(`Cannot trust the message as its signature is wrong: it is ${signature}`);
  }
  const [header, parent, , content] = parts.map((part) => JSON.parse(decoder.decode(part)));
  return {
    type: header.msg_type,
    id: header.msg_id,
    parentId: parent?.msg_id ?? "",
    content,
  };
}

function sign(key: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
