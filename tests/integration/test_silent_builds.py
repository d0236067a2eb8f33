"""Builds whose commands answer nothing: TR6260, TXW81X and RDA5981."""

from homeassistant.config_entries import SOURCE_USER, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import DOMAIN
from tests.simulator import Fault, SimulatedDevice

from .conftest import MAC, Clock, Wiring, poll

CHIPS = ("TR6260", "TXW81X", "RDA5981")
RELAY = ("SetPinRole 6 Rel", "SetPinChannel 6 1")
MORE = (
    *RELAY,
    "SetPinRole 7 dInput",
    "SetPinChannel 7 2",
    "SetPinRole 8 Btn",
    "SetPinChannel 8 1",
    "SetChannelType 5 Temperature_div10",
    "SetChannelType 6 TextField",
    "SetChannelType 7 LowMidHigh",
)


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


@pytest.fixture
def wiring(chip: str) -> Wiring:
    """Return a device of the chip with a relay, an input, a button and typed channels."""
    return Wiring(MORE, chipset=chip)


@pytest.fixture
def chip() -> str:
    """Return the chip, unless a test says otherwise."""
    return "TR6260"


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state.state


async def call(
    hass: HomeAssistant, domain: str, service: str, entity_id: str, **data: object
) -> None:
    """Call an entity's service."""
    await hass.services.async_call(
        domain, service, {"entity_id": entity_id, **data}, blocking=True
    )


@pytest.mark.parametrize("chip", CHIPS)
async def test_from_the_address_to_a_switched_relay(
    hass: HomeAssistant, device: SimulatedDevice
) -> None:
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    if flow["type"] is FlowResultType.MENU:
        flow = await hass.config_entries.flow.async_configure(
            flow["flow_id"], {"next_step_id": "device"}
        )
    flow = await hass.config_entries.flow.async_configure(
        flow["flow_id"], {"host": f"{device.host}:{device.port}"}
    )
    await hass.async_block_till_done()
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    entry: ConfigEntry = flow["result"]
    assert entry.unique_id == MAC
    for service, value, shown in (("turn_on", 1, "on"), ("turn_off", 0, "off")):
        await call(hass, "switch", service, "switch.obk8c123456")
        assert device.firmware.channels[1] == value
        assert state_of(hass, "switch.obk8c123456") == shown


@pytest.mark.parametrize("chip", CHIPS)
async def test_two_requests_tell_all_there_is(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    firmware = device.firmware
    firmware.execute("backlog SetChannel 5 -125; SetChannel 6 77; SetChannel 7 2")
    firmware.execute("SetChannel 1 1")
    firmware.set_level(7, 1)
    firmware.rssi = -72
    clock.advance(2)
    device.clear()
    await poll(hass, loaded)
    assert [request.path for request in device.requests] == ["/api/info", "/index"]
    assert state_of(hass, "switch.obk8c123456") == "on"
    assert state_of(hass, "binary_sensor.obk8c123456_input") == "off"
    assert state_of(hass, "sensor.obk8c123456_temperature") == "-12.5"
    assert state_of(hass, "number.obk8c123456_value") == "77"
    assert state_of(hass, "select.obk8c123456_level") == "high"
    assert state_of(hass, "sensor.obk8c123456_signal_strength") == "-72"
    assert device.max_in_flight == 1


async def test_what_it_cannot_tell_is_absent(
    loaded: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    keys = {
        entry.unique_id.removeprefix(f"{MAC}-")
        for entry in er.async_entries_for_config_entry(entity_registry, loaded.entry_id)
    }
    assert {"signal_strength", "last_boot", "ip_address", "restart"} <= keys
    assert keys.isdisjoint(
        ("bssid", "wifi_channel", "ssid", "free_heap", "chip_temperature", "power")
    )


async def test_every_kind_of_value_is_set_and_checked(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    for value in (12, -3, 16777216, 20000001, -2147483648):
        await call(hass, "number", "set_value", "number.obk8c123456_value", value=value)
        # Of large numbers the page prints no more than the first seven digits.
        assert device.firmware.channels[6] == value
    await call(
        hass, "select", "select_option", "select.obk8c123456_level", option="mid"
    )
    assert device.firmware.channels[7] == 1


async def test_a_command_without_effect_is_an_error(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    # Nothing is said to a channel that has gone.
    for pin in (6, 8):
        device.firmware.execute(f"SetPinRole {pin} None")
    with pytest.raises(HomeAssistantError, match="did not carry out"):
        await call(hass, "switch", "turn_on", "switch.obk8c123456")


async def test_an_outage_and_a_reboot_are_noticed(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    await poll(hass, loaded)
    assert state_of(hass, "switch.obk8c123456") == "unavailable"
    assert state_of(hass, "binary_sensor.obk8c123456_connectivity") == "off"
    device.fault = None
    await device.reboot(power_cut=True)
    await poll(hass, loaded)
    assert state_of(hass, "switch.obk8c123456") == "off"
    outage = loaded.runtime_data.story.history.last_outage
    assert outage
    assert outage.rebooted


async def test_its_log_is_read_and_it_is_restarted(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    assert await loaded.runtime_data.coordinator.later.async_read_log()
    device.clear()
    await call(hass, "button", "press", "button.obk8c123456_restart")
    assert [request.command for request in device.requests] == ["restart"]


async def test_counters_are_refused_with_the_reason(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    flow = await hass.config_entries.options.async_init(loaded.entry_id)
    device.clear()
    flow = await hass.config_entries.options.async_configure(
        flow["flow_id"], {"next_step_id": "counters"}
    )
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "counters_chip_without_replies"
    assert not device.requests


@pytest.mark.parametrize("wiring", [Wiring(("SetFlag 3 1",), chipset="TR6260")])
async def test_flags_are_those_of_the_info(loaded: MockConfigEntry) -> None:
    assert loaded.runtime_data.coordinator.record.features.flags == {3}


@pytest.mark.parametrize(
    "wiring",
    [
        Wiring(
            (
                "SetPinRole 6 PWM",
                "SetPinChannel 6 1",
                "SetPinRole 7 PWM",
                "SetPinChannel 7 2",
                "SetPinRole 8 PWM",
                "SetPinChannel 8 3",
            ),
            chipset="TR6260",
        )
    ],
)
async def test_a_light_is_commanded_and_read_from_the_page(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    entity_id = "light.obk8c123456"
    await call(
        hass,
        "light",
        "turn_on",
        entity_id,
        rgb_color=[255, 0, 128],
        brightness=128,
    )
    await poll(hass, loaded)
    state = hass.states.get(entity_id)
    assert state
    assert state.state == "on"
    assert state.attributes["color_mode"] == "rgb"
    assert state.attributes["rgb_color"] == (255, 0, 128)
    assert state.attributes["brightness"] == pytest.approx(128, abs=2)
    assert device.firmware.light.base_colour().lower() == "ff0080"
    device.clear()
    await poll(hass, loaded)
    assert [request.path for request in device.requests] == ["/api/info", "/index"]
    # Switched at its own page.
    device.firmware.execute("led_enableAll 0")
    await poll(hass, loaded)
    assert state_of(hass, entity_id) == "off"


@pytest.mark.parametrize(
    "wiring", [Wiring((), "startDriver Battery", chip) for chip in CHIPS]
)
async def test_the_battery_is_read_from_the_page(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    battery = "sensor.obk8c123456_battery"
    around = device.firmware.surroundings
    around.battery_percent, around.battery_millivolts = 55, 2610
    device.clear()
    await poll(hass, loaded)
    assert state_of(hass, battery) == "55"
    assert state_of(hass, f"{battery}_voltage") == "2.61"
    assert [request.path for request in device.requests] == ["/api/info", "/index"]
    # As long as nothing was measured.
    around.battery_percent = around.battery_millivolts = 0
    await poll(hass, loaded)
    assert state_of(hass, battery) == state_of(hass, f"{battery}_voltage") == "unknown"
