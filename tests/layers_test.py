#!/usr/bin/env python3
"""Reads the includes under src and tools and fails on one that points up the order of the layers, or that brings torch
into a layer that is kept free of it. Usage: layers_test.py [REPOSITORY]"""

import pathlib
import re
import sys

# Lowest first. Layers on one line know nothing of each other.
ORDER = [
    ["core"],
    ["text", "image"],
    ["caption", "metrics"],
    ["weights"],
    ["model"],
    ["decode"],
    ["data"],
    ["train", "render"],
    ["pipeline"],
    ["evaluate", "serve"],
    ["cli"],
    ["tools"],
]
RANK = {layer: rank for rank, layers in enumerate(ORDER) for layer in layers}

TORCH_FREE = {"core", "text", "image", "caption", "metrics", "data", "render"}
TORCH_ALLOWED = re.compile(r"^data/feature_cache\.")
TORCH_HEADER = re.compile(r"^(torch|ATen|c10|caffe2)/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = {".h", ".hpp", ".cpp", ".cc", ".inc"}


def problems_of(path, layer, text):
    """What is wrong with the includes of one file; `path` is relative to src (or starts with tools/)."""
    if layer not in RANK:
        yield f"{path}: '{layer}' is not a layer; put it into the order in tests/layers_test.py"
        return
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(2)) + 1
        header = match.group(2)
        target = header.split("/")[0] if "/" in header else layer
        if match.group(1) == '"' and target in RANK and target != layer and RANK[target] >= RANK[layer]:
            yield f"{path}:{line}: {layer} includes {header}, which is not below it"
        if layer in TORCH_FREE and not TORCH_ALLOWED.match(str(path)) and TORCH_HEADER.match(header):
            yield f"{path}:{line}: {layer} is kept free of torch but includes {header}"


def problems_of_tree(root):
    for top in ("src", "tools"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            relative = path.relative_to(root / "src") if top == "src" else path.relative_to(root)
            yield from problems_of(relative.as_posix(), relative.parts[0], path.read_text(encoding="utf-8"))


def check_the_checker():
    """The rules must catch what they are there for."""
    bad = [
        ("core/a.h", "core", '#include "text/b.h"\n'),
        ("text/a.h", "text", '#include "image/b.h"\n'),
        ("model/a.cpp", "model", '\n#  include "train/b.h"\n'),
        ("metrics/a.cpp", "metrics", "#include <torch/torch.h>\n"),
        ("data/a.cpp", "data", "#include <ATen/ATen.h>\n"),
        ("render/a.cpp", "render", '#include "torch/script.h"\n'),
        ("train/a.cpp", "train", '#include "render/b.h"\n'),
        ("odd/a.cpp", "odd", ""),
    ]
    good = [
        ("text/a.h", "text", '#include "core/b.h"\n#include "text/c.h"\n#include <vector>\n'),
        ("data/feature_cache.cpp", "data", "#include <torch/torch.h>\n"),
        ("model/a.cpp", "model", "#include <torch/torch.h>\n"),
        ("cli/a.cpp", "cli", '#include "serve/b.h"\n'),
        ("tools/sightline.cpp", "tools", '#include "cli/main.h"\n'),
    ]
    for case in bad:
        assert list(problems_of(*case)), f"not caught: {case}"
    for case in good:
        assert not list(problems_of(*case)), f"wrongly caught: {case}"


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    problems = list(problems_of_tree(root))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
