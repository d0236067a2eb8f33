"""Devices as people have described them become what they are."""

import json
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from .check import check
from .report import failures

OWN = Path(__file__).with_name("own.json")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "device_templates.json"
PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
async def test_public_templates_become_what_they_are(
    hass: HomeAssistant, part: int
) -> None:
    if not SHARED.is_file():
        pytest.skip("the public templates are not beside this checkout")
    entries = json.loads(SHARED.read_text("utf-8"))["devices"]
    assert failures(await check(hass, entries[part::PARTS])) == []
