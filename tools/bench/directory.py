#!/usr/bin/env python3
"""Captions the photos of a directory one after the other in PyTorch eager (eager_captioner.py) and writes a line for each, name, tab and
caption, as `sightline caption DIR --out FILE` does.

    directory.py --model M [--encoder FILE] [--threads N] [--beam N] --out FILE DIR
"""
import argparse
import pathlib

import torch

from eager_captioner import Captioner


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--encoder", help="of a model that leaves it out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=3)
    parser.add_argument("--out", required=True)
    parser.add_argument("directory")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with torch.inference_mode(), open(args.out, "w", encoding="utf-8") as out:
        captioner = Captioner(args.model, args.encoder)
        for photo in sorted(pathlib.Path(args.directory).iterdir()):
            print(f"{photo}\t{captioner.caption(photo, args.beam, max_length=30)}", file=out)


main()
