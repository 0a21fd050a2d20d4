#!/usr/bin/env python3
"""Reads the includes under src and tools and fails on one that points up the order of the layers; on a source that
reaches torch, directly or through our headers, and is not listed in CMakeLists.txt as one that may (the program starts
without LibTorch); and on a library whose DEPS are not what its sources include.
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


def problems_of_tree(root):
    for top in ("src", "tools"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            relative = path.relative_to(root / "src") if top == "src" else path.relative_to(root)
            yield from problems_of(relative.as_posix(), relative.parts[0], path.read_text(encoding="utf-8"))


# sightline_library(NAME ... DEPS ... [PRIVATE_DEPS ...] [TORCH FILE...] [TORCH_BUT FILE...])
LIBRARY = re.compile(r"^\s*sightline_library\(\s*(\w+)([^)]*)\)", re.MULTILINE)


def libraries_of(cmake):
    """The layers that each library lists among its DEPS and PRIVATE_DEPS, by the library's name."""
    text = re.sub(r"#.*", "", cmake)
    return {name: set(re.findall(r"\bsightline_(\w+)", rest)) for name, rest in LIBRARY.findall(text)}


def words_after(keyword, words):
    """Those that a CMake call has behind a keyword, up to the next one."""
    found = []
    for word in words[words.index(keyword) + 1 :] if keyword in words else []:
        if word in {"DEPS", "PRIVATE_DEPS", "TORCH", "TORCH_BUT"}:
            break
        found.append(word)
    return found


def torch_sources(cmake, sources):
    """Of the paths of sources, "LAYER/NAME.cpp", those that a library lists as ones that may reach torch; and what it
    lists and is not there."""
    allowed, missing = set(), []
    for layer, rest in LIBRARY.findall(re.sub(r"#.*", "", cmake)):
        words = rest.split()
        own = {path for path in sources if path.startswith(layer + "/")}
        listed = {key: {f"{layer}/{name}.cpp" for name in words_after(key, words)} for key in ("TORCH", "TORCH_BUT")}
        allowed |= own - listed["TORCH_BUT"] if listed["TORCH_BUT"] else listed["TORCH"]
        missing += sorted((listed["TORCH"] | listed["TORCH_BUT"]) - own)
    return allowed, missing


def ways_to_torch(headers_of):
    """How each file reaches a header of torch: [file, header, ..., torch/torch.h]; only those that do.
    headers_of: the headers that each file includes, by its path."""
    ways = {}

    def way(path, seen):
        if path in ways:
            return ways[path]
        for header in headers_of.get(path, []):
            if TORCH_HEADER.match(header):
                return [path, header]
        for header in headers_of.get(path, []):
            if header in seen:
                continue
            seen.add(header)
            if rest := way(header, seen):
                return [path, *rest]
        return None

    for path in headers_of:
        ways[path] = way(path, {path})
    return {path: found for path, found in ways.items() if found}


def torch_problems(cmake, headers_of):
    """Sources that reach torch and may not. Those of the programs are not listed and may not either."""
    sources = {path for path in headers_of if path.endswith(".cpp")}
    allowed, missing = torch_sources(cmake, sources)
    for path in missing:
        yield f"CMakeLists.txt: lists src/{path}, which is not there"
    for path, way in sorted(ways_to_torch(headers_of).items()):
        if path in sources - allowed:
            yield f"{path}: reaches torch ({' < '.join(way)}) but is not among the TORCH files of its library"


def problems_of_torch(root):
    headers_of = {}
    for path in [*(root / "src").rglob("*"), *(root / "tools").glob("*")]:
        if path.suffix not in SUFFIXES:
            continue
        name = path.relative_to(root / "src" if (root / "src") in path.parents else root).as_posix()
        headers_of[name] = [match.group(2) for match in INCLUDE.finditer(path.read_text(encoding="utf-8"))]
    yield from torch_problems((root / "CMakeLists.txt").read_text(encoding="utf-8"), headers_of)


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
        ("train/a.cpp", "train", '#include "render/b.h"\n'),
        ("pipeline/a.cpp", "pipeline", '#include "serve/b.h"\n'),
        ("odd/a.cpp", "odd", ""),
    ]
    good = [
        ("text/a.h", "text", '#include "core/b.h"\n#include "text/c.h"\n#include <vector>\n'),
        ("cli/a.cpp", "cli", '#include "serve/b.h"\n'),
        ("tools/sightline.cpp", "tools", '#include "cli/main.h"\n'),
    ]
    for case in bad:
        assert list(problems_of(*case)), f"not caught: {case}"
    for case in good:
        assert not list(problems_of(*case)), f"wrongly caught: {case}"
    check_torch_rules()
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


def check_torch_rules():
    cmake = "sightline_library(data DEPS sightline_core TORCH cache)\nsightline_library(model TORCH_BUT kinds\n gone)\n"
    headers_of = {
        "data/cache.cpp": ["data/cache.h"],
        "data/cache.h": ["string", "torch/torch.h"],
        "data/table.cpp": ["data/table.h"],
        "data/table.h": ["core/a.h"],
        "model/kinds.cpp": ["model/decoder.h"],
        "model/decoder.cpp": ["model/decoder.h"],
        "model/decoder.h": ["model/kinds.h", "ATen/ATen.h"],
        "model/kinds.h": ["model/decoder.h"],  # a circle
        "core/a.cpp": ["c10/a.h"],
    }
    found = list(torch_problems(cmake, headers_of))
    assert found == [
        "CMakeLists.txt: lists src/model/gone.cpp, which is not there",
        "core/a.cpp: reaches torch (core/a.cpp < c10/a.h) but is not among the TORCH files of its library",
        "model/kinds.cpp: reaches torch (model/kinds.cpp < model/decoder.h < ATen/ATen.h) but is not among the TORCH files "
        "of its library",
    ], found


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    problems = [*problems_of_tree(root), *problems_of_torch(root), *problems_of_libraries(root)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
