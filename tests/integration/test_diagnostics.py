"""The diagnostics download: useful, and without secrets or identifiers."""

import json

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.diagnostics import async_get_config_entry_diagnostics
from tests.simulator import Fault, SimulatedDevice

from .conftest import poll


@pytest.mark.parametrize("password", ["s3cret"])
async def test_diagnostics_help_and_tell_nothing_private(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    diagnostics = await async_get_config_entry_diagnostics(hass, loaded)
    assert diagnostics["device"]["record"]["identity"]["chipset"] == "BK7231N"
    assert diagnostics["device"]["record"]["features"]["meter"] is True
    assert diagnostics["device"]["snapshot"]["channels"] == {1: 1}
    assert diagnostics["device"]["connected"] is True
    assert diagnostics["device"]["last_error"] is None
    text = json.dumps(diagnostics, default=str).lower()
    private = ["s3cret", "c8:47:8c", "9c:c7:a6", "home", "127.0.0.1", "obk8c123456"]
    assert not [word for word in private if word in text]


async def test_diagnostics_tell_the_last_error(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    diagnostics = await async_get_config_entry_diagnostics(hass, loaded)
    assert diagnostics["device"]["connected"] is False
    assert diagnostics["device"]["last_error_key"] == "cannot_connect"
