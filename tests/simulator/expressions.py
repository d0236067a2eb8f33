"""Evaluate the firmware's expressions and expand its `$` constants."""

from collections.abc import Callable, Mapping
import math
import re
from typing import NamedTuple

from .arguments import WHITE_SPACE
from .c_types import atof, f32, to_int


class _Operator(NamedTuple):
    binding: int
    apply: Callable[[float, float], float]


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a)


def _modulo(a: float, b: float) -> float:
    return math.fmod(to_int(a), to_int(b)) if to_int(b) else 0.0


# The looser an operator binds the higher its number; of equals the last splits.
_OPERATORS = {
    "==": _Operator(10, lambda a, b: a == b),
    ">=": _Operator(10, lambda a, b: a >= b),
    "<=": _Operator(10, lambda a, b: a <= b),
    "!=": _Operator(10, lambda a, b: a != b),
    "&&": _Operator(12, lambda a, b: bool(to_int(a) and to_int(b))),
    "||": _Operator(12, lambda a, b: bool(to_int(a) or to_int(b))),
    ">": _Operator(10, lambda a, b: a > b),
    "<": _Operator(10, lambda a, b: a < b),
    "+": _Operator(6, lambda a, b: a + b),
    "-": _Operator(6, lambda a, b: a - b),
    "*": _Operator(4, lambda a, b: a * b),
    "/": _Operator(4, _divide),
    "%": _Operator(4, _modulo),
}
_SYMBOL = re.compile("|".join(re.escape(symbol) for symbol in _OPERATORS))


def _split_operator(text: str) -> tuple[str, str, str] | None:
    """Return left side, operator and right side of the loosest operator."""
    best: tuple[int, str] | None = None
    level = 0
    position = 1 if re.match(r"-\d", text) else 0
    sign_at = -1
    # The last character can be no operator: nothing would follow it.
    while position < len(text) - 1:
        level += {"(": 1, ")": -1}.get(text[position], 0)
        found = _SYMBOL.match(text, position)
        if found and level == 0 and position != sign_at:
            symbol = found[0]
            if best is None or (
                _OPERATORS[symbol].binding >= _OPERATORS[best[1]].binding
            ):
                best = position, symbol
            position = found.end()
            sign_at = position if text[position : position + 1] == "-" else -1
            continue
        position += 1
    if best is None:
        return None
    at, symbol = best
    return text[:at], symbol, text[at + len(symbol) :]


def _closing_bracket(text: str) -> int:
    level = 0
    for position, character in enumerate(text):
        level += {"(": 1, ")": -1}.get(character, 0)
        if level == 0:
            return position
    return -1


def _without_brackets(text: str) -> str:
    while text[:1] == "(" and _closing_bracket(text) == len(text) - 1:
        text = text[1:-1]
    return text


class Constants:
    """The values `$` names stand for.

    numbers maps a name, `*` standing for one digit each, to what reads its value
    (given the digits, 0 without); texts maps a name to what reads a text; arguments
    are texts known only where a `$` name is a whole argument. The order counts: the
    first name that fits is taken, as in the firmware.
    """

    def __init__(
        self,
        numbers: Mapping[str, Callable[[int], float]],
        texts: Mapping[str, Callable[[], str]],
        arguments: Mapping[str, Callable[[], str]],
    ) -> None:
        """Prepare to recognise the names, whatever their case."""
        self._arguments = {
            "$ShortName": texts["$shortName"],
            "$Name": texts["$name"],
            **arguments,
        }
        self._numbers = [(_name_pattern(name), get) for name, get in numbers.items()]
        self._texts = [(_name_pattern(name), get) for name, get in texts.items()]

    def number(self, text: str) -> float | None:
        """Return the value of the constant that is exactly text, or None."""
        for pattern, get in self._numbers:
            if found := pattern.fullmatch(text):
                return f32(get(int(found[1] or 0)))
        return None

    def argument(self, text: str) -> str:
        """Return a `$` argument's text: a few texts are known, the rest is a number."""
        if read := self._arguments.get(text):
            return read()
        return str(to_int(self.number(text) or 0.0))

    def expand(self, text: str) -> str:
        """Return text with each `$` constant replaced; unknown ones stay."""
        pieces: list[str] = []
        position = 0
        while position < len(text):
            if text[position] == "$" and (found := self._at(text, position)):
                value, position = found
                pieces.append(value)
            else:
                pieces.append(text[position])
                position += 1
        return "".join(pieces)

    def _at(self, text: str, position: int) -> tuple[str, int] | None:
        for pattern, get in self._numbers:
            if found := pattern.match(text, position):
                return format_number(f32(get(int(found[1] or 0)))), found.end()
        for pattern, read in self._texts:
            if found := pattern.match(text, position):
                return read(), found.end()
        return None

    def evaluate(self, text: str) -> float:
        """Return the value of an expression such as `$CH2*10` or `1+2>2`."""
        text = _without_brackets(text.strip(WHITE_SPACE))
        if not text:
            return 0.0
        if split := _split_operator(text):
            left, symbol, right = split
            return f32(
                _OPERATORS[symbol].apply(self.evaluate(left), self.evaluate(right))
            )
        if text[0] == "!":
            return float(not self.evaluate(text[1:]))
        value = self.number(text)
        return f32(atof(text)) if value is None else value


def _name_pattern(name: str) -> re.Pattern[str]:
    plain, star, _ = name.partition("*")
    digits = rf"(\d{{{name.count('*')}}})" if star else "()"
    return re.compile(re.escape(plain) + digits, re.IGNORECASE)


def format_number(value: float) -> str:
    """Return a constant's value as `echo` prints it: an integer or six decimals."""
    whole = to_int(value)
    if abs(f32(whole) - value) < 0.001:
        return str(whole)
    return f"{value:f}"
