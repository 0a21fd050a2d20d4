"""The captioner of a Sightline model file in PyTorch eager, as tutorials write it: torchvision's MobileNetV2 or ResNet, up to the map and
with the projection that the file names; soft attention, the beams of a photo batched. What latency.py and directory.py time."""
import json
import struct

import numpy
import torch
import torchvision
from PIL import Image
from torch import nn
from torch.nn import functional as F

TYPES = {"F32": numpy.float32, "F16": numpy.float16}
START, END, NEVER = 1, 2, [0, 1, 3]  # words; never said: <pad>, <start> and <unk>


def read_safetensors(path):
    """What the file says of its model, its tensors as floats, and the bytes that each has in the file."""
    data = open(path, "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    meta = json.loads(header.pop("__metadata__")["sightline"])
    body = memoryview(data)[8 + size :]
    tensors, sizes = {}, {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(body[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name], sizes[name] = torch.from_numpy(array.astype(numpy.float32)), end - begin
    return meta, tensors, sizes


def under(prefix, tensors):
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


class Encoder(nn.Module):
    """torchvision's backbone up to a map, a projection and a mean over a grid where the kind has them:
    "mobilenet_v2", "resnet101@14x14", "resnet50:layer3+1280@8x8"."""

    def __init__(self, kind):
        super().__init__()
        rest, _, grid = kind.partition("@")
        rest, _, features = rest.partition("+")
        backbone, _, last = rest.partition(":")
        if backbone != "mobilenet_v2" and not backbone.removeprefix("resnet").isdecimal() or backbone == "mobilenet_v2" and last:
            raise SystemExit("the PyTorch side knows mobilenet_v2 to its last map and ResNets, found " + kind)
        model = getattr(torchvision.models, backbone)()
        names = ["features"] if backbone == "mobilenet_v2" else ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"]
        for name in names[: names.index(last) + 1] if last else names:
            self.add_module(name, getattr(model, name))
        if features:
            self.projection = projection(channels_of(self), int(features))
        if grid:
            self.grid = nn.AdaptiveAvgPool2d(tuple(map(int, grid.split("x"))))
        self.eval()

    def load(self, state):
        missing = [name for name in self.load_state_dict(state, strict=False).missing_keys if not name.endswith("num_batches_tracked")]
        if missing:
            raise SystemExit(f"encoder weights lack {', '.join(missing[:3])}")
        return self

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x


def channels_of(encoder):
    return [module for module in encoder.modules() if isinstance(module, nn.BatchNorm2d)][-1].num_features


def projection(channels, features):
    """Of a narrow map with 3x3 weights, of a wide one with 1x1."""
    width, narrow = max(512, channels), channels <= 512
    inner = nn.Conv2d(channels, width, 3, padding=1, bias=False) if narrow else nn.Conv2d(channels, width, 1, bias=False)
    return nn.Sequential(inner, nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, features, 1))


class Captioner:
    """keys_each_step: they are computed again for each beam at each step, as the program of a well-known tutorial does
    (sgrvinod's), and not once for a photo."""

    def __init__(self, model, encoder=None, keys_each_step=False):
        self.meta, tensors, sizes = read_safetensors(model)
        self.w, self.config, self.keys_each_step = under("decoder.", tensors), self.meta["decoder"], keys_each_step
        state = torch.load(encoder, map_location="cpu") if encoder else under("encoder.", tensors)
        self.encoder = Encoder(self.meta["encoder"]["kind"]).load(state)
        own = sum(value.numel() * 4 for value in self.encoder.state_dict().values()) if encoder else sum(under("encoder.", sizes).values())
        # What one caption has to read: of the embeddings it is a few rows.
        self.weight_bytes = own + sum(under("decoder.", sizes).values()) - sizes["decoder.embedding.weight"]
        self.macs = 0

    def linear(self, name, x, bias=True):
        weight = self.w[name + ".weight"]
        self.macs += x.numel() // x.shape[-1] * weight.numel()
        return F.linear(x, weight, self.w[name + ".bias"] if bias else None)

    def read(self, path):
        p = self.meta["preprocessing"]
        image = Image.open(path).convert("RGB").resize((p["width"], p["height"]), Image.BILINEAR)
        pixels = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float().div_(255)
        mean, std = torch.tensor(p["mean"]).view(3, 1, 1), torch.tensor(p["std"]).view(3, 1, 1)
        return ((pixels - mean) / std).unsqueeze(0)

    def prepare(self, pixels):
        regions = self.encoder(pixels).flatten(2).transpose(1, 2)  # [1, L, D]
        if self.config["region_size"]:
            regions = torch.relu(self.linear("region_projection", regions))
        return regions, self.linear("attention.region_key", regions)

    def step(self, regions, keys, h, c, words):
        y = F.embedding(words, self.w["embedding.weight"])
        if self.keys_each_step:
            keys = self.linear("attention.region_key", regions.expand(len(words), -1, -1))
        e = torch.tanh(keys + self.linear("attention.hidden_query", h, False).unsqueeze(1)) @ self.w["attention.score"]
        alpha = e.softmax(1)
        z = (alpha.unsqueeze(2) * regions).sum(1)
        if self.config["gate"] != "off":
            z = torch.sigmoid(self.linear("gate", h)) * z
        i, f, g, o = (self.linear("input_word", y) + self.linear("input_context", z, False)
                      + self.linear("recurrent", h, False)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        if not self.config["deep_output"]:
            return h, c, self.linear("output", h)
        deep = self.linear("hidden_to_output", h)
        if self.config["prev2out"]:
            deep = deep + y
        if self.config["ctx2out"]:
            deep = deep + self.linear("context_to_output", z, False)
        return h, c, self.linear("output", torch.tanh(deep))

    def search(self, regions, keys, beam, penalty=0.7, max_length=30):
        mean = regions.mean(1)
        h, c = torch.tanh(self.linear("init_hidden", mean)), torch.tanh(self.linear("init_cell", mean))
        words, totals, live, ended = torch.tensor([START]), torch.zeros(1), [[]], []
        for length in range(max_length + 1):
            h, c, logits = self.step(regions, keys, h, c, words)
            scores = logits.log_softmax(1)
            scores[:, NEVER] = -float("inf")
            if length < 1:
                scores[:, END] = -float("inf")
            scores = scores + totals.unsqueeze(1)
            best, index = scores.flatten().topk(min(2 * beam, scores.numel()))
            rows, chosen, kept, next_live = [], [], [], []
            for rank, (value, flat) in enumerate(zip(best.tolist(), index.tolist())):
                row, word = divmod(flat, scores.shape[1])
                if word == END:
                    if rank < beam:
                        ended.append((value / (length + 1) ** penalty, live[row]))
                elif length < max_length and len(rows) < beam:
                    rows.append(row), chosen.append(word), kept.append(value), next_live.append(live[row] + [word])
            if not rows:
                break
            ended.sort(key=lambda item: -item[0])
            if len(ended) >= beam and max(v / (length + 2) ** penalty for v in kept) <= ended[0][0]:
                break
            h, c, words, totals, live = h[rows], c[rows], torch.tensor(chosen), torch.tensor(kept), next_live
        best = max(ended)[1] if ended else live[0]
        return " ".join(self.meta["vocabulary"][w] for w in best)

    def caption(self, path, beam, max_length):
        return self.search(*self.prepare(self.read(path)), beam, max_length=max_length)
