"""Writes the generated parts of a document, which stand between marks in it."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
import re
import sys

type Parts = Mapping[str, Callable[[], str]]

_PART = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---" for _ in head], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in map(list, lines))


def written(text: str, parts: Parts) -> str:
    """Return `text` with every part of `parts` anew; others stay as they are."""

    def anew(match: re.Match[str]) -> str:
        if (write := parts.get(match[2])) is None:
            return match[0]
        return f"{match[1]}\n{write()}\n{match[3]}"

    return _PART.sub(anew, text)


def update(path: Path, parts: Parts, arguments: list[str]) -> int:
    """Write the parts; with `--check` only say whether they differ (1)."""
    text = path.read_text(encoding="utf-8")
    new = written(text, parts)
    if new == text:
        return 0
    if "--check" in arguments:
        print(f"{path.name} is out of date: run scripts/generate-docs", file=sys.stderr)
        return 1
    path.write_text(new, encoding="utf-8")
    return 0
