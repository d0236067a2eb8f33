"""The pattern language of the log tables: templates in, anchors and regexes out.

A template is a log line as its source prints it, with fields in braces:
`sm_deauth_handler reason={reason},vif={n}`. Its text up to the first field is the *anchor*
and is looked for with all blanks taken out, so that a word broken by a terminal still
counts; the rest is a regex that tolerates such breaks too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
import re
from typing import TYPE_CHECKING

from .log_events import EventKind, Security, Symptom, Vendor, WifiState

if TYPE_CHECKING:
    from .codes import VendorFamily
    from .log_context import LogContext

type Fields = Mapping[str, str]
type Handler = Callable[[Fields, LogContext], Iterable[Found] | None]
type Effect = WifiState | Symptom | Found | Handler

MIN_ANCHOR = 3
# So much of an anchor is taken for a line that another one cut in two.
MIN_BROKEN = 8
_BLANKS = r"\s{0,24}"
_BREAK = r"\s{0,2}"
_FIELD = re.compile(r"\{(\w+)\}")

_MAC = r"(?:[0-9A-Fa-f ][0-9A-Fa-f][:-]){5}[0-9A-Fa-f ]?[0-9A-Fa-f](?![0-9A-Fa-f])"
_UNSIGNED = r"\d{1,10}(?![\d\ufffd])"

# What a field of this name looks like. `any` and `ssid` run to the literal after them;
# `n` is a number of no interest.
_NUMBERS = (
    "status reason esp old_event new_event mlme channel freq uptime flag mqtt "
    "slot unsigned_rssi number n a b c d"
)
FIELD_PATTERNS = {
    **dict.fromkeys(_NUMBERS.split(), _UNSIGNED),
    "rssi": "-?" + _UNSIGNED,
    **dict.fromkeys(("bssid", "mac"), rf"\[?{_MAC}\]?"),
    "ip": r"\d{1,3}(?:\.\d{1,3}){3}(?!\d)",
    "hex": r"(?:0[xX])?[0-9A-Fa-f]{1,16}(?![0-9A-Fa-f])",
    "dashes": r"[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f])",
    "compact": r"[0-9A-Fa-f]{12}(?![0-9A-Fa-f])",
    "token": r"\w{2,40}",
    "word": r"[^\s,;)\]|]{1,48}",
    "name": r"[A-Za-z][\w/+-]{0,40}",
    "version": r"\d{1,2}\.\d{1,2}\.\d{1,4}(?!\d)",
    "ssid": r"[^\n]{0,64}?",
    "any": r"[^\n]{0,120}?",
    "end": r"(?=\n|\Z)",
    "next": r"(?=\s*(?:\n|\Z|(?:Error|Warn|Info|Debug|ExtraDebug):))",
}
_FREE_TEXT = frozenset({"ssid", "any", "end", "next"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold what a line says, before the reader adds vendor and line number."""

    kind: EventKind
    number: int | None = None
    text: str | None = None
    family: VendorFamily | None = None
    security: Security | None = None


@dataclass(frozen=True, slots=True)
class LinePattern:
    """Pair a template with what its line means.

    `effects` are states and symptoms the line stands for, or a handler that turns the
    fields into findings (None: the line is something else after all). `opens` starts a
    block of lines that belong together, `within` restricts the line to such a block.
    `exact` forbids breaks inside the anchor, `line_start` anything before it, and
    `not_after` a word before it: for anchors that are everyday words.
    """

    template: str
    effects: tuple[Effect, ...] = ()
    opens: str | None = None
    within: str | None = None
    exact: bool = False
    line_start: bool = False
    not_after: str = ""
    vendor: Vendor = Vendor.OTHER

    anchor: str = field(init=False, default="")
    literal: str = field(init=False, default="")
    gaps: frozenset[int] = field(init=False, default=frozenset())
    rest: re.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Derive anchor and regex from the template; ValueError if it has no anchor."""
        pieces = _FIELD.split(self.template)
        literal = pieces[0]
        anchor = "".join(literal.split())
        if len(anchor) < MIN_ANCHOR:
            raise ValueError(f"the template {self.template!r} has no anchor")
        gaps, count = set(), 0
        for character in literal:
            if character.isspace():
                gaps.add(count)
            else:
                count += 1
        object.__setattr__(self, "anchor", anchor)
        object.__setattr__(self, "literal", literal.strip())
        object.__setattr__(self, "gaps", frozenset(gaps))
        if len(pieces) > 1:
            object.__setattr__(self, "rest", _compile(pieces[1:]))


def line(
    template: str,
    *effects: Effect,
    opens: str | None = None,
    within: str | None = None,
    exact: bool = False,
    line_start: bool = False,
    not_after: str = "",
) -> LinePattern:
    """Return a row of a log table."""
    return LinePattern(template, effects, opens, within, exact, line_start, not_after)


def table(vendor: Vendor, *rows: LinePattern) -> tuple[LinePattern, ...]:
    """Return the rows as lines of `vendor`."""
    return tuple(replace(row, vendor=vendor) for row in rows)


def _compile(pieces: list[str]) -> re.Pattern[str]:
    """Compile [field, literal, field, literal ...]; a field may come up twice."""
    parts: list[str] = []
    seen: set[str] = set()
    for name, literal in zip(pieces[::2], pieces[1::2], strict=True):
        pattern = FIELD_PATTERNS[name]
        if name not in _FREE_TEXT:
            parts.append(_BLANKS)
        if name in seen:
            parts.append(f"(?:{pattern})")
        else:
            parts.append(f"(?P<{name}>{pattern})")
            seen.add(name)
        parts.append(_tolerant(literal))
    return re.compile("".join(parts))


def _tolerant(literal: str) -> str:
    """Return a regex for `literal` that allows blanks anywhere, as terminals insert."""
    words = [
        _BREAK.join(re.escape(character) for character in word)
        for word in literal.split()
    ]
    inner = _BLANKS.join(words)
    before = _BLANKS if literal[:1].isspace() or words else ""
    return before + inner


class AnchorIndex:
    """Find the anchors of many patterns in text without blanks, in one pass."""

    def __init__(self, patterns: Iterable[LinePattern]) -> None:
        """Build the search regex, a trie written out."""
        self._patterns: dict[str, list[LinePattern]] = {}
        for pattern in patterns:
            self._patterns.setdefault(pattern.anchor, []).append(pattern)
        for anchor, found in self._patterns.items():
            found.extend(
                pattern
                for size in range(len(anchor) - 1, MIN_ANCHOR - 1, -1)
                for pattern in self._patterns.get(anchor[:size], ())
                if pattern.anchor == anchor[:size]
            )
        self.search = re.compile(_trie(self._patterns)).search

    def patterns(self, anchor: str) -> list[LinePattern] | None:
        """Return the patterns that begin like `anchor`, longest first.

        None means that it is only the beginning of an anchor.
        """
        return self._patterns.get(anchor)


type _Node = dict[str, _Node]


def _trie(words: Iterable[str]) -> str:
    """Write `words` as one regex that also matches their beginnings.

    Those of MIN_BROKEN characters and more anywhere, shorter ones at the text's end.
    """
    root: _Node = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return "|".join(re.escape(first) + _write(node, 1) for first, node in root.items())


def _write(node: _Node, depth: int) -> str:
    branches = [
        re.escape(first) + _write(child, depth + 1)
        for first, child in node.items()
        if first
    ]
    if not branches:
        return ""
    may_stop = "" in node or depth >= MIN_BROKEN
    return "(?:" + "|".join([*branches, "" if may_stop else r"\Z"]) + ")"
