#!/usr/bin/env python3
"""One weights file of what distil.py left: join.py RUN OUT.pth

The projection learnt standardised features; in the file it gives the teacher's own, as a decoder trained on the teacher wants them.
"""
import pathlib
import sys

import torch

run, out = pathlib.Path(sys.argv[1]), sys.argv[2]
weights = {**torch.load(run / "front.pth", map_location="cpu"), **torch.load(run / "layer3.pth", map_location="cpu")}
kept = torch.load(run / "head.pth", map_location="cpu")
weights.update({"projection." + name: value for name, value in kept["head"].items()})
mean, std = kept["mean"].double(), kept["std"].double()
last = "projection.3."
weights[last + "bias"] = weights[last + "bias"].double() * std + mean
weights[last + "weight"] = weights[last + "weight"].double() * std.view(-1, 1, 1, 1)
torch.save({name: value.float() if value.is_floating_point() else value for name, value in weights.items()}, out)
