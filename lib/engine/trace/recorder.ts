/** A tfjs backend that records the kernels it is asked to run instead of running them. */

import {
  type BackendValues,
  type DataType,
  engine,
  KernelBackend,
  registerBackend,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs";
import { constant } from "../graph/build.ts";
import type { Node } from "../graph/graph.ts";
import { KERNELS } from "./kernels.ts";

export const RECORDER = "recorder";

const nodes = new WeakMap<object, Node>();

/** A tensor's handle for tfjs that stands for `value`. */
function handle(value: Node): TensorInfo {
  const dataId = {};
  nodes.set(dataId, value);
  return { dataId, shape: [...value.shape], dtype: value.dtype };
}

/** The value that a recorded tensor stands for. */
export function nodeOf(tensor: TensorInfo): Node {
  const value = nodes.get(tensor.dataId);
  if (value === undefined) {
    throw new TypeError(
      `Cannot trace as a tensor of shape [${tensor.shape}] was made outside the traced function: pass it as state or input`,
    );
  }
  return value;
}

class Recorder extends KernelBackend {
  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    refuseRandom();
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new TypeError(
        `Cannot trace a constant of dtype ${dtype}: only float32, int32 and bool have a counterpart`,
      );
    }
    const numbers = values as ArrayLike<number>;
    const data = dtype === "float32" ? Float32Array.from(numbers) : Int32Array.from(numbers);
    return handle(constant(data, shape, dtype)).dataId;
  }
  override move(_id: object, _values: unknown, shape: number[]): void {
    throw new TypeError(
      `Cannot trace as a tensor of shape [${shape}] was made outside the traced function: pass it as state or input`,
    );
  }
  override readSync(): never {
    throw new TypeError(
      "Cannot read a tensor while tracing, as it has no value yet: return it as an output, and branch on it outside",
    );
  }
  override read(): never {
    return this.readSync();
  }
  override disposeData(): boolean {
    return true;
  }
  override numDataIds(): number {
    return 0;
  }
  override incRef(): void {}
  decRef(): void {}
  override refCount(): number {
    return 1;
  }
  override memory() {
    return { unreliable: true };
  }
  override epsilon(): number {
    return 1e-7;
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
}

/** A random operation writes its draw like any constant; only the scope it runs in tells. */
function refuseRandom(): void {
  const { scopeStack } = engine().state;
  const scope = scopeStack.find(({ name }) =>
    /random|truncatedNormal|dropout|multinomial/i.test(name)
  );
  if (scope) {
    throw new TypeError(
      `Cannot trace the random tfjs operation ${
        scope.name.replace(/_*op$/, "")
      }, as its draw would be repeated at every step: pass random numbers as inputs`,
    );
  }
}

let registered = false;

/** Makes the recording backend known to tfjs; it is never chosen by itself. */
export function registerRecorder(): void {
  if (registered) return;
  registered = true;
  registerBackend(RECORDER, () => new Recorder(), -1);
  for (const [kernelName, record] of Object.entries(KERNELS)) {
    registerKernel({
      kernelName,
      backendName: RECORDER,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Object.fromEntries(
          Object.entries(inputs).map(([name, info]) => [name, nodeOf(info as TensorInfo)]),
        );
        const made = record(values, attrs ?? {});
        return Array.isArray(made) ? made.map(handle) : handle(made);
      },
    });
  }
}

/** A tfjs tensor that stands for `value` while tracing. */
export function tensorOf(value: Node) {
  return engine().makeTensorFromTensorInfo(handle(value));
}
