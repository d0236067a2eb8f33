"""The diagnostics download: useful, and without secrets or identifiers."""

import json
from typing import Any

from homeassistant.const import CONF_MAC
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.diagnostics import async_get_config_entry_diagnostics
from custom_components.openbk.wifi.history_model import Source
from custom_components.openbk.wifi.log_reader import LogReader
from tests.simulator import Fault, SimulatedDevice

from .conftest import entry_for, poll

PRIVATE = ["s3cret", "c8:47:8c", "9c:c7:a6", "home", "127.0.0.1", "obk8c123456"]


async def told_of(hass: HomeAssistant, entry: Any) -> str:
    """Return the diagnostics of an entry as text in lower case."""
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    return json.dumps(diagnostics, default=str).lower()


def words_in(text: str, words: list[str]) -> list[str]:
    """Return those of the words that are in the text."""
    return [word for word in words if word in text]


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
    assert not words_in(await told_of(hass, loaded), PRIVATE)


async def test_diagnostics_tell_the_last_error(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    diagnostics = await async_get_config_entry_diagnostics(hass, loaded)
    assert diagnostics["device"]["connected"] is False
    assert diagnostics["device"]["last_error_key"] == "cannot_connect"


async def test_diagnostics_of_one_that_shares_its_mac_do_not_tell_it(
    hass: HomeAssistant, device: SimulatedDevice
) -> None:
    device.firmware.mac = "c8:47:8c:00:00:00"
    entry = entry_for(device, **{CONF_MAC: device.firmware.mac})
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, unique_id="0" * 32)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.runtime_data.coordinator.connected
    text = await told_of(hass, entry)
    assert CONF_MAC in text
    assert not words_in(text, [*PRIVATE, "00:00:00", "0" * 32])


async def test_diagnostics_do_not_tell_who_was_met_at_the_address(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.mac = "a0:b1:c2:d3:e4:f5"
    device.firmware.config.short_name = "stranger"
    await device.reboot(power_cut=True)
    coordinator = await poll(hass, loaded)
    assert coordinator.stranger is not None
    text = await told_of(hass, loaded)
    assert '"wrong_device"' in text
    assert not words_in(text, [*PRIVATE, "a0:b1:c2", "stranger"])


async def test_diagnostics_do_not_tell_what_a_log_has_named(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    log = (
        b"Info:MAIN:Main_Init_Before_Delay\n"
        b"Info:MAIN:Using SSID [Attic]\n"
        b"sta:rssi=-76,ssid=Attic,bssid=a0:b1:c2:d3:e4:f5,channel=6,cipher_type:CCMP\n"
        b"[WIFI] mac: a0:b1:c2:d3:e4:f6\n"
    )
    reader = LogReader()
    story = loaded.runtime_data.story
    story.logged([*reader.feed(log), *reader.close()], Source.SERIAL_LOG)
    assert story.history.facts.bssid == "a0:b1:c2:d3:e4:f5"
    text = await told_of(hass, loaded)
    assert '"channel": 6' in text
    assert not words_in(text, [*PRIVATE, "a0:b1:c2", "attic"])
