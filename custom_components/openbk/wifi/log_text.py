"""Bytes of a log into clean lines: decoding, line ends, colours, terminal stamps."""

from codecs import getincrementaldecoder
from dataclasses import dataclass
import io
import re

# What no log contains as text. Bytes that are not UTF-8 become U+FFFD.
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x1b") + b"\x7f"
_REPLACEMENT = "\ufffd"
_RECENT = 4096

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
