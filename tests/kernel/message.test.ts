import assert from "node:assert/strict";
import { decodeMessage, encodeRequest } from "../../lib/kernel/message.ts";

const request = { type: "execute_request", id: "r-1", content: { code: "1 + 1" } };

Deno.test("decodeMessage reads what encodeRequest writes, behind any routing frames", () => {
  const frames = [new Uint8Array([1, 2]), ...encodeRequest("key", "session", request)];
  assert.deepEqual(decodeMessage("key", frames), { ...request, parentId: "" });
});

Deno.test("encodeRequest signs with HMAC-SHA256 of the four parts", () => {
  const decoder = new TextDecoder();
  const [delimiter, signature, ...parts] = encodeRequest("key", "session", request)
    .map((frame) => decoder.decode(frame));
  assert.equal(delimiter, "<IDS|MSG>");
  assert.equal(parts.length, 4);
  // printf '%s' "$parts" | openssl dgst -sha256 -hmac key
  assert.equal(signature, "00b287981b750b2b84c89e233cd2efa52cf5cf11939964eae508badc7065a505");
});

Deno.test("decodeMessage refuses a wrong key, a changed part and a cut message", () => {
  const frames = [...encodeRequest("key", "session", request)];
  assert.throws(() => decodeMessage("another", frames), /signature is wrong/);
  assert.throws(() => decodeMessage("key", frames.slice(0, 4)), /it has 4 frames/);
  frames[5] = new TextEncoder().encode(`{"code":"2 + 2"}`);
  assert.throws(() => decodeMessage("key", frames), /signature is wrong/);
});
