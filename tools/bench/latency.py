#!/usr/bin/env python3
"""The captioner of latency.cpp in PyTorch eager (eager_captioner.py). Prints one JSON line: times, captions, and of a caption the
multiply-adds (counted by hooks) and the bytes of the weights, what the floor is made of.

    latency.py --model M [--encoder mobilenet_v2.pth] [--threads N] [--beam N] [--max-length N] [--keys-each-step] [--once] PHOTO...
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn

from eager_captioner import Captioner


def count_encoder_macs(module, pixels):
    total = [0]

    def hook(layer, _, output):
        total[0] += output.numel() // output.shape[0] * layer.weight[0].numel()

    handles = [m.register_forward_hook(hook) for m in module.modules() if isinstance(m, nn.Conv2d)]
    module(pixels)
    for handle in handles:
        handle.remove()
    return total[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--encoder", help="of a model that leaves it out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=3)
    parser.add_argument("--max-length", type=int, default=30)
    parser.add_argument("--keys-each-step", action="store_true")
    parser.add_argument("--once", action="store_true", help="caption the first photo, print it, and end")
    parser.add_argument("photos", nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with torch.inference_mode():
        captioner = Captioner(args.model, args.encoder, args.keys_each_step)
        if args.once:
            print(captioner.caption(args.photos[0], args.beam, args.max_length))
            return
        times = {"read_ms": [], "encode_ms": [], "search_ms": [], "total_ms": [], "processor_ms": []}
        captions, macs = [], []
        encoder_macs = count_encoder_macs(captioner.encoder, captioner.read(args.photos[0]))
        captioner.caption(args.photos[0], args.beam, args.max_length)
        for photo in args.photos:
            captioner.macs = 0
            used = time.process_time()
            t = [time.perf_counter()]
            pixels = captioner.read(photo)
            t.append(time.perf_counter())
            prepared = captioner.prepare(pixels)
            t.append(time.perf_counter())
            captions.append(captioner.search(*prepared, args.beam, max_length=args.max_length))
            t.append(time.perf_counter())
            used = time.process_time() - used
            for key, value in zip(times, (t[1] - t[0], t[2] - t[1], t[3] - t[2], t[3] - t[0], used)):
                times[key].append(value * 1e3)
            macs.append(captioner.macs + encoder_macs)
        result = {"implementation": "pytorch-eager", "threads": args.threads, "photos": len(args.photos)}
        result.update({key: statistics.median(values) for key, values in times.items()})
        result.update({"macs": statistics.median(macs), "weight_bytes": captioner.weight_bytes, "captions": captions})
        print(json.dumps(result))


main()
