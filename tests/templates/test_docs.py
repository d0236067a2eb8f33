"""The document about devices tells what the code does."""

import json
from pathlib import Path
import subprocess
import sys

from homeassistant.core import HomeAssistant
import pytest

from scripts.tools import device_docs
from scripts.tools.generated import written

from .check import Clock, Row, check
from .expected import Entity, expected
from .load import device_of, read, unknown_commands

ROOT = Path(__file__).parents[2]


def _as_expected(entry: object, number: int) -> Row:
    """Return what comes of a template where nothing differs: another test shows it."""
    template = read(entry)
    wanted = expected(template)
    firmware = device_of(template, number, Clock())
    notes = [*template.notes, *unknown_commands(firmware, template)]
    return Row(template, wanted, [item.entity for item in wanted], notes)


def test_the_tables_of_what_a_device_becomes_are_up_to_date() -> None:
    text = device_docs.DOCS.read_text("utf-8")
    parts = device_docs.PARTS | device_docs.TEMPLATE_PARTS
    assert all(f"<!-- begin {part} -->" in text for part in parts)
    assert written(text, device_docs.PARTS) == text


def test_the_tables_of_public_templates_are_up_to_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not device_docs.TEMPLATES.is_file():
        pytest.skip("the public templates are not beside this checkout")
    entries = json.loads(device_docs.TEMPLATES.read_text("utf-8"))["devices"]
    rows = [_as_expected(entry, number) for number, entry in enumerate(entries, 1)]
    monkeypatch.setattr(device_docs, "rows", lambda: rows)
    text = device_docs.DOCS.read_text("utf-8")
    assert written(text, device_docs.TEMPLATE_PARTS) == text


def test_without_the_templates_their_tables_stay_as_they_are(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "devices.md"
    file.write_text(
        "<!-- begin roles -->\nold\n<!-- end roles -->\n"
        "<!-- begin patterns -->\nkept\n<!-- end patterns -->\n"
    )
    monkeypatch.setattr(device_docs, "DOCS", file)
    monkeypatch.setattr(device_docs, "TEMPLATES", tmp_path / "none.json")
    assert device_docs.main(["--check"]) == 1
    assert device_docs.main([]) == 0
    text = file.read_text("utf-8")
    assert "kept" in text
    assert "\nold\n" not in text
    assert "`Rel`" in text
    assert "not beside this checkout" in capsys.readouterr().err


async def test_templates_are_summed_up_by_what_they_should_become_and_became(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = (Path(__file__).parent / "own.json").read_text("utf-8")
    rows = await check(hass, json.loads(own)["devices"])
    monkeypatch.setattr(device_docs, "rows", lambda: rows)
    patterns = device_docs.TEMPLATE_PARTS["patterns"]()
    assert "| 1 | energy meter, latching relay | the same | BK7238 |" in patterns
    assert "| 3 | nothing | the same | BK7231N |" in patterns
    assert "number -2147483648..2147483647, select, sensor, sensor temp" in patterns
    assert "| 1 | command | 'nonsense' is no command |" in (
        device_docs.TEMPLATE_PARTS["notes"]()
    )


def test_a_template_that_became_something_else_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    socket = {"name": "Socket", "chip": "BK7231N", "pins": {"26": "Rel;1"}}
    rows = [_as_expected(socket, number) for number in range(4)]
    rows[1].got = []
    rows[2].got = [Entity("light", "light", "rgb")]
    rows[2].problems = ["lacks it"]
    monkeypatch.setattr(device_docs, "rows", lambda: rows)
    assert (
        "| 4 | relay | 2 the same; 1 nothing (uncertain); "
        "1 light (colour) (differs) | BK7231N |"
    ) in device_docs.TEMPLATE_PARTS["patterns"]()


def test_the_devices_of_the_templates_are_set_up_for_the_document(
    tmp_path: Path,
) -> None:
    file = tmp_path / "templates.json"
    file.write_text('{"devices": [{"name": "Socket", "pins": {"26": "Rel;1"}}]}')
    script = (
        "from pathlib import Path; from scripts.tools import device_docs as docs; "
        f"docs.TEMPLATES = Path({str(file)!r}); print(docs.TEMPLATE_PARTS['patterns']())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert "| 1 | relay | the same | BK7231N |" in done.stdout, done.stderr
