/// <reference lib="dom" />
/** Draws the sheet by WebGL: points and the mesh between them. */

import { SOFTWARE } from "../../engine/tfjs/software.ts";
import { fit } from "./pictures.ts";
import { EYE } from "./sheet_math.ts";

const VERTEX = `#version 300 es
in vec3 place;
in vec3 color;
uniform mat3 turn;
uniform vec2 scale;
uniform float size;
out vec3 tone;
out float near;
void main() {
  vec3 p = turn * place;
  near = ${EYE.toFixed(1)} / (${EYE.toFixed(1)} - p.z);
  gl_Position = vec4(p.xy * scale * near, -p.z * 0.05, 1.0);
  gl_PointSize = size * near * near;
  tone = color;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec3 tone;
in float near;
uniform vec3 ground;
uniform float alpha;
uniform bool round;
out vec4 pixel;
void main() {
  float edge = 1.0;
  if (round) {
    float r = length(gl_PointCoord - 0.5) * 2.0;
    edge = 1.0 - smoothstep(0.78, 1.0, r);
    if (edge <= 0.0) discard;
  }
  float haze = clamp((1.05 - near) * 2.2, 0.0, 0.75);
  pixel = vec4(mix(tone, ground, haze), alpha * edge);
}`;

/** What is drawn: places and colours [count, 3], and pairs of indices. */
export interface Scene {
  readonly places: Float32Array;
  readonly colors: Float32Array;
  readonly mesh: Uint16Array;
  /** Turns with the picture, row by row. */
  readonly turn: Float32Array;
  readonly zoom: number;
  /** Width and height in pixels of the screen. */
  readonly width: number;
  readonly height: number;
  /** Side of a point, in the same. */
  readonly size: number;
  readonly ground: readonly [number, number, number];
}

/** A painter on the canvas; null where the browser gives no WebGL 2. */
export function sheetPainter(canvas: HTMLCanvasElement): ((scene: Scene) => void) | null {
  // Smooth edges cost a processor that stands in for a graphics card most of its time.
  const gl = canvas.getContext("webgl2", { antialias: !isSoftware(), alpha: false });
  if (!gl) return null;
  const program = link(gl);
  const at = (name: string) => gl.getUniformLocation(program, name);
  const uniforms = {
    turn: at("turn"),
    scale: at("scale"),
    size: at("size"),
    ground: at("ground"),
    alpha: at("alpha"),
    round: at("round"),
  };
  const places = attribute(gl, program, "place");
  const colors = attribute(gl, program, "color");
  const mesh = gl.createBuffer();
  let held: { colors?: Float32Array; mesh?: Uint16Array } = {};

  return (scene) => {
    const { width, height, ground, zoom } = scene;
    fit(canvas, width, height);
    gl.viewport(0, 0, width, height);
    gl.clearColor(...ground, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, places);
    gl.bufferData(gl.ARRAY_BUFFER, scene.places, gl.DYNAMIC_DRAW);
    if (held.colors !== scene.colors) {
      gl.bindBuffer(gl.ARRAY_BUFFER, colors);
      gl.bufferData(gl.ARRAY_BUFFER, scene.colors, gl.STATIC_DRAW);
    }
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, mesh);
    if (held.mesh !== scene.mesh) {
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, scene.mesh, gl.STATIC_DRAW);
    }
    held = { colors: scene.colors, mesh: scene.mesh };
    const half = Math.min(width, height) / 2;
    gl.uniformMatrix3fv(uniforms.turn, true, scene.turn);
    gl.uniform2f(uniforms.scale, zoom * half * 2 / width, zoom * half * 2 / height);
    gl.uniform3f(uniforms.ground, ...ground);
    gl.uniform1f(uniforms.size, scene.size);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DEPTH_TEST);
    gl.uniform1f(uniforms.alpha, 0.28);
    gl.uniform1i(uniforms.round, 0);
    gl.drawElements(gl.LINES, scene.mesh.length, gl.UNSIGNED_SHORT, 0);
    gl.enable(gl.DEPTH_TEST);
    gl.uniform1f(uniforms.alpha, 1);
    gl.uniform1i(uniforms.round, 1);
    gl.drawArrays(gl.POINTS, 0, scene.places.length / 3);
  };
}

/** Whether WebGL is drawn by the processor here. */
function isSoftware(): boolean {
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = info ? String(gl!.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return SOFTWARE.test(name);
}

function attribute(gl: WebGL2RenderingContext, program: WebGLProgram, name: string): WebGLBuffer {
  const buffer = gl.createBuffer();
  const location = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, 3, gl.FLOAT, false, 0, 0);
  return buffer;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (
    const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const
  ) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new RangeError(
      `Cannot draw the sheet as its shaders do not link: ${gl.getProgramInfoLog(program)}`,
    );
  }
  return program;
}
