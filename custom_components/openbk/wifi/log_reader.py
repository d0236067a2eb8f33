"""Bytes of a serial or network log, as they come, into events.

How it survives real logs: the text is searched with all blanks taken out, so that a word
broken by a terminal counts. A line that names nothing is forgotten at once, but for the
beginning of a record at its end, which the next line may finish. What was read is cut out
of the text, so that a line which another one cut in two closes again. All decisions fall
at ends of lines (or after LINE_LIMIT characters without one), so that the events do not
depend on how the bytes were split.
"""

from itertools import pairwise
import re

from .log_context import LogContext
from .log_events import EventKind, LogEvent, Symptom, WifiState
from .log_fields import read_fields
from .log_lines import ALL_LINES
from .log_patterns import AnchorIndex, Found, LinePattern
from .log_text import LogDecoder, LogStatistics, Places, clean

LINE_LIMIT = 2048
# How far a record may reach beyond the end of its line, and how much of it is kept.
_OPEN_LINES = 1
_OPEN_LENGTH = 384
# A line that was cut in two waits for its rest over this many lines of another source.
_MAX_AGE = 8
_MIN_WAITING = 4
_MAX_BREAKS = 2

_MAX_TAIL = 1024
# What usually stands before a record: blanks, and the ends of `Info:MAIN:` and `[WF][SM]`.
_BEFORE_RECORDS = frozenset(" \t\n:]")

_INDEX = AnchorIndex(ALL_LINES)
_search = _INDEX.search

# Lines of another thread that may begin in the middle of a line: the firmware's own (they
# come through a buffer), the boot delay's, those of ESPHome and LibreTiny.
_INTERLOPER = re.compile(
    r"(?:Error|Warn|Info|Debug|ExtraDebug):[A-Za-z][A-Za-z0-9_]{1,15}:"
    r"|#Startup delayed \d{1,6}ms#"
    r"|\[[VDICWE]\]\[[\w.]{1,32}:\d{1,4}\]:"
)

type Span = tuple[int, int]


class LogReader:
    """Read a log piece by piece; `feed` bytes, get events.

    Any split of the same bytes gives the same events. Memory is bounded, whatever comes.
    Secrets are read over: no event carries a password or key.
    """

    def __init__(self) -> None:
        """Start at line 1 with nothing known."""
        self._decoder = LogDecoder()
        self._context = LogContext()
        self._line = ""
        self._tail = ""
        self._tail_age = 0
        self._position = self._start = 0
        self._line_number = 1
        self._events: list[LogEvent] = []

    @property
    def statistics(self) -> LogStatistics:
        """Return how much was read and how much of it was no text."""
        return self._decoder.statistics

    def feed(self, data: bytes) -> list[LogEvent]:
        """Read `data` and return the events that are now certain."""
        self._read(self._decoder.decode(data))
        return self._take()

    def flush(self) -> list[LogEvent]:
        """Take the unfinished line as finished: for a port that has fallen silent.

        Reading may go on afterwards; a number cut in two by the silence is lost.
        """
        if self._line:
            line, self._line = self._line, ""
            self._read_line(line, "", final=True)
        return self._take()

    def close(self) -> list[LogEvent]:
        """Read what is left and return the last events."""
        self._read(self._decoder.decode(b"", final=True))
        events = self.flush()
        self._read_piece("\n", final=True)
        return events + self._take()

    def _take(self) -> list[LogEvent]:
        events, self._events = self._events, []
        return events

    def _read(self, text: str) -> None:
        """Read the complete lines, and pieces of a line that grows too long."""
        if not text:
            return
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            rest = self._read_long(line)
            if rest or self._tail:
                self._read_line(rest, "\n")
            self._line_number += 1
        self._line = self._read_long(self._line)

    def _read_long(self, line: str) -> str:
        """Read the full pieces of a line that is too long, and return the rest."""
        whole = len(line) // LINE_LIMIT * LINE_LIMIT
        for start in range(0, whole, LINE_LIMIT):
            self._read_line(line[start : start + LINE_LIMIT], "")
        return line[whole:]

    def _read_line(self, line: str, end: str, *, final: bool = False) -> None:
        """Read a line, first taking apart what several threads wrote into it."""
        line = clean(line)
        starts = [match.start() for match in _INTERLOPER.finditer(line)]
        for begin, stop in pairwise((*starts, len(line))) if starts else ():
            if begin == starts[0] and begin:
                self._read_piece(line[:begin])
            self._read_interloper(line[begin:stop] + (end if stop == len(line) else ""))
        if not starts:
            self._read_piece(line + end)
        if final:
            self._read_piece("", final=True)

    def _read_interloper(self, text: str) -> None:
        """Read a line of another thread; a record it cut in two goes on waiting."""
        waiting, age = self._tail, self._tail_age + 1
        if len("".join(waiting.split())) < _MIN_WAITING or age > _MAX_AGE:
            self._read_piece(text)
            return
        self._tail = ""
        self._read_piece(text)
        self._tail, self._tail_age = waiting, age

    def _read_piece(self, text: str, *, final: bool = False) -> None:
        """Read text that follows what is left over, and keep what is left over now."""
        self._start = self._position - len(self._tail)
        self._position += len(text)
        text = self._tail + text
        while True:
            spans, kept = self._scan(text, final=final)
            if not spans:
                break
            whole, text = text, _without(text, spans)
            if not whole[kept] and not _glued(whole, spans):
                kept = slice(0, 0)
                break
        self._tail = text[kept] if len(text[kept]) <= _MAX_TAIL else ""
        self._tail_age = 0

    def _scan(self, text: str, *, final: bool) -> tuple[list[Span], slice]:
        """Report the records in `text`.

        Returns where they are, and which part of the text may be the beginning of one.
        """
        squeezed = "".join(text.split())
        spans: list[Span] = []
        keep = len(text)
        cut = slice(keep, keep)
        places: Places | None = None
        at = 0
        while match := _search(squeezed, at):
            begin, at = match.start(), match.start() + 1
            patterns = _INDEX.patterns(match.group())
            if patterns is None and match.end() == len(squeezed):
                keep = min(keep, _from_end(text, len(squeezed) - begin))
                continue
            places = places or Places(text)
            if patterns is None:
                # A line was cut in two here, or it is another one; the next line tells.
                if (place := places.place(begin)) >= len(self._tail):
                    cut = slice(place, places.place(match.end() - 1) + 1)
                continue
            end, may_grow = self._match(text, places, begin, patterns, final=final)
            if end:
                spans.append((places.place(begin), end))
                at = places.index(end)
            elif may_grow:
                keep = min(keep, places.place(begin))
        if cut.start < len(text) and len(text) - keep < _MIN_WAITING:
            return spans, cut
        return spans, slice(keep, None)

    def _match(
        self,
        text: str,
        places: Places,
        begin: int,
        patterns: list[LinePattern],
        *,
        final: bool,
    ) -> tuple[int, bool]:
        """Report the first pattern that fits at the anchor; return its end, else 0.

        The second value says whether one could fit once more text is there.
        """
        may_grow = False
        first = places.place(begin)
        self._context.position = self._start + first
        for pattern in patterns:
            if not self._context.within(pattern.within):
                continue
            if not _fits(pattern, text, places, begin):
                continue
            end = places.place(begin + len(pattern.anchor) - 1) + 1
            fields: dict[str, str] = {}
            if pattern.rest:
                match = pattern.rest.match(text, end)
                if match is None:
                    may_grow = may_grow or (
                        len(text) - end <= _OPEN_LENGTH
                        and text.count("\n", end) <= _OPEN_LINES
                    )
                    continue
                if match.end() == len(text) and not final:
                    return 0, True
                end, fields = match.end(), match.groupdict()
            if self._report(pattern, fields):
                return end, False
        return 0, may_grow

    def _report(self, pattern: LinePattern, fields: dict[str, str]) -> bool:
        """Turn a line into events; False if a handler says that it is none."""
        found = list(read_fields(fields))
        for effect in pattern.effects:
            match effect:
                case WifiState():
                    found.append(Found(kind=EventKind.STATE, text=effect))
                case Symptom():
                    found.append(Found(kind=EventKind.SYMPTOM, text=effect))
                case Found():
                    found.append(effect)
                case _:
                    more = effect(fields, self._context)
                    if more is None:
                        return False
                    found.extend(more)
        if pattern.opens:
            self._context.open(pattern.opens)
        self._events.extend(
            LogEvent(
                kind=item.kind,
                vendor=pattern.vendor,
                line=self._line_number,
                number=item.number,
                text=item.text,
                family=item.family,
                security=item.security,
            )
            for item in found
        )
        return True


def _fits(pattern: LinePattern, text: str, places: Places, begin: int) -> bool:
    """Say whether an anchor found without blanks is one with the blanks of the text."""
    first = places.place(begin)
    if pattern.line_start and text[:first].rstrip(" \t")[-1:] not in {"", "\n"}:
        return False
    if pattern.not_after and text.endswith(pattern.not_after, 0, first):
        return False
    if text.startswith(pattern.literal, first):
        return True
    size = len(pattern.anchor)
    lines = text.count("\n", first, places.place(begin + size - 1))
    breaks = sum(
        places.begins_word(begin + index)
        for index in range(1, size)
        if index not in pattern.gaps
    )
    if pattern.exact:
        return not breaks and not lines
    return breaks <= _MAX_BREAKS and lines <= _OPEN_LINES


def _from_end(text: str, count: int) -> int:
    """Return where the last `count` characters of `text` begin, blanks not counted."""
    place = len(text)
    while count:
        place -= 1
        count -= not text[place].isspace()
    return place


def _glued(text: str, spans: list[Span]) -> bool:
    """Say whether a record follows text without a blank: it may have cut it in two."""
    return any(begin and text[begin - 1] not in _BEFORE_RECORDS for begin, _ in spans)


def _without(text: str, spans: list[Span]) -> str:
    """Return `text` without `spans`, which are in order."""
    pieces = []
    start = 0
    for begin, end in spans:
        pieces.append(text[start:begin])
        start = end
    return "".join([*pieces, text[start:]])


def read_whole(log: bytes) -> list[LogEvent]:
    """Return the events of a log that is there whole."""
    reader = LogReader()
    return [*reader.feed(log), *reader.close()]
