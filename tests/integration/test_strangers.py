"""Nothing is asked of, told to, or believed from another device at the address."""

import asyncio
from collections.abc import AsyncIterator

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk import coordinator as coordinator_module
from custom_components.openbk.const import DOMAIN
from tests.simulator import SimulatedDevice

from .conftest import Clock, poll
from .test_addresses import connected, entry_of, firmware, issue_of, set_up

SWITCH = "switch.obk8c123456_heater"


def replace_by_a_stranger(device: SimulatedDevice) -> None:
    """Have another device at the address, which was started at the same time."""
    device.firmware.mac = "c8:47:8c:99:88:77"
    device.firmware.config.short_name = "stranger"


@pytest.fixture
async def two(clock: Clock) -> AsyncIterator[tuple[SimulatedDevice, SimulatedDevice]]:
    """Start two devices at the same moment, some time ago."""
    devices = (
        SimulatedDevice(firmware(1, clock)),
        SimulatedDevice(firmware(2, clock)),
    )
    clock.advance(300)
    async with devices[0], devices[1]:
        yield devices


async def test_two_that_swap_addresses_unnoticed_are_found_out(
    hass: HomeAssistant,
    two: tuple[SimulatedDevice, SimulatedDevice],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = two
    entries = entry_of(hass, one), entry_of(hass, other)
    await set_up(hass, entries[0])
    for entry in entries:
        await poll(hass, entry)
    clock.advance(10)
    # No poll is missed, and the uptime goes on.
    one.firmware, other.firmware = other.firmware, one.firmware
    monkeypatch.setattr(coordinator_module, "IDENTIFY_EVERY", 0.0)
    await poll(hass, entries[0])
    assert not connected(entries[0])
    assert issue_of(entries[0], hass)


async def test_a_command_that_waited_does_not_go_to_a_stranger(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    replace_by_a_stranger(device)
    await device.reboot(power_cut=True)
    device.clear()
    device.delay = 0.1
    polling = hass.async_create_task(loaded.runtime_data.coordinator.async_refresh())
    while not device.in_flight:
        await asyncio.sleep(0.005)
    with pytest.raises(HomeAssistantError, match="Another device"):
        await hass.services.async_call(
            "switch", "turn_off", {ATTR_ENTITY_ID: SWITCH}, blocking=True
        )
    await polling
    assert not [r for r in device.requests if "SetChannel" in (r.command or "")]


async def test_the_log_of_a_stranger_is_not_read(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    replace_by_a_stranger(device)
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    assert issue_of(loaded, hass)
    (described,) = dr.async_entries_for_config_entry(
        dr.async_get(hass), loaded.entry_id
    )
    device.clear()
    with pytest.raises(HomeAssistantError, match="Another device"):
        await hass.services.async_call(
            DOMAIN,
            "read_log",
            {"device_id": described.id},
            blocking=True,
            return_response=True,
        )
    assert not [r for r in device.requests if r.path == "/lograw"]
