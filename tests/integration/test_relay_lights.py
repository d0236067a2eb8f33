"""A relay with a lamp behind it is a light, if its user says so."""

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
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


def names_in(result: ConfigFlowResult) -> list[str]:
    """Return what the relays are called in the form."""
    schema = result["data_schema"]
    assert schema
    return [option["label"] for option in schema.schema[CONF_LIGHTS].config["options"]]


@pytest.mark.parametrize("profile", ["strip_three_relays"])
async def test_relays_are_called_as_in_home_assistant(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    async def names() -> list[str]:
        flow = hass.config_entries.options
        result = await flow.async_init(loaded.entry_id)
        result = await flow.async_configure(
            result["flow_id"], {"next_step_id": "lights"}
        )
        flow.async_abort(result["flow_id"])
        return names_in(result)

    assert await names() == ["Relay 1", "Relay 2", "Relay 3"]
    await choose(hass, loaded, ["2"])
    assert await names() == ["Relay 1", "Light 2", "Relay 3"]
    entity_registry.async_update_entity("light.obk8c123456_light_2", name="Desk lamp")
    assert await names() == ["Relay 1", "Desk lamp", "Relay 3"]
    entity_registry.async_remove("switch.obk8c123456_relay_1")
    assert await names() == ["1", "Desk lamp", "Relay 3"]


@pytest.mark.parametrize("profile", ["relay_off"])
async def test_the_only_relay_is_called_as_its_device(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    flow = hass.config_entries.options
    result = await flow.async_init(loaded.entry_id)
    result = await flow.async_configure(result["flow_id"], {"next_step_id": "lights"})
    assert names_in(result) == [loaded.title]


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


@pytest.mark.parametrize("profile", ["strip_three_relays"])
async def test_a_light_whose_relay_is_gone_is_forgotten(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    await choose(hass, loaded, ["1", "3"])
    device.firmware.execute("SetPinRole 9 LED_n")
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    await hass.async_block_till_done(wait_background_tasks=True)
    # An indicator is no lamp, though it has the channel of one.
    assert hass.states.get("light.obk8c123456_light_3") is None
    assert hass.states.get("light.obk8c123456_light_1")
    # What is chosen already can be confirmed.
    result = await hass.config_entries.options.async_init(loaded.entry_id)
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {"next_step_id": "lights"}
    )
    result = await hass.config_entries.options.async_configure(result["flow_id"], {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][CONF_LIGHTS] == [1]
