"""A relay with a lamp behind it is a light, if its user says so."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_LIGHTS
from tests.simulator import SimulatedDevice

from .conftest import poll


async def choose(
    hass: HomeAssistant, entry: MockConfigEntry, channels: list[str]
) -> None:
    """Say in the options which relays are lights."""
    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"next_step_id": "lights"}
    )
    assert result["type"] is FlowResultType.FORM
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {CONF_LIGHTS: channels}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    await poll(hass, entry)


@pytest.mark.parametrize("profile", ["strip_three_relays"])
async def test_a_relay_becomes_a_light_and_a_switch_again(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    await choose(hass, loaded, ["2"])
    assert hass.states.get("switch.obk8c123456_relay_2") is None
    assert entity_registry.async_get("switch.obk8c123456_relay_2") is None
    light = hass.states.get("light.obk8c123456_light_2")
    assert light
    assert (light.state, light.attributes["color_mode"]) == ("on", "onoff")

    await hass.services.async_call(
        "light", "turn_off", {"entity_id": light.entity_id}, blocking=True
    )
    assert device.firmware.channels[2] == 0
    await hass.services.async_call(
        "light", "turn_on", {"entity_id": light.entity_id}, blocking=True
    )
    assert device.firmware.channels[2] == 1

    await choose(hass, loaded, [])
    assert hass.states.get("light.obk8c123456_light_2") is None
    switch = hass.states.get("switch.obk8c123456_relay_2")
    assert switch
    assert switch.state == "on"


@pytest.mark.parametrize("profile", ["light_single"])
async def test_a_device_without_relays_is_not_asked(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    result = await hass.config_entries.options.async_init(loaded.entry_id)
    assert "lights" not in result["menu_options"]
