"""Counters on the device: shown, written, read and taken off through the options."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_COUNTERS
from tests.simulator import Fault, SimulatedDevice

from .conftest import Clock, poll

ORIGINAL = "backlog startDriver NTP; SetChannelLabel 1 Heater\nSetFlag 10 1"


@pytest.fixture
def profile() -> str:
    """Return a plain relay, whose configuration survives a reboot."""
    return "relay_off"


async def choose_counters(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Choose the counters in the options."""
    options = hass.config_entries.options
    flow = await options.async_init(entry.entry_id)
    assert flow["menu_options"] == ["settings", "counters", "lights"]
    return await options.async_configure(flow["flow_id"], {"next_step_id": "counters"})


async def confirm(hass: HomeAssistant, shown: Any) -> Any:
    """Confirm what is shown."""
    result = await hass.config_entries.options.async_configure(shown["flow_id"], {})
    await hass.async_block_till_done()
    return result


async def test_counters_are_shown_written_read_and_taken_off(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.set_startup_command(ORIGINAL)
    shown = await choose_counters(hass, loaded)
    assert shown["step_id"] == "install_counters"
    placeholders = shown["description_placeholders"]
    assert "SetChannelLabel 1 Heater" in placeholders["before"]
    assert "addEventHandler WiFiState" in placeholders["after"]
    # Shown is not written.
    assert device.firmware.config.startup_command == ORIGINAL

    result = await confirm(hass, shown)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert device.firmware.config.startup_command.startswith(ORIGINAL)
    assert len(loaded.options[CONF_COUNTERS]) == 5
    counted = "sensor.obk8c123456_disconnects_counted_by_the_device"
    state = hass.states.get(counted)
    assert state
    assert state.state == "unknown"
    assert state.attributes["counting"] is False
    boots = device.firmware.boots

    # The restart is the user's; from then on the device counts.
    await device.reboot()
    assert device.firmware.boots == boots + 1
    clock.advance(20)
    await poll(hass, loaded)
    await device.lose_wifi()
    clock.advance(12)
    await device.regain_wifi()
    clock.advance(5)
    await poll(hass, loaded)
    state = hass.states.get(counted)
    assert state
    assert state.state == "1"
    assert state.attributes["counting"] is True
    state = hass.states.get("sensor.obk8c123456_last_outage_by_the_device_s_clock")
    assert state
    assert float(state.state) == pytest.approx(12, abs=2)

    shown = await choose_counters(hass, loaded)
    assert shown["step_id"] == "remove_counters"
    result = await confirm(hass, shown)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert device.firmware.config.startup_command == ORIGINAL
    assert CONF_COUNTERS not in loaded.options


async def test_what_cannot_be_done_safely_is_refused_with_its_reason(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.set_startup_command("delay_s 5\nstartDriver NTP")
    result = await choose_counters(hass, loaded)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "counters_script_flow"


async def test_a_text_that_changed_meanwhile_is_not_overwritten(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    shown = await choose_counters(hass, loaded)
    device.firmware.set_startup_command("startDriver NTP")
    result = await confirm(hass, shown)
    assert result["reason"] == "counters_changed_meanwhile"
    assert device.firmware.config.startup_command == "startDriver NTP"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_device_that_does_not_answer_is_said_to_be_away(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, when: str
) -> None:
    if when == "before":
        device.fault = Fault.REFUSE
        result = await choose_counters(hass, loaded)
    else:
        shown = await choose_counters(hass, loaded)
        device.fault = Fault.REFUSE
        result = await confirm(hass, shown)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "cannot_connect"


async def test_a_device_that_is_lost_is_not_asked(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    result = await choose_counters(hass, loaded)
    assert result["reason"] == "cannot_connect"
