"""The document about devices tells what the code does."""

from pathlib import Path

import pytest

from scripts.tools import device_docs
from scripts.tools.generated import written


def test_the_tables_of_what_a_device_becomes_are_up_to_date() -> None:
    text = device_docs.DOCS.read_text("utf-8")
    parts = device_docs.PARTS | device_docs.TEMPLATE_PARTS
    assert all(f"<!-- begin {part} -->" in text for part in parts)
    assert written(text, device_docs.PARTS) == text


def test_the_tables_of_public_templates_are_up_to_date() -> None:
    if not device_docs.TEMPLATES.is_file():
        pytest.skip("the public templates are not beside this checkout")
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


def test_templates_are_summed_up_by_what_they_become(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "templates.json"
    file.write_text((Path(__file__).parent / "own.json").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(device_docs, "TEMPLATES", file)
    patterns = device_docs.TEMPLATE_PARTS["patterns"]()
    assert "| 1 | energy meter, latching relay | BK7238 |" in patterns
    assert "| 3 | nothing | BK7231N |" in patterns
    assert "number -2147483648..2147483647, select, sensor, sensor temp" in patterns
    assert "| 1 | command | 'nonsense' is no command |" in (
        device_docs.TEMPLATE_PARTS["notes"]()
    )
