"""Tests of the programs for support and documentation."""

import io
import json
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.openbk.wifi.codes import VENDOR_CODES
from scripts.tools import analyze_log, generated, wifi_docs

LOG = b"Association failure, Wlan802.11 status code = 53\r\n"


def test_analyze_log_prints_findings_and_advice_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The keys that support needs."""
    file = tmp_path / "log.txt"
    file.write_bytes(LOG)
    assert analyze_log.main([str(file), "--chip", "W800"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["last_status_code"] == 53
    assert found["states"] == ["disconnected"]
    assert {"last_reason_code", "vendor_code", "bssid", "channel", "rssi"} <= set(found)
    assert {"security", "advice", "timeline"} <= set(found)
    assert "chip_lacks_pmf" in [item["key"] for item in found["advice"]]


def test_analyze_log_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log from a pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LOG)))
    assert analyze_log.main(["-"]) == 0
    assert json.loads(capsys.readouterr().out)["last_status_code"] == 53


def test_analyze_log_says_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence, no traceback."""
    assert analyze_log.main([str(tmp_path / "missing")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_analyze_log_runs_as_a_program(tmp_path: Path) -> None:
    """From any directory, as the script starts it."""
    (tmp_path / "log.txt").write_bytes(LOG)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scripts.tools.analyze_log", "log.txt"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["last_status_code"] == 53


def test_the_tables_of_the_documentation_are_up_to_date() -> None:
    """Else run scripts/generate-docs."""
    text = wifi_docs.DOCS.read_text(encoding="utf-8")
    assert generated.written(text, wifi_docs.PARTS) == text
    assert all(f"<!-- begin {part} -->" in text for part in wifi_docs.PARTS)


def test_a_stale_table_is_noticed_and_written_anew(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is between the marks is the code's, the rest is the writer's."""
    file = tmp_path / "wifi.md"
    file.write_text("before\n<!-- begin states -->\nold\n<!-- end states -->\nafter\n")
    monkeypatch.setattr(wifi_docs, "DOCS", file)
    assert wifi_docs.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert wifi_docs.main([]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "LN882H" in text
    assert "old\n" not in text
    assert wifi_docs.main(["--check"]) == 0


def test_every_family_of_vendor_codes_is_documented_or_empty() -> None:
    """One has no public meaning for any number."""
    assert [
        family.value
        for family, codes in VENDOR_CODES.items()
        if family not in wifi_docs.FAMILIES and codes
    ] == []
