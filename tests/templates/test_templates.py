"""Devices as people have described them become what they are."""

import json
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from tests.simulator.tables import CHANNEL_TYPES, ROLE_NAMES

from .check import check
from .report import failures

OWN = Path(__file__).with_name("own.json")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "device_templates.json"
PARTS = 10


async def test_templates_of_every_spelling_become_what_they_are(
    hass: HomeAssistant,
) -> None:
    rows = await check(hass, json.loads(OWN.read_text("utf-8"))["devices"])
    assert failures(rows) == []
    assert {note.kind for row in rows for note in row.notes} == {
        *("channel", "chip", "command", "entry", "flags", "pin", "role", "spelling"),
        "unread",
    }


async def test_every_role_becomes_what_it_is(hass: HomeAssistant) -> None:
    entries = [
        {"name": role, "chip": "BK7231N", "pins": {"6": f"{role};1;2"}}
        for role in ROLE_NAMES[1:]
    ]
    assert failures(await check(hass, entries)) == []


@pytest.mark.parametrize("before", ["", "SetChannelLabel 5 Something\n"])
async def test_every_channel_type_becomes_what_it_is(
    hass: HomeAssistant, before: str
) -> None:
    entries = [
        {
            "name": kind.name,
            "chip": "BK7231N",
            "command": f"{before}SetChannelType 5 {kind.name}",
        }
        for kind in CHANNEL_TYPES
    ]
    assert failures(await check(hass, entries)) == []


@pytest.mark.parametrize("part", range(PARTS))
async def test_public_templates_become_what_they_are(
    hass: HomeAssistant, part: int
) -> None:
    if not SHARED.is_file():
        pytest.skip("the public templates are not beside this checkout")
    entries = json.loads(SHARED.read_text("utf-8"))["devices"]
    assert failures(await check(hass, entries[part::PARTS])) == []
