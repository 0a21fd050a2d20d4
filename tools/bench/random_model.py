#!/usr/bin/env python3
"""Writes a model of a given shape with random weights: enough to say how long captions take. Batch norm has the statistics of noise, so
that numbers stay of one size; the end is never said, so that every caption has --max-length words, whoever computes it.

    random_model.py OUT --encoder resnet101@14x14 --size 256 --vocabulary 9490 [--decoder '{"gate": "vector"}']
"""
import argparse
import json
import struct

import torch
from torch import nn

from eager_captioner import END, Encoder

DECODER = {"attention": "soft", "attention_size": 512, "hidden_size": 512, "embedding_size": 512, "region_size": 0, "positions": False,
           "gate": "scalar", "prev2att": False, "mean2init": True, "ctx2lstm": True, "deep_output": True, "prev2out": True,
           "ctx2out": True, "dropout": 0.5}


def random_encoder(kind, size):
    encoder = Encoder(kind)
    for module in encoder.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # the mean of what is seen
    encoder.train()
    with torch.no_grad():
        regions = encoder(torch.randn(2, 3, size, size))
    return encoder.eval(), list(regions.shape[1:])


def decoder_layers(config, features, vocabulary):
    """(name, outputs, inputs, whether there is a bias) of the linear ones."""
    H, E, A = config["hidden_size"], config["embedding_size"], config["attention_size"]
    D = config["region_size"] or features
    if config["region_size"]:
        yield "region_projection", D, features, True
    yield from [("attention.region_key", A, D, True), ("attention.hidden_query", A, H, False), ("init_hidden", H, D, True),
                ("init_cell", H, D, True), ("input_word", 4 * H, E, True), ("input_context", 4 * H, D, False),
                ("recurrent", 4 * H, H, False)]
    if config["gate"] != "off":
        yield "gate", 1 if config["gate"] == "scalar" else D, H, True
    if config["deep_output"]:
        yield from [("hidden_to_output", E, H, True), ("context_to_output", E, D, False)]
    yield "output", vocabulary, E if config["deep_output"] else H, True


def random_decoder(config, features, vocabulary):
    def uniform(*shape):
        return (torch.rand(shape) * 2 - 1) / shape[-1] ** 0.5

    tensors = {"attention.score": uniform(config["attention_size"]), "embedding.weight": uniform(vocabulary, config["embedding_size"])}
    for name, outputs, inputs, biased in decoder_layers(config, features, vocabulary):
        tensors[name + ".weight"] = uniform(outputs, inputs)
        if biased:
            tensors[name + ".bias"] = uniform(outputs)
    tensors["output.bias"][END] = -1000
    return tensors


def write(path, meta, tensors):
    header, at = {"__metadata__": {"sightline": json.dumps(meta)}}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + 4 * tensor.numel()]}
        at += 4 * tensor.numel()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            out.write(tensor.contiguous().numpy().tobytes())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--size", type=int, required=True, help="pixels of a side of the input")
    parser.add_argument("--vocabulary", type=int, required=True)
    parser.add_argument("--decoder", type=json.loads, default={}, help="what is other than in the default model")
    args = parser.parse_args()
    torch.manual_seed(1)
    config = DECODER | args.decoder
    encoder, (features, rows, columns) = random_encoder(args.encoder, args.size)
    words = ["<pad>", "<start>", "<end>", "<unk>", *(f"w{n}" for n in range(args.vocabulary - 4))]
    meta = {"format_version": 1, "tokenizer": "ptb-1", "decoder": config, "vocabulary": words,
            "encoder": {"kind": args.encoder, "feature_size": features, "grid": [rows, columns], "included": True},
            "preprocessing": {"resize": "squash", "height": args.size, "width": args.size, "mean": [0.485, 0.456, 0.406],
                              "std": [0.229, 0.224, 0.225]}}
    state = {name: value for name, value in encoder.state_dict().items() if not name.endswith("num_batches_tracked")}
    write(args.out, meta, {"encoder." + name: value for name, value in state.items()} | {
        "decoder." + name: value for name, value in random_decoder(config, features, args.vocabulary).items()})


main()
