#!/usr/bin/env python3
"""The captioner of latency.cpp in PyTorch eager: a Sightline model file that leaves its encoder out, torchvision's MobileNetV2 or
ResNet, the keys projected once, the beams of an image batched. Prints one JSON line: times, captions and the multiply-adds of a
caption (counted by hooks; what the floor is made of).

    latency.py --model M --encoder mobilenet_v2.pth [--threads N] [--beam N] [--once] PHOTO...
"""
import argparse
import json
import statistics
import struct
import time

import numpy
import torch
import torchvision
from PIL import Image
from torch.nn import functional as F

TYPES = {"F32": numpy.float32, "F16": numpy.float16}


def read_safetensors(path):
    data = open(path, "rb").read()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    meta = json.loads(header.pop("__metadata__")["sightline"])
    body = memoryview(data)[8 + size :]
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(body[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.astype(numpy.float32))
    return meta, tensors


def make_encoder(kind, state):
    """torchvision's backbone up to its last map, averaged over a grid where the kind says so ("resnet101@14x14")."""
    backbone, _, grid = kind.partition("@")
    if backbone != "mobilenet_v2" and not backbone.removeprefix("resnet").isdecimal():
        raise SystemExit("latency.py knows mobilenet_v2 and ResNets to their last map, found " + kind)
    model = getattr(torchvision.models, backbone)()
    model.load_state_dict(state, strict=False)
    if backbone == "mobilenet_v2":
        layers = [model.features]
    else:
        layers = [model.conv1, model.bn1, model.relu, model.maxpool, model.layer1, model.layer2, model.layer3, model.layer4]
    if grid:
        layers.append(torch.nn.AdaptiveAvgPool2d(tuple(map(int, grid.split("x")))))
    return torch.nn.Sequential(*layers).eval()


class Captioner:
    def __init__(self, model, encoder):
        self.meta, tensors = read_safetensors(model)
        self.w = {k[len("decoder."):]: v for k, v in tensors.items() if k.startswith("decoder.")}
        self.config = self.meta["decoder"]
        self.encoder = make_encoder(self.meta["encoder"]["kind"], torch.load(encoder, map_location="cpu"))
        self.macs = 0

    def linear(self, name, x, bias=True):
        weight = self.w[name + ".weight"]
        self.macs += x.numel() // x.shape[-1] * weight.numel()
        return F.linear(x, weight, self.w[name + ".bias"] if bias else None)

    def read(self, path):
        p = self.meta["preprocessing"]
        image = Image.open(path).convert("RGB").resize((p["width"], p["height"]), Image.BILINEAR)
        pixels = torch.from_numpy(numpy.asarray(image)).permute(2, 0, 1).float().div_(255)
        mean, std = torch.tensor(p["mean"]).view(3, 1, 1), torch.tensor(p["std"]).view(3, 1, 1)
        return ((pixels - mean) / std).unsqueeze(0)

    def prepare(self, pixels):
        regions = self.encoder(pixels).flatten(2).transpose(1, 2)  # [1, L, D]
        if self.config["region_size"]:
            regions = torch.relu(self.linear("region_projection", regions))
        return regions, self.linear("attention.region_key", regions)

    def step(self, regions, keys, h, c, words):
        y = F.embedding(words, self.w["embedding.weight"])
        e = torch.tanh(keys + self.linear("attention.hidden_query", h, False).unsqueeze(1)) @ self.w["attention.score"]
        alpha = e.softmax(1)
        z = (alpha.unsqueeze(2) * regions).sum(1)
        if self.config["gate"] != "off":
            z = torch.sigmoid(self.linear("gate", h)) * z
        i, f, g, o = (self.linear("input_word", y) + self.linear("input_context", z, False)
                      + self.linear("recurrent", h, False)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        deep = self.linear("hidden_to_output", h)
        if self.config["prev2out"]:
            deep = deep + y
        if self.config["ctx2out"]:
            deep = deep + self.linear("context_to_output", z, False)
        return h, c, self.linear("output", torch.tanh(deep))

    def search(self, regions, keys, beam, penalty=0.7, max_length=30):
        mean = regions.mean(1)
        h, c = torch.tanh(self.linear("init_hidden", mean)), torch.tanh(self.linear("init_cell", mean))
        words, totals, live, ended = torch.tensor([1]), torch.zeros(1), [[]], []
        for length in range(max_length + 1):
            h, c, logits = self.step(regions, keys, h, c, words)
            scores = logits.log_softmax(1)
            scores[:, [0, 1, 3]] = -float("inf")
            if length < 1:
                scores[:, 2] = -float("inf")
            scores = scores + totals.unsqueeze(1)
            best, index = scores.flatten().topk(min(2 * beam, scores.numel()))
            rows, chosen, kept, next_live = [], [], [], []
            for rank, (value, flat) in enumerate(zip(best.tolist(), index.tolist())):
                row, word = divmod(flat, scores.shape[1])
                if word == 2:
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


def count_encoder_macs(module, pixels):
    total = [0]

    def hook(layer, _, output):
        total[0] += output.numel() // output.shape[0] * layer.weight[0].numel()

    handles = [m.register_forward_hook(hook) for m in module.modules() if isinstance(m, torch.nn.Conv2d)]
    module(pixels)
    for handle in handles:
        handle.remove()
    return total[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="caption the first photo, print it, and end")
    parser.add_argument("photos", nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with torch.inference_mode():
        captioner = Captioner(args.model, args.encoder)
        if args.once:
            print(captioner.search(*captioner.prepare(captioner.read(args.photos[0])), args.beam))
            return
        times = {"read_ms": [], "encode_ms": [], "search_ms": [], "total_ms": [], "processor_ms": []}
        captions, macs = [], []
        encoder_macs = count_encoder_macs(captioner.encoder, captioner.read(args.photos[0]))
        captioner.search(*captioner.prepare(captioner.read(args.photos[0])), args.beam)
        for photo in args.photos:
            captioner.macs = 0
            used = time.process_time()
            t = [time.perf_counter()]
            pixels = captioner.read(photo)
            t.append(time.perf_counter())
            prepared = captioner.prepare(pixels)
            t.append(time.perf_counter())
            captions.append(captioner.search(*prepared, args.beam))
            t.append(time.perf_counter())
            used = time.process_time() - used
            for key, value in zip(times, (t[1] - t[0], t[2] - t[1], t[3] - t[2], t[3] - t[0], used)):
                times[key].append(value * 1e3)
            macs.append(captioner.macs + encoder_macs)
        result = {"implementation": "pytorch-eager", "threads": args.threads, "photos": len(args.photos)}
        result.update({key: statistics.median(values) for key, values in times.items()})
        result.update({"macs": statistics.median(macs), "captions": captions})
        print(json.dumps(result))


main()
