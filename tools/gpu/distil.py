#!/usr/bin/env python3
"""Distils resnet50:layer3 from the regions of a larger encoder, on a card (or, toy size, on the CPU). See README.md."""
import argparse
import gzip
import io
import json
import math
import os
import pathlib
import time
from multiprocessing import Pool

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--work", required=True, help="what pack.py wrote")
parser.add_argument("--out", required=True)
parser.add_argument("--seconds", type=float, default=760, help="from start to end")
parser.add_argument("--size", type=int, default=192)
parser.add_argument("--new", type=int, default=192, help="views a step that the teacher sees now")
parser.add_argument("--replay", type=int, default=192, help="views a step that it has seen before")
parser.add_argument("--ring", type=int, default=150000, help="views that are kept to replay")
parser.add_argument("--rate", type=float, default=2e-3)
parser.add_argument("--limit", type=int, default=0, help="photos, for a toy run")
options = parser.parse_args()
began = time.time()
work, out = pathlib.Path(options.work), pathlib.Path(options.out)
blob = (work / "photos.bin").read_bytes()
header = 8 + int.from_bytes(blob[:8], "little")
entries = json.loads(blob[8:header])["photos"][: options.limit or None]


def pixels_of(entry):
    from PIL import Image

    data = blob[header + entry[1]: header + entry[1] + entry[2]]
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


# Before torch is there: processes are cheap to fork, and the card is not theirs.
with Pool() as pool:
    photos = np.stack(pool.map(pixels_of, entries, chunksize=128))

import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import torchvision  # noqa: E402

from region_loss import region_loss  # noqa: E402

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
half, size = torch.bfloat16, options.size
torch.manual_seed(1)
torch.backends.cudnn.benchmark = True
torch.set_float32_matmul_precision("high")
torch._C._jit_set_texpr_fuser_enabled(False)


def uniform(count, low, high):
    return torch.empty(count, device=device).uniform_(low, high)


def read_gzip(file):
    return io.BytesIO(gzip.decompress((work / file).read_bytes()))


def read_teacher():
    teacher = torch.jit.load(read_gzip("teacher.pt.gz"), map_location=device).eval()
    stored = torch.load(read_gzip("teacher.int8.gz"), map_location=device)
    with torch.no_grad():
        for name, value in teacher.state_dict().items():
            kept = stored[name]
            value.copy_(kept[0].float() * kept[1].float() if isinstance(kept, tuple) else kept)
    return teacher.to(half).to(memory_format=torch.channels_last)


class Student(nn.Module):
    """[B, 3, s, s] in 0..1 -> standardised regions [B, 64, 1280]."""

    def __init__(self):
        super().__init__()
        whole = torchvision.models.resnet50(weights=None, zero_init_residual=True)
        self.body = nn.ModuleDict({name: getattr(whole, name) for name in ("conv1", "bn1", "layer1", "layer2", "layer3")})
        self.head = nn.Sequential(nn.Conv2d(1024, 1024, 1, bias=False), nn.BatchNorm2d(1024), nn.ReLU(), nn.Conv2d(1024, 1280, 1))
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))

    def forward(self, x):
        with torch.autocast(device.type, dtype=half):
            x = ((x - self.mean) / self.std).contiguous(memory_format=torch.channels_last)
            x = F.max_pool2d(F.relu(self.body["bn1"](self.body["conv1"](x))), 3, 2, 1)
            x = self.head(self.body["layer3"](self.body["layer2"](self.body["layer1"](x))))
        return F.adaptive_avg_pool2d(x.float(), 8).flatten(2).transpose(1, 2)


def crops(bytes_, whole):
    """Views of photos [B, 3, h, w] in bytes: mirrored or not, a share of them whole, the others a crop. [B, 3, size, size] in 0..1."""
    count = len(bytes_)
    all_of_it = torch.rand(count, device=device) < whole
    area = torch.where(all_of_it, 1.0, uniform(count, 0.25, 1))
    ratio = torch.where(all_of_it, 1.0, torch.exp(uniform(count, math.log(3 / 4), math.log(4 / 3))))
    width, height = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    theta = torch.zeros(count, 2, 3, device=device)
    theta[:, 0, 0] = width * torch.where(torch.rand(count, device=device) < 0.5, -1.0, 1.0)
    theta[:, 1, 1] = height
    theta[:, 0, 2] = uniform(count, -1, 1) * (1 - width)
    theta[:, 1, 2] = uniform(count, -1, 1) * (1 - height)
    grid = F.affine_grid(theta, (count, 3, size, size), align_corners=False)
    return F.grid_sample(bytes_.float() / 255, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def mixed(views, share):
    """A share of the views with another one shining through (two fifths of them) or pasted into them."""
    count, other, kind = len(views), views.flip(0), torch.rand(len(views), device=device)
    own = torch.where(kind < share * 0.4, uniform(count, 0.5, 1), torch.ones(count, device=device)).view(-1, 1, 1, 1)
    at = torch.linspace(0, 1, size, device=device)
    left, top, width, height = uniform(count, 0, 0.7), uniform(count, 0, 0.7), uniform(count, 0.3, 0.8), uniform(count, 0.3, 0.8)
    across = (at >= left[:, None]) & (at < (left + width)[:, None])
    down = (at >= top[:, None]) & (at < (top + height)[:, None])
    inside = across[:, None, None, :] & down[:, None, :, None] & ((kind >= share * 0.4) & (kind < share)).view(-1, 1, 1, 1)
    return torch.where(inside, other, views * own + other * (1 - own))


def disturbed(views):
    """The student's copies: brightness, contrast, saturation and tint of each changed, a quarter of them less sharp."""
    count = len(views)

    def factor(spread):
        return 1 + spread * (torch.rand(count, 1, 1, 1, device=device) * 2 - 1)

    x = views * factor(0.3)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * factor(0.3) + mean
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * factor(0.4) + grey
    x = (x * (1 + 0.06 * torch.randn(count, 3, 1, 1, device=device))).clamp(0, 1)
    quarter, less = count // 4, int(torch.randint(size // 2, size, (1,)))
    small = F.interpolate(x[:quarter], size=(less, less), mode="bilinear", antialias=True)
    return torch.cat([F.interpolate(small, size=(size, size), mode="bilinear"), x[quarter:]])


def resized(bytes_):
    return F.interpolate(bytes_.float() / 255, size=(size, size), mode="bilinear", align_corners=False, antialias=True)


class Taught:
    """The teacher's regions of views, standardised by its own statistics over 2,048 photos."""

    def __init__(self, photos):
        self.teacher = read_teacher()
        with torch.no_grad():
            probe = torch.cat([self.regions(resized(photos[i:i + 64])) for i in range(0, min(len(photos), 2048), 64)])
        self.mean, self.std = probe.mean((0, 1)), probe.std((0, 1)) + 0.02

    @torch.no_grad()
    def regions(self, views):
        x = F.interpolate(views, size=(299, 299), mode="bilinear", align_corners=False) * 2 - 1
        x = self.teacher(x.to(half).contiguous(memory_format=torch.channels_last))
        return x.float().flatten(2).transpose(1, 2)

    def standardised(self, regions):
        return (regions - self.mean) / self.std


class Ring:
    """The last so many views with the teacher's regions."""

    def __init__(self, length):
        self.views = torch.empty(length, 3, size, size, dtype=torch.uint8, device=device)
        self.regions = torch.empty(length, 64, 1280, dtype=half, device=device)
        self.filled = self.next = 0

    def add(self, views, regions):
        length = len(self.views)
        places = (self.next + torch.arange(len(views), device=device)) % length
        self.views[places], self.regions[places] = (views * 255).round().to(torch.uint8), regions.to(half)
        self.next, self.filled = (self.next + len(views)) % length, min(length, self.filled + len(views))

    def draw(self, count, newest):
        """Of the newest so many."""
        rows = (self.next - 1 - torch.randint(0, min(self.filled, newest), (count,), device=device)) % len(self.views)
        return self.views[rows].float() / 255, self.regions[rows].float()


def validate(student, taught, held):
    student.eval()
    mse = cosine = 0.0
    with torch.no_grad():
        for i in range(0, len(held), 96):
            views = resized(held[i:i + 96])
            want, got = taught.standardised(taught.regions(views)), student(views)
            mse += F.mse_loss(got, want).item() * len(views)
            cosine += F.cosine_similarity(got, want, dim=-1).mean().item() * len(views)
    student.train()
    return f"held out: mse {mse / len(held):.4f} cosine {cosine / len(held):.4f}"


def stored(state):
    """Matrices in 16 bits; statistics and biases as they are."""
    return {name: value.detach().cpu().half() if value.dim() > 1 else value.detach().cpu() for name, value in state.items()}


def save(student, taught):
    body = stored(student.body.state_dict())
    parts = {
        "front.pth": {name: value for name, value in body.items() if not name.startswith("layer3")},
        "layer3.pth": {name: value for name, value in body.items() if name.startswith("layer3")},
        "head.pth": {"head": stored(student.head.state_dict()), "mean": taught.mean.cpu(), "std": taught.std.cpu()},
    }
    for name, part in parts.items():
        torch.save(part, out / (name + ".new"))
        os.rename(out / (name + ".new"), out / name)


def optimiser_of(student):
    matrices = [p for p in student.parameters() if p.dim() > 1]
    others = [p for p in student.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=options.rate, **({"fused": True} if device.type == "cuda" else {}))


def main():
    out.mkdir(parents=True, exist_ok=True)
    pixels = torch.from_numpy(photos).permute(0, 3, 1, 2).contiguous().to(device)
    count = min(384, len(pixels) // 4)
    held, train = pixels[:count], pixels[count:]
    print(f"{len(train)} photos, {len(held)} held out, {time.time() - began:.0f} s to read, {device}", flush=True)
    taught = Taught(train)
    student = Student().to(device).to(memory_format=torch.channels_last)
    optimiser = optimiser_of(student)
    ring = Ring(min(options.ring, 12 * len(train)))
    start = saved = time.time()
    step = new = at = 0
    order = torch.randperm(len(train), device=device)
    while (now := time.time()) - began < options.seconds:
        if at + options.new > len(train):
            order, at = torch.randperm(len(train), device=device), 0
        rows = order[at:at + options.new]
        at += options.new
        part = (now - start) / (began + options.seconds - start)
        late = part > 0.8
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 300) * (0.002 + 0.998 * (0.5 + 0.5 * math.cos(math.pi * part)))
        views = mixed(crops(train[rows], 0.5 if late else 0.15), 0.0 if late else 0.45)
        regions = taught.regions(views)
        new += len(views)
        all_views, all_regions = views, regions
        if ring.filled > options.replay > 0:
            replayed = ring.draw(options.replay, len(ring.views) // (3 if late else 1))
            all_views, all_regions = torch.cat([views, replayed[0]]), torch.cat([regions, replayed[1]])
        ring.add(views, regions)
        loss = region_loss(student(disturbed(all_views)), taught.standardised(all_regions))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        step += 1
        if time.time() - saved > 40:
            save(student, taught)
            saved = time.time()
            print(f"{saved - began:.0f} s, step {step}, {new} new views, loss {loss.item():.3f}, {validate(student, taught, held)}", flush=True)
            if not math.isfinite(loss.item()):
                raise SystemExit("the loss is not finite")
    save(student, taught)
    print(f"end: {step} steps, {new} new views, {validate(student, taught, held)}", flush=True)


if __name__ == "__main__":
    main()
