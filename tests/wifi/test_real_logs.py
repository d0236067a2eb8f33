"""Reads other people's logs, which are not part of this repository, when they are there."""

import json
from pathlib import Path
from typing import Any

import pytest

from .reading import events_of, findings_of

LOGS = Path(__file__).parents[3] / "shared" / "data" / "wifi_logs"
INDEX = LOGS / "index.json"
ROWS: list[dict[str, Any]] = json.loads(INDEX.read_text()) if INDEX.exists() else []
KEYS = (
    "last_status_code",
    "last_reason_code",
    "vendor_code",
    "bssid",
    "channel",
    "rssi",
    "security",
)


@pytest.mark.skipif(not ROWS, reason=f"no logs of others beside this clone: {LOGS}")
def test_every_real_log_gives_its_findings() -> None:
    """What the people who collected them know of each."""
    for row in ROWS:
        found = findings_of((LOGS / row["file"]).read_bytes()).as_dict()
        expected = row["expected"]
        states = [expected["states"], *expected.get("also_ok_states", [])]
        assert found["states"] in states, row["file"]
        got = {key: found[key] for key in KEYS}
        assert got == {key: expected[key] for key in KEYS}, row["file"]


@pytest.mark.skipif(not ROWS, reason=f"no logs of others beside this clone: {LOGS}")
def test_every_real_log_reads_the_same_byte_by_byte() -> None:
    """As it comes from a port."""
    for row in ROWS:
        data = (LOGS / row["file"]).read_bytes()
        assert events_of(data, range(len(data))) == events_of(data), row["file"]
