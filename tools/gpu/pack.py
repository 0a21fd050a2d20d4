#!/usr/bin/env python3
"""Packs photographs and a teacher for distil.py: pack.py --out DIR --teacher FILE.pt FOLDER[=CAPTIONS.json] ...

Of a folder with a COCO captions file only its photographs are taken. Writes photos.bin (8 bytes length, JSON index, WebP files),
teacher.pt.gz (the TorchScript program without its weights) and teacher.int8.gz (the weights).
"""
import argparse
import gzip
import io
import json
import pathlib
import random
from multiprocessing import Pool

import torch
from PIL import Image

parser = argparse.ArgumentParser()
parser.add_argument("--out", required=True)
parser.add_argument("--teacher", required=True)
parser.add_argument("--side", type=int, default=160)
parser.add_argument("--quality", type=int, default=41)
parser.add_argument("folders", nargs="+")
options = parser.parse_args()


def photos_of(argument):
    folder, _, captions = argument.partition("=")
    named = {image["file_name"] for image in json.load(open(captions))["images"]} if captions else None
    files = [f for f in pathlib.Path(folder).iterdir() if f.suffix.lower() in (".jpg", ".jpeg", ".png")]
    return sorted(f for f in files if named is None or f.name in named)


def webp(file):
    data = io.BytesIO()
    side = (options.side, options.side)
    Image.open(file).convert("RGB").resize(side, Image.LANCZOS).save(data, "WEBP", quality=options.quality, method=6)
    return data.getvalue()


def pack_photos(out):
    files = [file for argument in options.folders for file in photos_of(argument)]
    random.Random(1).shuffle(files)
    with Pool() as pool:
        data = pool.map(webp, files, chunksize=64)
    index, offset = [], 0
    for file, bytes_ in zip(files, data):
        index.append([file.name, offset, len(bytes_)])
        offset += len(bytes_)
    header = json.dumps({"side": options.side, "photos": index}).encode()
    out.write_bytes(len(header).to_bytes(8, "little") + header + b"".join(data))
    print(f"{len(files)} photos, {(offset + len(header)) / 1e6:.1f} MB")


def zipped(out, write):
    data = io.BytesIO()
    write(data)
    out.write_bytes(gzip.compress(data.getvalue(), 9))


def pack_teacher(program, weights):
    teacher, stored = torch.jit.load(options.teacher).eval(), {}
    with torch.no_grad():
        for name, value in teacher.state_dict().items():
            stored[name] = value.clone()
            if value.dim() == 4:
                scale = value.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-12) / 127
                stored[name] = (torch.round(value / scale).to(torch.int8), scale.half())
            value.zero_()
    zipped(program, lambda data: torch.jit.save(teacher, data))
    zipped(weights, lambda data: torch.save(stored, data))


def main():
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    pack_photos(out / "photos.bin")
    pack_teacher(out / "teacher.pt.gz", out / "teacher.int8.gz")


if __name__ == "__main__":
    main()
