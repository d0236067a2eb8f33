"""Split a command's arguments as the firmware does, `$` constants included."""

from collections.abc import Callable
from typing import NamedTuple

from .c_types import atof, atoi, hexadecimal, is_integer, to_int

WHITE_SPACE = " \t\n\r\xa0"
_LONGEST = 511
_MOST = 32


class _Piece(NamedTuple):
    text: str
    start: int


def split(text: str, *, quotes: bool) -> list[_Piece]:
    """Return the arguments in text with the place each one begins at.

    White space separates. A quote opens an argument only at its beginning, and
    (unless it is the very first) only where the command allows quotes.
    """
    pieces: list[_Piece] = []
    text = text[:_LONGEST]
    position = 0
    while len(pieces) < _MOST:
        while position < len(text) and text[position] in WHITE_SPACE:
            position += 1
        if position >= len(text):
            break
        start = position
        if text[position] == '"' and (quotes or not pieces):
            start = position + 1
            end = text.find('"', start)
            end = len(text) if end < 0 else end
            pieces.append(_Piece(text[start:end], start))
            position = end + 1
            continue
        while position < len(text) and text[position] not in WHITE_SPACE:
            position += 1
        pieces.append(_Piece(text[start:position], start))
    return pieces


class Arguments:
    """The arguments of one command."""

    def __init__(
        self,
        raw: str,
        evaluate: Callable[[str], float],
        expand: Callable[[str], str],
        *,
        quotes: bool = False,
        expanding: bool = True,
    ) -> None:
        """Split raw; evaluate turns an expression into a number, expand a `$` name."""
        self.raw = raw
        self._pieces = split(raw, quotes=quotes)
        self._evaluate = evaluate
        self._expand = expand
        self._expanding = expanding

    def __len__(self) -> int:
        """Return how many arguments there are."""
        return len(self._pieces)

    def text(self, index: int) -> str:
        """Return an argument as text; empty where there is none."""
        if not 0 <= index < len(self):
            return ""
        text = self._pieces[index].text
        return self._expand(text) if self._expanding and text[:1] == "$" else text

    def rest(self, index: int) -> str:
        """Return everything from an argument to the end, as it was written."""
        return self.raw[self._pieces[index].start :] if index < len(self) else ""

    def is_integer(self, index: int) -> bool:
        """Tell whether an argument counts as an integer (a constant does)."""
        if not 0 <= index < len(self):
            return False
        text = self._pieces[index].text
        return text[:1] == "$" or is_integer(text)

    def integer(self, index: int, default: int = 0) -> int:
        """Return an argument's value, an expression allowed, cut to an integer."""
        if not 0 <= index < len(self):
            return default
        text = self._pieces[index].text
        if text[:2] == "0x":
            return hexadecimal(text)
        return to_int(self._evaluate(text)) if self._expanding else atoi(text)

    def number(self, index: int, default: float = 0.0) -> float:
        """Return an argument's value, an expression allowed."""
        if not 0 <= index < len(self):
            return default
        text = self._pieces[index].text
        return self._evaluate(text) if self._expanding else atof(text)
