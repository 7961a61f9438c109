/** A message on the wire: one or more frames of bytes. */
export type Frames = readonly Uint8Array<ArrayBuffer>[];

/** The two kinds of client socket that a Jupyter front end needs. */
export type SocketType = "DEALER" | "SUB";

const MORE = 1;
const LONG = 2;
const COMMAND = 4;
const GREETING_BYTES = 64;
const text = new TextEncoder();

/**
 * The client end of a ZeroMQ connection: ZMTP 3.0, mechanism NULL, over TCP.
 *
 * A frame on the wire is `[flags, size, body]`: flag 1 says that more frames of this message
 * follow, 2 that the size takes eight bytes instead of one, 4 that the body is a command and no
 * message.
 * A SUB socket subscribes to everything.
 */
export class ZmtpSocket {
  readonly #connection: Deno.TcpConn;
  readonly #input: ByteReader;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    this.#input = new ByteReader(connection);
  }

  /** Connects and shakes hands; rejects while nobody listens at that port. */
  static async connect(type: SocketType, hostname: string, port: number): Promise<ZmtpSocket> {
    const connection = await Deno.connect({ hostname, port });
    const socket = new ZmtpSocket(connection);
    try {
      await socket.#shakeHands(type);
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  async #shakeHands(type: SocketType): Promise<void> {
    const greeting = new Uint8Array(GREETING_BYTES);
    greeting[0] = 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting.set(text.encode("NULL"), 12);
    await this.#write(greeting);
    const theirs = await this.#input.read(GREETING_BYTES);
    if (theirs === null || theirs[0] !== 0xff || theirs[10] < 3) {
      throw new TypeError(`Cannot speak to the peer as it must speak ZMTP 3: it sent [${theirs}]`);
    }
    await this.#write(frame(COMMAND, readyCommand(type)));
    const ready = await this.#readFrame();
    if (ready === null || (ready.flags & COMMAND) === 0) {
      throw new TypeError("Cannot finish the ZMTP handshake as the peer sent no READY command");
    }
    if (type === "SUB") await this.send([Uint8Array.of(1)]);
  }

  /** Sends one message; messages leave in the order of the calls. */
  send(frames: Frames): Promise<void> {
    return this.#write(
      concat(frames.map((body, i) => frame(i < frames.length - 1 ? MORE : 0, body))),
    );
  }

  /** The next message, or null once the connection has ended. */
  async receive(): Promise<Frames | null> {
    const frames: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const next = await this.#readFrame();
      if (next === null) return null;
      if ((next.flags & COMMAND) !== 0) continue;
      frames.push(next.body);
      if ((next.flags & MORE) === 0) return frames;
    }
  }

  close(): void {
    try {
      this.#connection.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #readFrame(): Promise<{ flags: number; body: Uint8Array<ArrayBuffer> } | null> {
    const flags = (await this.#input.read(1))?.[0];
    if (flags === undefined) return null;
    const size = await this.#input.read((flags & LONG) === 0 ? 1 : 8);
    if (size === null) return null;
    const length = size.reduce((sum, byte) => sum * 256 + byte, 0);
    const body = await this.#input.read(length);
    return body === null ? null : { flags, body };
  }

  #write(bytes: Uint8Array): Promise<void> {
    this.#lastWrite = this.#lastWrite.then(async () => {
      for (let done = 0; done < bytes.length;) {
        done += await this.#connection.write(bytes.subarray(done));
      }
    });
    return this.#lastWrite;
  }
}

/** Reads exact numbers of bytes from a stream that delivers them in pieces. */
class ByteReader {
  readonly #source: Deno.TcpConn;
  #buffer = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  constructor(source: Deno.TcpConn) {
    this.#source = source;
  }

  /** The next `count` bytes, or null where the stream ends before them. */
  async read(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    this.#makeRoom(count);
    while (this.#end - this.#start < count) {
      const got = await this.#source.read(this.#buffer.subarray(this.#end)).catch(() => null);
      if (got === null) return null;
      this.#end += got;
    }
    const bytes = this.#buffer.slice(this.#start, this.#start + count);
    this.#start += count;
    return bytes;
  }

  #makeRoom(count: number): void {
    if (this.#start + count <= this.#buffer.length) return;
    const held = this.#buffer.subarray(this.#start, this.#end);
    if (count > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(count, 2 * this.#buffer.length));
      larger.set(held);
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}

function frame(flags: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const long = body.length > 255;
  const out = new Uint8Array((long ? 9 : 2) + body.length);
  out[0] = flags | (long ? LONG : 0);
  if (long) new DataView(out.buffer).setBigUint64(1, BigInt(body.length));
  else out[1] = body.length;
  out.set(body, out.length - body.length);
  return out;
}

function readyCommand(type: SocketType): Uint8Array<ArrayBuffer> {
  const name = text.encode("READY");
  const key = text.encode("Socket-Type");
  const value = text.encode(type);
  const valueLength = new Uint8Array(4);
  new DataView(valueLength.buffer).setUint32(0, value.length);
  return concat([
    Uint8Array.of(name.length),
    name,
    Uint8Array.of(key.length),
    key,
    valueLength,
    value,
  ]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
