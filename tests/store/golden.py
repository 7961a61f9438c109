"""Prints the golden bytes of safetensors.test.ts, written by the reference implementation.

    pip install safetensors==0.8.0 && python3 golden.py
"""

import base64
import ctypes
import struct

from safetensors import TensorSpec, serialize

kept = []


def tensor(dtype, shape, raw):
    kept.append(ctypes.create_string_buffer(raw, len(raw)))
    return TensorSpec(
        dtype=dtype, shape=shape, data_ptr=ctypes.addressof(kept[-1]), data_len=len(raw)
    )


weight = struct.pack("<6f", 0, -1.5, 3.25, 1e-38, float("inf"), -0.0)
written = {
    "enc1/weight": tensor("float32", [2, 3], weight),
    "scalar": tensor("float32", [], struct.pack("<f", 7.5)),
    "empty": tensor("float32", [0, 4], b""),
    "moment": tensor("float64", [2], struct.pack("<2d", 0.1, -2.5e300)),
    "count": tensor("int32", [3], struct.pack("<3i", -1, 0, 2147483647)),
    "bytes": tensor("uint8", [5], bytes([0, 1, 127, 128, 255])),
}
half = {"half": tensor("bfloat16", [3], struct.pack("<3H", 0x3F80, 0xC0A0, 0x7F80))}
for tensors in (written, half):
    print(base64.b64encode(serialize(tensors, {"config": '{"seed":1}'})).decode())
