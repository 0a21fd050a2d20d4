#!/usr/bin/env python3
"""Fails where CONTRIBUTING.md names a path that is not there, or a worked example words that do not stand in its file.
Usage: contributing_test.py [REPOSITORY]"""

import pathlib
import re
import sys

# "- `src/a.h`: `words` and `more words`" in a list.
EXAMPLE = re.compile(r"^- `([^`]+)`: (.*)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
TOP = ("src", "tests", "tools", "cmake", "models", "datasets", ".ci")
# Sections that say how to work, not what to change.
WITHOUT_EXAMPLE = {"Levels", "Building and testing"}


def is_path(text):
    return text.split("/")[0] in TOP and "/" in text and not re.search(r"[\s*<>(]", text)


def problems_of(page, read):
    """What is wrong with the page's text; `read` gives the text of a path, "" of a directory, None where nothing is."""
    for quoted in QUOTED.findall(page):
        if is_path(quoted) and read(quoted) is None:
            yield f"{quoted} is not there"
    for path, rest in EXAMPLE.findall(page):
        words = QUOTED.findall(rest)
        if not words:
            yield f"{path}: the example names no words that stand there"
        for quoted in words:
            if quoted not in (read(path) or ""):
                yield f"{path} does not say '{quoted}'"
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title = section.split("\n", 1)[0]
        if title not in WITHOUT_EXAMPLE and len(EXAMPLE.findall(section)) < 2:
            yield f"section '{title}' has no worked example"


def check_the_checker():
    files = {"src/a.h": "int a();", "src": "", "tests/a_test.cpp": "a()"}
    good = "# T\n`src/a.h` `a b/c`\n## Levels\n\n## A\n- `src/a.h`: `int a(`\n- `tests/a_test.cpp`: `a()` and `a(`\n"
    assert not list(problems_of(good, files.get)), list(problems_of(good, files.get))
    assert list(problems_of("`src/b.h`", files.get)) == ["src/b.h is not there"]
    assert list(problems_of("- `src/a.h`: `int b(`", files.get)) == ["src/a.h does not say 'int b('"]
    assert list(problems_of("- `src/a.h`: nothing", files.get)) == [
        "src/a.h: the example names no words that stand there"
    ]
    assert list(problems_of("## A\n- `src/a.h`: `a`\n", files.get)) == ["section 'A' has no worked example"]


def main():
    check_the_checker()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()

    def read(path):
        place = root / path
        if place.is_dir():
            return ""
        return place.read_text(encoding="utf-8") if place.is_file() else None

    problems = list(problems_of((root / "CONTRIBUTING.md").read_text(encoding="utf-8"), read))
    for problem in problems:
        print(f"CONTRIBUTING.md: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
