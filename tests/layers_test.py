#!/usr/bin/env python3
"""Reads the includes under src and tools and fails on one that points up the order of the layers, or that brings torch
into a layer that is kept free of it; and on a library in CMakeLists.txt whose DEPS are not what its sources include.
Usage: layers_test.py [REPOSITORY]"""

import pathlib
import re
import sys

# Lowest first. Layers on one line know nothing of each other.
ORDER = [
    ["core"],
    ["text", "image"],
    ["caption", "metrics"],
    ["decode", "weights"],
    ["model"],
    ["data", "engine"],
    ["train", "render"],
    ["pipeline", "distill"],
    ["evaluate", "serve"],
    ["cli"],
    ["tools"],
]
RANK = {layer: rank for rank, layers in enumerate(ORDER) for layer in layers}

TORCH_FREE = {"core", "text", "image", "caption", "metrics", "decode", "engine", "data", "render", "pipeline"}
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


# sightline_library(NAME ... DEPS ... [PRIVATE_DEPS ...])
LIBRARY = re.compile(r"^\s*sightline_library\(\s*(\w+)([^)]*)\)", re.MULTILINE)


def libraries_of(cmake):
    """The layers that each library lists among its DEPS and PRIVATE_DEPS, by the library's name."""
    text = re.sub(r"#.*", "", cmake)
    return {name: set(re.findall(r"\bsightline_(\w+)", rest)) for name, rest in LIBRARY.findall(text)}


def layers_included(texts, layer):
    """The other layers that these sources of a layer include."""
    headers = {match.group(2) for text in texts for match in INCLUDE.finditer(text) if match.group(1) == '"'}
    return {header.split("/")[0] for header in headers if "/" in header} & set(RANK) - {layer}


def dependency_problems(libraries, included):
    """Libraries and what they list, beside the layers that their sources include (both by name)."""

    def reached(name, seen):
        for dependency in libraries.get(name, set()) - seen:
            seen.add(dependency)
            reached(dependency, seen)
        return seen

    for layer, layers in sorted(included.items()):
        if layer not in libraries:
            yield f"CMakeLists.txt: there is no sightline_library({layer} ...) for src/{layer}"
            continue
        for missing in sorted(layers - reached(layer, set())):
            yield f"CMakeLists.txt: sightline_{layer} includes {missing}/ but neither it nor its DEPS list sightline_{missing}"
        for vain in sorted(libraries[layer] - layers):
            yield f"CMakeLists.txt: sightline_{layer} lists sightline_{vain} but includes nothing of it"


def problems_of_libraries(root):
    included = {}
    for directory in sorted(path for path in (root / "src").iterdir() if path.is_dir()):
        texts = [path.read_text(encoding="utf-8") for path in directory.rglob("*") if path.suffix in SUFFIXES]
        included[directory.name] = layers_included(texts, directory.name)
    yield from dependency_problems(libraries_of((root / "CMakeLists.txt").read_text(encoding="utf-8")), included)


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
        ("pipeline/a.cpp", "pipeline", '#include "serve/b.h"\n'),
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
    libraries = libraries_of(
        "# sightline_library(old DEPS sightline_core)\n"
        "sightline_library(core DEPS Threads::Threads)\n"
        "sightline_library(text DEPS sightline_core)\n"
        "sightline_library(image TORCH\n  DEPS sightline_text  # words\n  PRIVATE_DEPS z)\n"
    )
    assert libraries == {"core": set(), "text": {"core"}, "image": {"text"}}, libraries
    assert layers_included(['#include "core/a.h"\n#include <text/b.h>\n#include "c.h"\n'], "text") == {"core"}

    def found(included):
        return [problem.split(": ", 1)[1] for problem in dependency_problems(libraries, included)]

    assert not found({"core": set(), "text": {"core"}, "image": {"text", "core"}})  # core through text
    assert found({"image": {"core"}}) == ["sightline_image lists sightline_text but includes nothing of it"]
    assert found({"core": {"text"}})[0].startswith("sightline_core includes text/")
    assert found({"odd": set()})[0].startswith("there is no")


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    problems = [*problems_of_tree(root), *problems_of_libraries(root)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
