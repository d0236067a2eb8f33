"""Print what became of templates."""

from collections import Counter
from collections.abc import Iterable, Sequence

from .check import Row, words
from .load import UNREAD


def failures(rows: Iterable[Row]) -> list[str]:
    """Return a line per template with a problem."""
    return [
        f"{row.template.title}: {'; '.join(row.problems)}"
        for row in rows
        if row.problems
    ]


def pattern(row: Row) -> str:
    """Return what a template is expected to become, without its channels."""
    kinds = Counter(
        f"{item.entity.platform} {item.entity.key.rstrip('0123456789').rstrip('-')}"
        for item in row.expected
    )
    named = (
        f"{count} × {kind}" if count > 1 else kind
        for kind, count in sorted(kinds.items())
    )
    return ", ".join(named) or "nothing but its connection"


def verdict(row: Row) -> str:
    """Return in a word what came of a template."""
    if row.problems:
        return "differs"
    if row.doubts:
        return "uncertain"
    if any(note.kind == UNREAD for note in row.notes):
        return "unread"
    return "noted" if row.notes else "same"


def table(rows: Sequence[Row]) -> str:
    """Return a line per template: verdict, name, expected, got where it differs."""
    lines = []
    for number, row in enumerate(rows, 1):
        lines.append(
            f"{number:4} {verdict(row):9} {row.template.title} [{row.template.chip}]"
        )
        lines.append(f"{'':15}expected: {pattern(row)}")
        if row.problems or row.others:
            got = ", ".join(words(entity) for entity in row.got)
            lines.append(f"{'':15}got: {got or 'nothing but its connection'}")
        lines += [f"{'':15}uncertain: {doubt}" for doubt in row.doubts]
        lines += [f"{'':15}note: {note.kind}: {note.text}" for note in row.notes]
        lines += [f"{'':15}DIFFERS: {problem}" for problem in row.problems]
    return "\n".join(lines)


def counts(rows: Sequence[Row]) -> str:
    """Return how many templates there are, and how many of them differ."""
    kinds = Counter(note.kind for row in rows for note in row.notes)
    explained = "".join(f"\n{count:6} × {kind}" for kind, count in kinds.most_common())
    verdicts = Counter(map(verdict, rows))
    noted = verdicts["noted"]
    return (
        f"{len(rows)} templates, {verdicts['same'] + noted} as expected "
        f"({noted} with a note), {verdicts['uncertain']} uncertain, "
        f"{verdicts['unread']} of which nothing could be read, "
        f"{verdicts['differs']} not as expected.\nNotes, by what they are about:"
        f"{explained or ' none'}"
    )
