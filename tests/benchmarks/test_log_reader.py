"""Measures how fast the log reader is, against the 2 MB/s that were promised.

Run it alone and with `-s` to see the table: `scripts/test tests/benchmarks -s`.
"""

import sys
import time

from custom_components.openbk.wifi.log_reader import LogReader
from tests.wifi.line_cases import BEKEN, BL602, OPENBEKEN
from tests.wifi.line_cases_more import (
    ESPRESSIF,
    LOOK_ALIKES,
    OTHERS,
    REALTEK,
    SUPPLICANT,
)

PROMISED = 2.0  # MB/s on one core
SIZE = 500_000
HEARTBEAT = (
    "Info:MAIN:Time 5, idle 242803/s, free 94208, MQTT 1(1), bWifi 1, "
    "secondsWithNoPing -1, socks 2/38 "
)
KINDS = {
    "OpenBeken": [line for line, _ in OPENBEKEN],
    "heartbeats": [HEARTBEAT],
    "BL602": [line for line, _ in BL602],
    "Beken": [line for line, _ in BEKEN],
    "Espressif": [line for line, _ in ESPRESSIF],
    "Realtek": [line for line, _ in REALTEK],
    "supplicant": [line for line, _ in SUPPLICANT],
    "others": [line for line, _ in OTHERS],
    "look-alikes": LOOK_ALIKES,
}


def _speed(data: bytes, piece: int) -> tuple[float, int]:
    """Return MB/s of processor time, and how many events came out."""
    reader = LogReader()
    count = 0
    start = time.process_time()
    for offset in range(0, len(data), piece):
        count += len(reader.feed(data[offset : offset + piece]))
    count += len(reader.close())
    return len(data) / 1e6 / (time.process_time() - start), count


def test_the_log_reader_is_measured_against_its_promise() -> None:
    """Lines as the chips print them, lost line ends, one endless line, random bytes."""
    cases = {name: "\r\n".join(lines) + "\r\n" for name, lines in KINDS.items()}
    cases["all, line ends lost"] = " ".join(
        line for lines in KINDS.values() for line in lines
    )
    cases["one endless line"] = "x" * 1000
    sys.stdout.write("\n")
    for name, text in cases.items():
        data = text.encode() * (SIZE // len(text) + 1)
        speed, count = _speed(data, 4096)
        sys.stdout.write(
            f"{name:20} {speed:6.2f} MB/s, {speed / PROMISED:4.1f} of the promise\n"
        )
        assert (count > 0) is (name not in {"look-alikes", "one endless line"})
