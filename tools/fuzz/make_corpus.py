#!/usr/bin/python3
"""Writes the corpora that the fuzz targets start from: small valid files of every form.

Run with PyTorch 1.13: /usr/bin/python3 make_corpus.py
"""
import collections
import io
import json
import pathlib
import pickle
import struct
import zipfile

import torch

corpus = pathlib.Path(__file__).parent / "corpus"


def content():
    base = torch.arange(6, dtype=torch.float32)
    return collections.OrderedDict(plain=base.reshape(2, 3), transposed=base.reshape(2, 3).t(), count=torch.tensor(7),
                                   parameter=torch.nn.Parameter(torch.ones(2)), half=torch.ones(2, dtype=torch.float16))


def saved(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


checkpoint = {"epoch": 3, "rate": 0.5, "optimizer": {"lr": [0.1]}, "state_dict": content()}
for name, value, options in [("plain", content(), {}), ("protocol4", content(), {"pickle_protocol": 4}),
                             ("checkpoint", checkpoint, {})]:
    archive = saved(value, **options)
    (corpus / "torch_zip" / f"{name}.pth").write_bytes(archive)
    (corpus / "torch_legacy" / f"{name}.pth").write_bytes(saved(value, _use_new_zipfile_serialization=False, **options))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        (corpus / "pickle" / f"{name}.pkl").write_bytes(files.read("archive/data.pkl"))
sample = [None, True, -2, 300, 70000, 2**40, 2**90, 1.5, "é", (), (1, 2, 3, 4), {"a": [1]}]
(corpus / "pickle" / "values.pkl").write_bytes(pickle.dumps(sample, protocol=2))

compressed = io.BytesIO()
with zipfile.ZipFile(compressed, "w", zipfile.ZIP_DEFLATED) as files:
    files.writestr("archive/data.pkl", b"\x80\x02}." + bytes(1000))
    files.writestr("archive/byteorder", "little", zipfile.ZIP_STORED)
(corpus / "torch_zip" / "compressed.zip").write_bytes(compressed.getvalue())


def safetensors(header, data):
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


(corpus / "safetensors" / "two.safetensors").write_bytes(safetensors(
    {"__metadata__": {"format": "pt", "note": "é"}, "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
     "b": {"dtype": "I16", "shape": [], "data_offsets": [8, 10]}}, bytes(10)))
(corpus / "safetensors" / "empty.safetensors").write_bytes(safetensors({}, b""))
(corpus / "safetensors" / "hollow.safetensors").write_bytes(safetensors(
    {"a": {"dtype": "BF16", "shape": [3, 0], "data_offsets": [0, 0]}}, b""))

# Descriptions of decoders: that of the model files' tests, with other switches.
model = (pathlib.Path(__file__).parents[2] / "tests/model/fixtures/model_v1.safetensors").read_bytes()
header = json.loads(model[8 : 8 + struct.unpack("<Q", model[:8])[0]])
for name, decoder in {"soft": {}, "prev2att": {"prev2att": True, "attention": "hard", "gate": "vector"},
                      "no_context": {"ctx2lstm": False, "mean2init": False, "region_size": 3},
                      "none": {"attention": "none", "deep_output": False, "positions": True}}.items():
    description = json.loads(header["__metadata__"]["sightline"])
    description["decoder"].update(decoder)
    (corpus / "model_description" / f"{name}.json").write_text(json.dumps(description))
description = json.loads(header["__metadata__"]["sightline"])
description["encoder"]["tensors_sha256"] = description["encoder"]["sha256"]
shares = {"captions": 8, "good": 0.5}
description["calibration"] = {"good_cider_d": 0.5, "likely_above": 0.6, "unsure_above": 0.25, "photos": 24, "percentile": 99,
                              "farthest": 7.5, "likely": shares, "unsure": shares, "guess": shares}
(corpus / "model_description" / "calibrated.json").write_text(json.dumps(description))
