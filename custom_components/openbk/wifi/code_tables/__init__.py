"""The tables behind `codes`: number, standard short name, meaning, remedy keys."""

from typing import NamedTuple


class Row(NamedTuple):
    """Describe one code; `remedies` are keys of `REMEDIES`, likeliest first."""

    number: int
    name: str
    meaning: str
    remedies: str


def family(meaning: str, remedies: str, names: str) -> tuple[Row, ...]:
    """Return rows that share meaning and remedies; `names` is "number name ..."."""
    words = names.split()
    return tuple(
        Row(int(number), name, meaning, remedies)
        for number, name in zip(words[::2], words[1::2], strict=True)
    )
