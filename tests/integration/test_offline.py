"""A device that is away when Home Assistant starts, or later, and how it comes back."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_SCAN_INTERVAL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from tests.simulator import Fault, SimulatedDevice

from .conftest import poll

CONNECTIVITY = "binary_sensor.obk8c123456_connectivity"
WIFI_STATE = "sensor.obk8c123456_wifi_state"
SWITCH = "switch.obk8c123456_heater"


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, entity_id
    return state.state


async def restart(
    hass: HomeAssistant, entry: MockConfigEntry, device: SimulatedDevice, fault: Fault
) -> None:
    """Restart Home Assistant while something is wrong with the device."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    device.fault = fault
    device.clear()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def pass_time(hass: HomeAssistant, seconds: float) -> None:
    """Let everything happen that is due within that time."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=True)


async def until(condition: Any) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.mark.real_patience
@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.BLACKHOLE])
async def test_all_entities_are_there_and_say_that_the_device_is_away(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, fault: Fault
) -> None:
    before = {state.entity_id for state in hass.states.async_all()}
    await restart(hass, loaded, device, fault)
    assert loaded.state is ConfigEntryState.LOADED
    assert {state.entity_id for state in hass.states.async_all()} == before
    assert state_of(hass, CONNECTIVITY) == "off"
    assert state_of(hass, WIFI_STATE) == "disconnected"
    connection = [
        entity_id
        for entity_id in before
        if "connect" in entity_id or "outage" in entity_id or "association" in entity_id
    ]
    assert connection
    for entity_id in before.difference(connection, [WIFI_STATE]):
        assert state_of(hass, entity_id) == "unavailable"


@pytest.mark.real_patience
async def test_the_start_does_not_wait_for_a_device_that_never_answers(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.HANG)
    # The question has been asked and is still open.
    assert device.in_flight == 1
    assert loaded.state is ConfigEntryState.LOADED
    assert state_of(hass, CONNECTIVITY) == "unknown"
    assert state_of(hass, SWITCH) == "unavailable"
    assert state_of(hass, "button.obk8c123456_restart") == "unavailable"


async def test_a_device_that_takes_its_time_shows_up_by_itself(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.openbk.coordinator.START_WAIT", 0.01)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    device.delay = 0.05
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert state_of(hass, SWITCH) == "unavailable"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, SWITCH) == "on"
    assert state_of(hass, CONNECTIVITY) == "on"


async def test_a_device_that_is_there_shows_its_states_from_the_start(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert state_of(hass, SWITCH) == "on"
    assert state_of(hass, CONNECTIVITY) == "on"


async def test_an_unload_during_the_first_contact_ends_it(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.openbk.coordinator.START_WAIT", 0.05)
    await restart(hass, loaded, device, Fault.HANG)
    assert device.in_flight == 1
    assert await hass.config_entries.async_unload(loaded.entry_id)
    await until(lambda: not device.in_flight)
    device.fault = None
    await pass_time(hass, 60)
    assert len(device.requests) == 1
    assert loaded.state is ConfigEntryState.NOT_LOADED


async def test_it_comes_back_within_twenty_seconds_of_answering(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.EMPTY)
    device.clear()
    asked = []
    for _ in range(8):
        await pass_time(hass, 20)
        asked.append(len(device.requests))
        device.clear()
    # Never less often, however long it is away; and once at a time.
    assert asked == [1] * 8
    device.fault = None
    await pass_time(hass, 20)
    assert state_of(hass, SWITCH) == "on"
    assert state_of(hass, CONNECTIVITY) == "on"
    assert state_of(hass, WIFI_STATE) == "connected"


@pytest.mark.parametrize("connected_before", [True, False])
async def test_it_is_looked_for_less_often_the_longer_it_is_away(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    connected_before: bool,
) -> None:
    if connected_before:
        device.fault = Fault.REFUSE
    else:
        await restart(hass, loaded, device, Fault.REFUSE)
    coordinator = loaded.runtime_data.coordinator
    pauses = []
    for _ in range(8):
        await poll(hass, loaded)
        pauses.append(coordinator.update_interval.total_seconds())
    assert pauses[0] == pytest.approx(10 if connected_before else 12.5, rel=0.15)
    assert pauses[-1] > 15
    assert max(pauses) <= 20
    assert len(set(pauses)) > 4
    device.fault = None
    await poll(hass, loaded)
    assert coordinator.update_interval.total_seconds() == pytest.approx(10, rel=0.06)


async def test_a_device_that_was_seen_is_looked_for_at_once(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.REFUSE)
    coordinator = loaded.runtime_data.coordinator
    device.fault = None
    coordinator.async_wake()
    # Nobody moves the time on.
    await until(lambda: state_of(hass, SWITCH) == "on")
    assert state_of(hass, CONNECTIVITY) == "on"


async def test_a_device_that_is_seen_long_after_the_latest_attempt_is_looked_for_at_once(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.REFUSE)
    coordinator = loaded.runtime_data.coordinator
    # Longer than the least pause between two attempts.
    await asyncio.sleep(1.2)
    device.fault = None
    device.clear()
    before = coordinator.update_interval
    coordinator.async_wake()
    assert coordinator.update_interval
    assert before
    assert coordinator.update_interval < before / 5
    await until(lambda: state_of(hass, SWITCH) == "on")


async def test_a_slow_attempt_during_which_it_is_seen_is_not_the_last(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.EMPTY)
    coordinator = loaded.runtime_data.coordinator
    device.clear()
    device.delay = 1.2
    attempt = hass.async_create_task(coordinator.async_refresh())
    await until(lambda: device.in_flight)
    coordinator.async_wake()
    await attempt
    device.fault, device.delay = None, 0
    await until(lambda: state_of(hass, SWITCH) == "on")


async def test_one_that_is_seen_before_its_turn_at_the_start_is_not_asked_twice(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coordinator_module = "custom_components.openbk.coordinator"
    monkeypatch.setattr(f"{coordinator_module}.START_WAIT", 0.01)
    monkeypatch.setattr(f"{coordinator_module}.start_delay", lambda together: 0.3)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    device.clear()
    assert await hass.config_entries.async_setup(loaded.entry_id)
    assert not device.requests
    loaded.runtime_data.coordinator.async_wake()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, SWITCH) == "on"
    assert len([r for r in device.requests if r.path == "/api/info"]) == 1
    assert len([r for r in device.requests if r.command == "State"]) == 1


async def test_one_that_is_seen_a_little_too_early_is_looked_for_again_soon(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.EMPTY)
    coordinator = loaded.runtime_data.coordinator
    device.clear()
    coordinator.async_wake()
    await until(lambda: device.requests)
    await hass.async_block_till_done(wait_background_tasks=True)
    device.fault = None
    await pass_time(hass, 4)
    assert state_of(hass, SWITCH) == "on"


async def test_one_that_is_seen_during_an_attempt_is_looked_for_once_more(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.EMPTY)
    coordinator = loaded.runtime_data.coordinator
    device.clear()
    device.delay = 0.2
    attempt = hass.async_create_task(coordinator.async_refresh())
    await until(lambda: device.in_flight)
    for _ in range(5):
        coordinator.async_wake()
    await attempt
    device.fault, device.delay = None, 0
    await until(lambda: state_of(hass, SWITCH) == "on")
    info = [request for request in device.requests if request.path == "/api/info"]
    assert len(info) == 2


async def test_one_that_is_seen_while_it_is_being_lost_is_looked_for_once_more(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    coordinator = loaded.runtime_data.coordinator
    device.fault = Fault.EMPTY
    device.clear()
    device.delay = 0.1
    attempt = hass.async_create_task(coordinator.async_refresh())
    await until(lambda: device.in_flight)
    coordinator.async_wake()
    await attempt
    assert state_of(hass, CONNECTIVITY) == "off"
    device.fault = None
    await until(lambda: state_of(hass, CONNECTIVITY) == "on")


async def test_one_that_is_seen_and_there_is_left_in_peace(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.clear()
    loaded.runtime_data.coordinator.async_wake()
    await hass.async_block_till_done(wait_background_tasks=True)
    await asyncio.sleep(0.05)
    assert not device.requests


async def test_one_whose_entry_has_gone_is_not_looked_for(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.REFUSE)
    coordinator = loaded.runtime_data.coordinator
    assert await hass.config_entries.async_unload(loaded.entry_id)
    device.fault = None
    coordinator.async_wake()
    await asyncio.sleep(0.05)
    assert not device.requests


@pytest.mark.parametrize("password", ["s3cret"])
async def test_a_password_that_changed_while_it_was_away_is_asked_for(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await restart(hass, loaded, device, Fault.REFUSE)
    assert not hass.config_entries.flow.async_progress()
    device.firmware.config.web_password = "other"
    device.fault = None
    await poll(hass, loaded)
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "reauth_confirm"
    # Somebody answers; who, is not known.
    assert state_of(hass, CONNECTIVITY) == "off"
    assert state_of(hass, WIFI_STATE) == "disconnected"
    assert state_of(hass, SWITCH) == "unavailable"

    result = await hass.config_entries.flow.async_configure(
        flow["flow_id"], {"password": "other"}
    )
    assert result["type"] is FlowResultType.ABORT
    await hass.async_block_till_done()
    assert state_of(hass, SWITCH) == "on"
    assert state_of(hass, CONNECTIVITY) == "on"
    assert state_of(hass, WIFI_STATE) == "connected"


async def set_interval(
    hass: HomeAssistant, entry: MockConfigEntry, seconds: float
) -> Any:
    """Choose a poll interval in the options."""
    options = hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    flow = await options.async_configure(flow["flow_id"], {"next_step_id": "settings"})
    result = await options.async_configure(
        flow["flow_id"], {CONF_SCAN_INTERVAL: seconds, "read_log": True}
    )
    await hass.async_block_till_done()
    return result


@pytest.mark.parametrize("seconds", [5, 60, 300])
async def test_the_poll_interval_is_chosen_and_holds_after_an_absence(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, seconds: int
) -> None:
    result = await set_interval(hass, loaded, seconds)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options[CONF_SCAN_INTERVAL] == seconds
    coordinator = loaded.runtime_data.coordinator
    expected = pytest.approx(seconds, rel=0.06)
    assert coordinator.update_interval.total_seconds() == expected
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    assert coordinator.update_interval.total_seconds() == pytest.approx(10, rel=0.11)
    device.fault = None
    await poll(hass, loaded)
    assert coordinator.update_interval.total_seconds() == expected


@pytest.mark.parametrize("seconds", [0, 4, 301])
async def test_a_poll_interval_out_of_range_is_refused(
    hass: HomeAssistant, loaded: MockConfigEntry, seconds: int
) -> None:
    with pytest.raises(InvalidData):
        await set_interval(hass, loaded, seconds)
    assert CONF_SCAN_INTERVAL not in loaded.options
