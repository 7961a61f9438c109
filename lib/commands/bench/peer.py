"""The U-Net of lib/model in PyTorch, measured like an engine of ours (see protocol.ts).

    python3 peer.py '{"config": {...}, "batch": 64, "threads": 2, "precision": "fp32",
                      "layout": "channels_last", "tuned": true}'

Requests and replies are lines of JSON. It sleeps between them.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

GROUP = 16
GEMM_SIZE = 2048


class GroupNorm(nn.GroupNorm):
    """In single precision under autocast too: early versions of PyTorch have no other there."""

    def __init__(self, channels):
        super().__init__(channels // GROUP, channels)

    def forward(self, x):
        return super().forward(x.float())


class Residual(nn.Module):
    """skip(x) + conv2(SiLU(norm2(conv1(SiLU(norm1(x))) + embedding)))."""

    def __init__(self, inputs, outputs, embedding):
        super().__init__()
        self.norm1 = GroupNorm(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.embed = nn.Linear(embedding, outputs)
        self.norm2 = GroupNorm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None

    def forward(self, x, embedding):
        h = self.conv1(F.silu(self.norm1(x))) + self.embed(embedding)[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return (x if self.skip is None else self.skip(x)) + h


class Attend(nn.Module):
    """x + W_out softmax(q k' / sqrt(c)) v over the pixels of x."""

    def __init__(self, channels):
        super().__init__()
        self.norm = GroupNorm(channels)
        self.qkv = nn.Linear(channels, 3 * channels, bias=False)
        self.out = nn.Linear(channels, channels)

    def forward(self, x):
        n, c, h, w = x.shape
        tokens = self.norm(x).permute(0, 2, 3, 1).reshape(n, h * w, c)
        q, k, v = self.qkv(tokens).chunk(3, dim=2)
        p = torch.softmax(torch.bmm(q / math.sqrt(c), k.transpose(1, 2)), dim=2)
        return x + self.out(torch.bmm(p, v)).reshape(n, h, w, c).permute(0, 3, 1, 2)


class Block(nn.Module):
    def __init__(self, inputs, outputs, blocks, attends, embedding):
        super().__init__()
        self.residuals = nn.ModuleList(
            Residual(inputs if k == 0 else outputs, outputs, embedding) for k in range(blocks)
        )
        self.attend = Attend(outputs) if attends else None

    def forward(self, x, embedding):
        for k, residual in enumerate(self.residuals):
            x = residual(x, embedding)
            if k == 0 and self.attend is not None:
                x = self.attend(x)
        return x


class UNet(nn.Module):
    """Its parameters come in the order of lib/model/parameters.ts."""

    def __init__(self, config):
        super().__init__()
        c0, c1, c2, c3 = config["channels"]
        middle, embedding = config["middle"], config["embedding"]
        self.encoding = config["encoding"]
        self.embed1 = nn.Linear(3 * self.encoding, embedding)
        self.embed2 = nn.Linear(embedding, embedding)
        self.first = nn.Conv2d(1, c0, 3, padding=1)

        def block(inputs, outputs, halvings, blocks=config["blocks"]):
            attends = config["n"] >> halvings <= config["attention"]
            return Block(inputs, outputs, blocks, attends, embedding)

        self.stem = block(c0, c0, 0)
        self.enc1 = block(c0, c1, 1)
        self.enc2 = block(c1, c2, 2)
        self.enc3 = block(c2, c3, 3)
        self.mid = block(c3, middle, 3, 2)
        self.dec3 = block(middle + c2, c2, 2)
        self.dec2 = block(c2 + c1, c1, 1)
        self.dec1 = block(c1 + c0, c0, 0)
        self.norm = GroupNorm(c0)
        self.last = nn.Conv2d(c0, 1, 3, padding=1)

    def forward(self, x, t, mu_x, mu_y, known_x, known_y):
        told_x = self.sinusoids(mu_x) * known_x[:, None]
        told_y = self.sinusoids(mu_y) * known_y[:, None]
        encoded = torch.cat([self.sinusoids(t), told_x, told_y], dim=1)
        e = F.silu(self.embed2(F.silu(self.embed1(encoded))))
        up = lambda h, skip: torch.cat([F.interpolate(h, scale_factor=2), skip], dim=1)
        stem = self.stem(self.first(x), e)
        enc1 = self.enc1(F.avg_pool2d(stem, 2), e)
        enc2 = self.enc2(F.avg_pool2d(enc1, 2), e)
        enc3 = self.enc3(F.avg_pool2d(enc2, 2), e)
        mid = self.mid(enc3, e)
        dec3 = self.dec3(up(mid, enc2), e)
        dec2 = self.dec2(up(dec3, enc1), e)
        dec1 = self.dec1(up(dec2, stem), e)
        return self.last(F.silu(self.norm(dec1)))

    def sinusoids(self, v):
        half = self.encoding // 2
        angles = v[:, None] * 10000 ** (-torch.arange(half) / half)
        return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)


class Peer:
    def __init__(self, asked):
        # Threads inherit the mode, so it must be set before there are any.
        torch.set_flush_denormal(asked["tuned"])
        torch.set_num_threads(asked["threads"])
        torch.manual_seed(0)
        self.bf16 = asked["precision"] == "bf16"
        self.layout = getattr(torch, asked["layout"].replace("contiguous", "contiguous_format"))
        self.model = UNet(asked["config"]).to(memory_format=self.layout)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-4, foreach=True)
        batch, n = asked["batch"], asked["config"]["n"]
        self.image = lambda values: values.reshape(batch, 1, n, n).to(memory_format=self.layout)
        x, eps = torch.randn(2, batch, 1, n, n)
        t, mu_x, mu_y = torch.rand(3, batch)
        known = torch.ones(batch)
        self.inputs = (self.image(x), 1000 * t, n * mu_x, n * mu_y, known, known)
        self.eps = self.image(eps)

    def denoise(self):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            return self.model(*self.inputs).float()

    def loss(self):
        return F.mse_loss(self.denoise(), self.eps)

    def train(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def sample(self):
        with torch.no_grad():
            return self.denoise()

    def run(self, what, steps):
        step = product(self.bf16) if what == "gemm" else getattr(self, what)
        seconds = []
        for _ in range(steps):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        return {"seconds": seconds}

    def check(self, file):
        """Loss and gradient at the parameters and inputs in `file`; the gradient replaces them."""
        with open(file, "rb") as source:
            rest = torch.frombuffer(bytearray(source.read()), dtype=torch.float32)
        taken = lambda count: rest.split([count, len(rest) - count])
        with torch.no_grad():
            for p in self.model.parameters():
                part, rest = taken(p.numel())
                natural(p).copy_(part.reshape(natural(p).shape))
        inputs = []
        for known in (*self.inputs, self.eps):
            part, rest = taken(known.numel())
            inputs.append(self.image(part) if known.dim() == 4 else part)
        *self.inputs, self.eps = inputs
        self.model.zero_grad()
        loss = self.loss()
        loss.backward()
        gradients = [natural(p.grad).flatten() for p in self.model.parameters()]
        data = bytearray(4 * sum(len(gradient) for gradient in gradients))
        torch.frombuffer(data, dtype=torch.float32).copy_(torch.cat(gradients))
        with open(file, "wb") as target:
            target.write(data)
        return {"loss": loss.item()}


def natural(p):
    """A view of a parameter in our order: [kh, kw, in, out] or [in, out]."""
    return p.permute({1: (0,), 2: (1, 0), 4: (2, 3, 1, 0)}[p.dim()])


def product(bf16):
    """The product of two square matrices."""
    a, b = torch.rand(2, GEMM_SIZE, GEMM_SIZE)
    if bf16:
        a, b = a.bfloat16(), b.bfloat16()
    return lambda: a @ b


def main():
    peer = Peer(json.loads(sys.argv[1]))
    parameters = sum(p.numel() for p in peer.model.parameters())
    reply({"version": torch.__version__, "parameters": parameters})
    for line in sys.stdin:
        request = json.loads(line)
        reply(getattr(peer, request.pop("do"))(**request))


def reply(message):
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()
