"""Twenty steps of Adam on the tiny U-Net, in PyTorch and float64: the golden trajectory.

From the repository's root (PyTorch 1.13.1; Debian: python3-torch):

    deno run -A tests/engine/golden/question.ts | python3 tests/engine/golden/adam.py \
        > tests/engine/golden/adam.json && deno fmt tests/engine/golden/adam.json
"""

import base64
import json
import math
import sys

import numpy
import torch
from torch.nn.functional import avg_pool2d, conv2d, group_norm, interpolate, silu

torch.set_default_dtype(torch.float64)
GROUP = 16


def decoded(text):
    values = numpy.frombuffer(base64.b64decode(text), dtype="<f4")
    return torch.from_numpy(values.astype(numpy.float64))


def sinusoids(v, length):
    half = length // 2
    # The network holds its frequencies in float32.
    frequencies = (10000.0 ** (-torch.arange(half) / half)).float().double()
    angles = v[:, None] * frequencies
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)


class UNet:
    """The U-Net of lib/model, from its parameters by name. Images are NCHW here."""

    def __init__(self, config, p):
        self.config, self.p = config, p

    def conv(self, x, name, bias=True):
        w = self.p[f"{name}/w"].permute(3, 2, 0, 1)
        b = self.p[f"{name}/b"] if bias else None
        return conv2d(x, w, b, padding=w.shape[2] // 2)

    def norm(self, x, name):
        gamma, beta = self.p[f"{name}/gamma"], self.p[f"{name}/beta"]
        return group_norm(x, x.shape[1] // GROUP, gamma, beta, eps=1e-5)

    def dense(self, x, name):
        return x @ self.p[f"{name}/w"] + self.p[f"{name}/b"]

    def residual(self, x, name, embedding):
        inner = self.conv(silu(self.norm(x, f"{name}/norm1")), f"{name}/conv1", bias=False)
        shifted = inner + self.dense(embedding, f"{name}/embed")[:, :, None, None]
        outer = self.conv(silu(self.norm(shifted, f"{name}/norm2")), f"{name}/conv2")
        has_skip = f"{name}/skip/w" in self.p
        return (self.conv(x, f"{name}/skip", bias=False) if has_skip else x) + outer

    def attend(self, x, name):
        n, c, h, w = x.shape
        tokens = self.norm(x, f"{name}/norm").flatten(2).transpose(1, 2)
        q, k, v = (tokens @ self.p[f"{name}/qkv/w"]).split(c, 2)
        mixed = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(c), 2) @ v
        return x + self.dense(mixed, f"{name}/out").transpose(1, 2).reshape(n, c, h, w)

    def block(self, x, name, embedding):
        for k in range(1, (2 if name == "mid" else self.config["blocks"]) + 1):
            x = self.residual(x, f"{name}/{k}", embedding)
            if k == 1 and x.shape[2] <= self.config["attention"]:
                x = self.attend(x, f"{name}/attend")
        return x

    def __call__(self, q):
        length = self.config["encoding"]
        encoded = torch.cat([
            sinusoids(q["t"], length),
            sinusoids(q["muX"], length) * q["knownX"][:, None],
            sinusoids(q["muY"], length) * q["knownY"][:, None],
        ], 1)
        e = silu(self.dense(silu(self.dense(encoded, "embed/1")), "embed/2"))
        up = lambda x: interpolate(x, scale_factor=2, mode="nearest")
        stem = self.block(self.conv(q["x"], "in"), "stem", e)
        enc1 = self.block(avg_pool2d(stem, 2), "enc1", e)
        enc2 = self.block(avg_pool2d(enc1, 2), "enc2", e)
        enc3 = self.block(avg_pool2d(enc2, 2), "enc3", e)
        mid = self.block(enc3, "mid", e)
        dec3 = self.block(torch.cat([up(mid), enc2], 1), "dec3", e)
        dec2 = self.block(torch.cat([up(dec3), enc1], 1), "dec2", e)
        dec1 = self.block(torch.cat([up(dec2), stem], 1), "dec1", e)
        return self.conv(silu(self.norm(dec1, "out/norm")), "out")


given = json.load(sys.stdin)
n, batch, shapes = given["n"], given["batch"], given["shapes"]
sizes = [math.prod(shape) for shape in shapes.values()]
start = decoded(given["parameters"])
directions = [decoded(text) for text in given["directions"]]
parameters = {
    name: part.reshape(shape).clone().requires_grad_()
    for (name, shape), part in zip(shapes.items(), start.split(sizes))
}
question = {name: decoded(text) for name, text in given["question"].items()}
for name in ("x", "answer"):
    question[name] = question[name].reshape(batch, 1, n, n)

network = UNet(given["config"], parameters)
adam = torch.optim.Adam(parameters.values(), lr=given["rate"], betas=(0.9, 0.999), eps=1e-8)
losses, lengths, projections = [], [], []
for _ in range(given["steps"]):
    adam.zero_grad()
    loss = ((network(question) - question["answer"]) ** 2).mean()
    loss.backward()
    adam.step()
    change = torch.cat([p.detach().flatten() for p in parameters.values()]) - start
    losses.append(loss.item())
    lengths.append(change.norm().item())
    projections.append([(change @ along).item() for along in directions])
tensors = {
    name: [part.norm().item(), (part @ along).item()]
    for name, part, along in zip(shapes, change.split(sizes), directions[0].split(sizes))
}


def text(value):
    """JSON with a line for each number or short list, to twelve digits."""
    short = isinstance(value, list) and len(value) < 4
    if short:
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, float):
        return repr(float(f"{value:.12g}"))
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(text, value)) + "\n]"
    members = [f"{json.dumps(name)}: {text(member)}" for name, member in value.items()]
    return "{\n" + ",\n".join(members) + "\n}"


print(text({
    "torch": torch.__version__,
    "losses": losses,
    "lengths": lengths,
    "projections": projections,
    "tensors": tensors,
}))
