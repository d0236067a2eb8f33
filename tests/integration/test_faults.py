"""Everything that can go wrong on the way to a device, at set-up and at run time."""

import asyncio
from datetime import datetime
import logging
import time

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Fault, SimulatedDevice

from .conftest import MAC, NAME, poll

CONNECTIVITY = "binary_sensor.obk8c123456_connectivity"
SWITCH = "switch.obk8c123456_heater"
OTHER_MAC = "c8:47:8c:00:00:01"

# What each fault leads to: whether the device counts as connected, the error's key.
FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.REFUSE: ("off", "cannot_connect"),
    Fault.HANG: ("off", "cannot_connect"),
    Fault.SLOW: ("off", "cannot_connect"),
    Fault.BLACKHOLE: ("off", "cannot_connect"),
    Fault.RESET: ("off", "unreadable_reply"),
    Fault.NOT_HTTP: ("off", "cannot_connect"),
    Fault.EMPTY: ("off", "cannot_connect"),
    Fault.DROP: ("off", "unreadable_reply"),
    Fault.GARBAGE: ("off", "unreadable_reply"),
    Fault.TASMOTA: ("off", "unreadable_reply"),
    Fault.NOT_OPENBK: ("off", "not_openbk"),
    Fault.SERVER_ERROR: ("off", "not_openbk"),
    Fault.UNAUTHORIZED: ("on", "invalid_auth"),
}


def assert_clean(caplog: pytest.LogCaptureFixture) -> None:
    """Assert that no exception is in the log, but for debugging."""
    assert not [
        record
        for record in caplog.records
        if record.exc_info and record.levelno > logging.DEBUG
    ]


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state
    return state.state


def test_every_fault_of_the_simulator_is_tried() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_at_run_time_is_called_by_its_name_and_passes(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    connected, key = FAULTS[fault]
    device.fault = fault
    coordinator = await poll(hass, loaded)
    assert coordinator.last_exception
    assert getattr(coordinator.last_exception, "translation_key", None) == key
    assert state_of(hass, CONNECTIVITY) == connected
    assert state_of(hass, SWITCH) == "unavailable"

    await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == connected

    device.fault = None
    await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == "on"
    assert state_of(hass, SWITCH) == "on"
    assert not hass.config_entries.flow.async_progress()
    assert_clean(caplog)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_at_setup_is_called_by_its_name_and_passes(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    # The first question is who answers, and Tasmota has an answer to that.
    key = "not_openbk" if fault is Fault.TASMOTA else FAULTS[fault][1]
    device.fault = fault
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.error_reason_translation_key == key
    assert entry.state is (
        ConfigEntryState.SETUP_ERROR
        if fault is Fault.UNAUTHORIZED
        else ConfigEntryState.SETUP_RETRY
    )
    device.fault = None
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert_clean(caplog)


@pytest.mark.parametrize(
    "fault", [f for f in FAULTS if f not in (Fault.UNAUTHORIZED, Fault.BLACKHOLE)]
)
async def test_a_blip_is_no_outage(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, fault: Fault
) -> None:
    changes: list[str] = []
    hass.bus.async_listen(
        "state_changed", lambda event: changes.append(event.data["new_state"].state)
    )
    device.set_fault(fault, count=2)
    coordinator = await poll(hass, loaded)
    assert coordinator.last_update_success
    assert state_of(hass, CONNECTIVITY) == "on"
    assert "unavailable" not in changes


async def test_another_device_at_the_address_is_not_mixed_in(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # The address was given away while our device was off: the uptime gives it away.
    device.firmware.mac = OTHER_MAC
    await device.reboot(power_cut=True)
    coordinator = await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == "off"
    assert state_of(hass, SWITCH) == "unavailable"
    message = str(coordinator.last_exception)
    assert MAC in message
    assert OTHER_MAC in message

    device.firmware.mac = MAC
    await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == "on"
    assert state_of(hass, SWITCH) != "unavailable"
    assert_clean(caplog)


async def test_another_device_at_the_address_after_an_outage_is_not_mixed_in(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    device.firmware.mac = OTHER_MAC
    device.fault = None
    await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == "off"
    assert state_of(hass, SWITCH) == "unavailable"


async def test_another_device_at_setup_is_refused(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    device.firmware.mac = OTHER_MAC
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "wrong_device"
    assert entry.error_reason_translation_placeholders == {
        "name": "obk8C123456",
        "expected": MAC,
        "found": OTHER_MAC,
        "found_name": NAME,
    }


@pytest.mark.real_patience
async def test_a_disconnect_is_declared_at_the_third_failure_dated_at_the_first(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.EMPTY
    device.clear()
    before = dt_util.utcnow()
    began = time.monotonic()
    await poll(hass, loaded)
    assert len(device.requests) == 3
    # Two pauses lie between the attempts, one longer than the other.
    first, second, third = (request.at for request in device.requests)
    assert third - second > second - first >= 1
    assert time.monotonic() - began >= 3
    state = hass.states.get(CONNECTIVITY)
    assert state
    assert state.state == "off"
    since: datetime = state.attributes["disconnected_since"]
    assert before <= since
    assert (since - before).total_seconds() < third - first


@pytest.mark.real_patience
async def test_a_device_that_hangs_is_declared_lost_within_twenty_seconds(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.HANG
    loop = asyncio.get_running_loop()
    began = loop.time()
    await poll(hass, loaded)
    assert state_of(hass, CONNECTIVITY) == "off"
    assert loop.time() - began <= 20.5


async def test_a_device_that_is_lost_is_asked_once_a_poll(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.EMPTY
    await poll(hass, loaded)
    device.clear()
    await poll(hass, loaded)
    assert len(device.requests) == 1


async def test_connectivity_follows_from_one_failure_to_another(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    for fault, state in (
        (Fault.UNAUTHORIZED, "on"),
        (Fault.REFUSE, "off"),
        # After an absence any device can have the address.
        (Fault.UNAUTHORIZED, "off"),
        (None, "on"),
        (Fault.UNAUTHORIZED, "on"),
    ):
        device.fault = fault
        await poll(hass, loaded)
        assert state_of(hass, CONNECTIVITY) == state
