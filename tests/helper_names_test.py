#!/usr/bin/env python3
"""Fails where two files of one layer give a helper in an unnamed namespace the same name: the files are compiled in bundles,
where equal names clash or, worse, overload each other unseen; and grep finds one thing by one name.
Usage: helper_names_test.py [REPOSITORY]"""

import collections
import pathlib
import re
import sys

OPEN, CLOSE = re.compile(r"^namespace \{"), re.compile(r"^\}  // namespace$")
TYPE = re.compile(r"^(?:template\b.*>\s*)?(?:class|struct|enum(?: class)?)\s+(\w+)")
CONSTANT = re.compile(r"\b(k[A-Z]\w*)\s*(?=\[|=|\{|,|;|$)")
FUNCTION = re.compile(r"([A-Za-z_]\w*)\s*\(")


def names_in(text):
    """What the unnamed namespaces of a file declare at their outermost level."""
    inside = False
    for line in text.splitlines():
        if OPEN.match(line):
            inside = True
        elif CLOSE.match(line):
            inside = False
        elif inside and line and line[0] not in " }#/)" and not re.match(r"(using|namespace|extern)\b|template\b[^(]*$", line):
            declared = re.split(r"\s=\s|\{", line)[0]
            if match := TYPE.match(line):
                yield match.group(1)
            elif "(" in declared and not declared.startswith("constexpr k"):
                yield FUNCTION.search(declared).group(1) if FUNCTION.search(declared) else declared
            else:
                yield from CONSTANT.findall(line)


def problems_of(layer, files):
    """`files`: texts by name."""
    places = collections.defaultdict(set)
    for name, text in files.items():
        for declared in names_in(text):
            places[declared].add(name)
    for declared, names in sorted(places.items()):
        if len(names) > 1:
            yield f"src/{layer}: {declared} is a helper of each of {', '.join(sorted(names))}"


def check_the_checker():
    one = "namespace {\n\nconstexpr int kSize = 3, kMost{4};\n\nstruct Row {\n  int size;\n};\n\nint sum(int a) {\n  return a;\n}\n\n}  // namespace\n"
    other = "int sum(int);\nnamespace {\nusing Row = int;\n\ntemplate <class T>\nT twice(T a) {\n  return sum(a);\n}\n\n}  // namespace\nint kSize(int);\n"
    assert set(names_in(one)) == {"kSize", "kMost", "Row", "sum"}, set(names_in(one))
    assert set(names_in(other)) == {"twice"}, set(names_in(other))
    assert not list(problems_of("x", {"a.cpp": one, "b.cpp": other}))
    assert len(list(problems_of("x", {"a.cpp": one, "b.cpp": one}))) == 4


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    problems = []
    for layer in sorted(path for path in (root / "src").iterdir() if path.is_dir()):
        files = {path.name: path.read_text(encoding="utf-8") for path in layer.glob("*.cpp")}
        problems += problems_of(layer.name, files)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
