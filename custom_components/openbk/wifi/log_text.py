"""Bytes of a log into clean lines: decoding, line ends, colours, terminal stamps."""

from bisect import bisect_right
from codecs import getincrementaldecoder
from dataclasses import dataclass
import io
import re

# What no log contains as text. Bytes that are not UTF-8 become U+FFFD.
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x1b") + b"\x7f"
_REPLACEMENT = "\ufffd"
_RECENT = 4096
_WORD = re.compile(r"\S+")

# Colours: real escapes, escapes that a terminal wrote out, and escapes that lost their
# ESC. Stamps: of terminals, Arduino, ESPHome; ESPHome's prefix before lines of the SDK.
_NOISE = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]?|\x1b"
    r"|\[1B\]\[[0-9;]*m"
    r"|\[\d{1,3}(?:;\d{1,3})*m"
    r"|\[\d\d:\d\d:\d\d(?:[.,:]\d{1,6})?\](?:[ ]?-(?=[ \n]|$))?[ ]?"
    r"|(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d(?:[.,]\d{1,6})? -{1,2}>[ ]?"
    r"|\[ *\d{1,10}\](?=\[[VDICWE]\])"
    r"|\[[VDICWE]\]\[esp-idf:\d{3}\]:[ ]?"
)


def clean(text: str) -> str:
    """Return a line without colours and stamps."""
    if "[" in text or "->" in text or "\x1b" in text:
        return _NOISE.sub("", text)
    return text


@dataclass(frozen=True, slots=True)
class LogStatistics:
    """Count what was read, to notice a wrong baud rate.

    `recent` covers about the last 4 to 8 KiB, so that a stream that was repaired, or a
    boot loader at another speed, does not count for ever.
    """

    bytes_read: int = 0
    undecodable: int = 0
    recent_read: int = 0
    recent_undecodable: int = 0

    @property
    def undecodable_share(self) -> float:
        """Return the share of bytes, 0 to 1, that are no text: over everything."""
        return self.undecodable / self.bytes_read if self.bytes_read else 0.0

    @property
    def recent_undecodable_share(self) -> float:
        """Return the share of bytes, 0 to 1, that are no text: of late."""
        return self.recent_undecodable / self.recent_read if self.recent_read else 0.0

    @property
    def wrong_baud_rate(self) -> bool:
        """Say whether so much is no text that another speed must be set."""
        return self.recent_read >= 64 and self.recent_undecodable_share > 0.25


class Places:
    """Find the way between a text and the same text with all blanks taken out."""

    def __init__(self, text: str) -> None:
        """Note where the words of `text` begin in both."""
        self._places: list[int] = []
        self._indexes: list[int] = []
        index = 0
        for word in _WORD.finditer(text):
            begin, end = word.span()
            self._places.append(begin)
            self._indexes.append(index)
            index += end - begin
        self._size = index

    def place(self, index: int) -> int:
        """Return where the character `index` of the text without blanks is in the text."""
        word = bisect_right(self._indexes, index) - 1
        return self._places[word] + index - self._indexes[word]

    def index(self, place: int) -> int:
        """Return which character comes at `place` of the text, or next after it."""
        word = bisect_right(self._places, place) - 1
        following = (*self._indexes[word + 1 : word + 2], self._size)[0]
        return min(self._indexes[word] + place - self._places[word], following)

    def begins_word(self, index: int) -> bool:
        """Say whether a blank comes before the character `index`."""
        word = bisect_right(self._indexes, index) - 1
        return self._indexes[word] == index


class LogDecoder:
    """Turn bytes into text with plain line ends, whatever way the bytes are split."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._decoder = io.IncrementalNewlineDecoder(
            getincrementaldecoder("utf-8")("replace"), translate=True
        )
        self._total = [0, 0]
        self._older = [0, 0]
        self._newer = [0, 0]

    @property
    def statistics(self) -> LogStatistics:
        """Return the counts so far."""
        return LogStatistics(
            *self._total,
            *(
                older + newer
                for older, newer in zip(self._older, self._newer, strict=True)
            ),
        )

    def decode(self, data: bytes, *, final: bool = False) -> str:
        """Return the text of `data`; CR, LF and CRLF become one line feed."""
        plain = data.translate(None, _CONTROL)
        text = self._decoder.decode(plain, final)
        bad = len(data) - len(plain) + text.count(_REPLACEMENT)
        self._count(len(data), bad)
        return text

    def _count(self, read: int, bad: int) -> None:
        for counts in (self._total, self._newer):
            counts[0] += read
            counts[1] += bad
        if self._newer[0] >= _RECENT:
            self._older, self._newer = self._newer, [0, 0]
