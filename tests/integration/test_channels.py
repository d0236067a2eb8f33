"""Everything that is tied to a channel: what it shows, and how it is set."""

from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Fault, SimulatedDevice

from .channels import CASES, Case
from .conftest import Clock, poll
from .test_lifecycle import reload


@pytest.fixture
def profile() -> str:
    """Return a device without anything, which each test makes its own."""
    return "bare"


async def set_up(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, *commands: str
) -> None:
    """Make the device what these commands say, and set it up."""
    for command in commands:
        device.firmware.execute(command)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state.state


async def act(hass: HomeAssistant, entity_id: str, action: str, **data: Any) -> None:
    """Do something with an entity."""
    domain = entity_id.partition(".")[0]
    await hass.services.async_call(
        domain, action, {ATTR_ENTITY_ID: entity_id, **data}, blocking=True
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_what_is_done_reaches_its_channel_in_one_request(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, case: Case
) -> None:
    await set_up(hass, device, entry, *case.commands)
    device.clear()
    await act(hass, case.entity, case.action, **case.data)
    assert [request.command for request in device.requests] == [case.command]
    assert device.firmware.channels[case.channel] == case.value
    # At once, and still after what the device says.
    assert state_of(hass, case.entity) == case.state
    await poll(hass, entry)
    assert state_of(hass, case.entity) == case.state
    assert len(device.requests) <= 4


async def test_a_text_field_is_a_text_for_those_who_want_it(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    await set_up(hass, device, entry, "SetChannelType 3 TextField", "SetChannel 3 7")
    text = "text.obk8c123456_text_field"
    found = entity_registry.async_get(text)
    assert found
    assert found.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    entity_registry.async_update_entity(text, disabled_by=None)
    await reload(hass, entry)
    assert state_of(hass, text) == "7"

    device.clear()
    await act(hass, text, "set_value", value="-2147483648")
    assert [request.command for request in device.requests] == [
        "SetChannel 3 0x80000000"
    ]
    assert device.firmware.channels[3] == -(2**31)
    assert state_of(hass, text) == "-2147483648"
    assert state_of(hass, "number.obk8c123456_value") == "-2147483648"


@pytest.mark.parametrize("value", ["2147483648", "-2147483649", "9999999999"])
async def test_a_text_that_no_channel_can_hold_is_refused(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    value: str,
) -> None:
    await set_up(hass, device, entry, "SetChannelType 3 TextField")
    text = "text.obk8c123456_text_field"
    entity_registry.async_update_entity(text, disabled_by=None)
    await reload(hass, entry)
    device.clear()
    with pytest.raises(ServiceValidationError, match="whole numbers from") as error:
        await act(hass, text, "set_value", value=value)
    assert error.value.translation_key == "not_an_integer"
    assert not device.requests


@pytest.mark.parametrize("value", ["", "1.5", "five", "٣", "1\n"])
async def test_a_text_that_is_no_number_does_not_reach_the_device(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    value: str,
) -> None:
    await set_up(hass, device, entry, "SetChannelType 3 TextField")
    text = "text.obk8c123456_text_field"
    entity_registry.async_update_entity(text, disabled_by=None)
    await reload(hass, entry)
    device.clear()
    with pytest.raises((ServiceValidationError, ValueError)):
        await act(hass, text, "set_value", value=value)
    assert not device.requests


@pytest.mark.parametrize(
    ("entity", "action", "data"),
    [
        ("number.obk8c123456_percent", "set_value", {"value": 101}),
        ("number.obk8c123456_percent", "set_value", {"value": -1}),
        ("select.obk8c123456_level", "select_option", {"option": "off"}),
    ],
)
async def test_what_is_out_of_bounds_is_refused_with_a_reason(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    entity: str,
    action: str,
    data: dict[str, Any],
) -> None:
    await set_up(
        hass, device, entry, "SetChannelType 3 Percent", "SetChannelType 4 LowMidHigh"
    )
    device.clear()
    with pytest.raises(ServiceValidationError):
        await act(hass, entity, action, **data)
    assert not device.requests


async def test_a_command_that_is_not_carried_out_is_said_to_be(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(hass, device, entry, "SetChannelType 3 Percent")
    device.fault = Fault.GARBAGE
    with pytest.raises(HomeAssistantError, match="makes no sense") as error:
        await act(hass, "number.obk8c123456_percent", "set_value", value=5)
    assert error.value.translation_key


@pytest.mark.parametrize(
    ("commands", "entity", "shown"),
    [
        # Raw values of 0 and 1.
        (("SetPinRole 7 dInput", "SetPinChannel 7 5"), "input", ("on", "off")),
        (("SetPinRole 7 dInput_n", "SetPinChannel 7 5"), "input", ("on", "off")),
        (("SetChannelType 5 OpenClosed",), "opening", ("on", "off")),
        (("SetChannelType 5 OpenClosed_Inv",), "opening", ("off", "on")),
        (("SetChannelType 5 Motion",), "motion", ("off", "on")),
        (("SetChannelType 5 Motion_n",), "motion", ("on", "off")),
        (
            (
                "SetPinRole 7 dInput",
                "SetPinChannel 7 5",
                "SetChannelType 5 OpenClosed_Inv",
            ),
            "opening",
            ("off", "on"),
        ),
    ],
)
async def test_the_polarity_of_what_is_so_or_not(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    commands: tuple[str, ...],
    entity: str,
    shown: tuple[str, str],
) -> None:
    await set_up(hass, device, entry, *commands)
    for value in (0, 1):
        # As its driver does, not by a command.
        device.firmware.channels[5] = value
        await poll(hass, entry)
        assert state_of(hass, f"binary_sensor.obk8c123456_{entity}") == shown[value]


async def test_levels_that_are_only_read_are_words(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(hass, device, entry, "SetChannelType 5 ReadOnlyLowMidHigh")
    for value, shown in ((0, "low"), (2, "high"), (3, "unknown"), (-1, "unknown")):
        device.firmware.channels[5] = value
        await poll(hass, entry)
        assert state_of(hass, "sensor.obk8c123456_level") == shown


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("0:Off 1:On", ["Off", "On"]),
        ("0:Off 1:On 2:On", ["Off [0]", "On [1]", "On [2]"]),
        ("0: 1:On 2:Max", ["[0]", "On [1]", "Max [2]"]),
    ],
)
async def test_options_are_told_apart_by_their_numbers_where_texts_do_not_do(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    said: str,
    options: list[str],
) -> None:
    choice = "select.obk8c123456_choice"
    await set_up(
        hass, device, entry, "SetChannelType 5 Enum", f"SetChannelEnum 5 {said}"
    )
    state = hass.states.get(choice)
    assert state
    assert state.attributes["options"] == options
    for value in reversed(range(len(options))):
        await act(hass, choice, "select_option", option=options[value])
        assert device.firmware.channels[5] == value
        assert state_of(hass, choice) == options[value]


async def test_names_come_from_labels_and_numbers_tell_the_others_apart(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(
        hass,
        device,
        entry,
        *("SetPinRole 7 Rel", "SetPinChannel 7 1"),
        *("SetChannelType 2 Temperature", 'SetChannelLabel 2 "Living room"'),
        *("SetChannelType 3 Temperature_div10", "SetChannelType 4 Temperature"),
        *("SetChannelType 5 Humidity", "SetChannelType 6 TextField"),
        "SetChannelType 7 ReadOnly",
    )
    names = {
        state.entity_id: state.attributes["friendly_name"]
        for state in hass.states.async_all(("switch", "sensor", "number"))
        if (found := er.async_get(hass).async_get(state.entity_id))
        and found.entity_category is None
    }
    assert names == {
        # The only relay is the device.
        "switch.obk8c123456": "obk8C123456",
        "sensor.obk8c123456_living_room": "obk8C123456 Living room",
        "sensor.obk8c123456_temperature_3": "obk8C123456 Temperature 3",
        "sensor.obk8c123456_temperature_4": "obk8C123456 Temperature 4",
        "sensor.obk8c123456_humidity": "obk8C123456 Humidity",
        "number.obk8c123456_value_6": "obk8C123456 Value 6",
        "sensor.obk8c123456_value_7": "obk8C123456 Value 7",
    }


async def reboot_with(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    clock: Clock,
    *commands: str,
) -> None:
    """Reboot the device, whose start-up script says these commands, and follow it."""
    await device.reboot(power_cut=True)
    for command in commands:
        device.firmware.execute(command)
    clock.advance(150)
    await poll(hass, entry)
    await hass.async_block_till_done()


async def test_a_label_that_was_changed_changes_the_name_and_no_other(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    clock: Clock,
) -> None:
    await set_up(
        hass,
        device,
        entry,
        *("SetChannelType 2 Temperature", "SetChannelLabel 2 Room"),
        *("SetChannelType 3 Humidity", "SetChannelLabel 3 Damp"),
    )
    entity_registry.async_update_entity("sensor.obk8c123456_damp", name="Cellar")
    await hass.async_block_till_done()
    await reboot_with(
        hass,
        device,
        entry,
        clock,
        *("SetChannelLabel 2 Attic", "SetChannelLabel 3 Wet"),
    )
    found = [
        entity_registry.async_get(entity_id)
        for entity_id in ("sensor.obk8c123456_room", "sensor.obk8c123456_damp")
    ]
    # Entity ids stay, and so does what a person called it.
    assert [(e.original_name, e.name) for e in found if e] == [
        ("Attic", None),
        ("Wet", "Cellar"),
    ]
    state = hass.states.get("sensor.obk8c123456_room")
    assert state
    assert state.attributes["friendly_name"] == "obk8C123456 Attic"


async def test_texts_that_were_changed_change_the_options(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    await set_up(
        hass, device, entry, "SetChannelType 5 Enum", "SetChannelEnum 5 0:Off 1:On"
    )
    await reboot_with(hass, device, entry, clock, "SetChannelEnum 5 0:Off 1:Eco 2:Max")
    state = hass.states.get("select.obk8c123456_choice")
    assert state
    assert state.attributes["options"] == ["Off", "Eco", "Max"]


async def test_a_choice_without_texts_becomes_a_number_again(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, clock: Clock
) -> None:
    await set_up(
        hass, device, entry, "SetChannelType 5 Enum", "SetChannelEnum 5 0:Off 1:On"
    )
    await reboot_with(hass, device, entry, clock)
    assert hass.states.get("select.obk8c123456_choice") is None
    assert state_of(hass, "number.obk8c123456_value") == "0"


ENUM = ("SetChannelType 5 ReadOnlyEnum", "SetChannelEnum 5 0:Ready 1:Busy 3:Done")
STATUS = "sensor.obk8c123456_status"


async def test_the_text_of_a_new_value_is_looked_up_once(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    """The page tells the present text only."""
    await set_up(hass, device, entry, *ENUM)
    assert state_of(hass, STATUS) == "Ready"
    device.clear()
    for value, shown, pages in (
        (0, "Ready", 0),
        (1, "Busy", 1),
        (0, "Ready", 1),
        (1, "Busy", 1),
        # Without a text, and asked about once.
        (2, "2", 2),
        (0, "Ready", 2),
        (2, "2", 2),
        (3, "Done", 3),
    ):
        device.firmware.channels[5] = value
        await poll(hass, entry)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert state_of(hass, STATUS) == shown
        asked = [r for r in device.requests if r.path == "/index"]
        assert len(asked) == pages
    assert device.max_in_flight == 1
    # Nothing else had to be read, and nothing was set up anew.
    assert not [r for r in device.requests if r.path == "/api/pins"]


async def test_texts_are_known_again_after_a_restart(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(hass, device, entry, *ENUM)
    device.firmware.channels[5] = 1
    await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    device.firmware.channels[5] = 0
    await reload(hass, entry)
    device.clear()
    device.firmware.channels[5] = 1
    await poll(hass, entry)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert state_of(hass, STATUS) == "Busy"
    assert not [r for r in device.requests if r.path == "/index"]


async def test_an_enum_without_any_texts_is_not_looked_up(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(hass, device, entry, "SetChannelType 5 ReadOnlyEnum")
    device.clear()
    for value in (7, 8):
        device.firmware.channels[5] = value
        await poll(hass, entry)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert state_of(hass, STATUS) == str(value)
    assert not [r for r in device.requests if r.path == "/index"]


async def test_a_number_with_texts_for_a_few_values_is_not_looked_up_for_ever(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.openbk.later_reads.MOST_TEXTS", 3)
    await set_up(hass, device, entry, *ENUM)
    device.clear()
    for value in range(10, 20):
        device.firmware.channels[5] = value
        await poll(hass, entry)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert len([r for r in device.requests if r.path == "/index"]) == 3


async def test_a_text_that_cannot_be_looked_up_leaves_the_number(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(hass, device, entry, *ENUM)
    device.firmware.channels[5] = 1
    await entry.runtime_data.coordinator.async_refresh()
    device.fault = Fault.REFUSE
    await hass.async_block_till_done(wait_background_tasks=True)
    device.fault = None
    assert state_of(hass, STATUS) == "1"


async def test_a_device_that_is_away_at_the_start_has_all_its_entities(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    await set_up(
        hass,
        device,
        entry,
        *ENUM,
        *("SetChannelType 6 Percent", "SetChannelType 7 OpenStopClose"),
        *("SetChannelType 8 LowMidHigh", "SetChannelType 9 Motion"),
        *("SetChannelType 10 Toggle_Inv", "SetChannelType 11 TextField"),
        "SetChannelType 12 Power_div10",
    )
    before = set(hass.states.async_entity_ids())
    assert await hass.config_entries.async_unload(entry.entry_id)
    device.fault = Fault.REFUSE
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert set(hass.states.async_entity_ids()) == before
    assert {
        state_of(hass, entity_id)
        for entity_id in before
        if entity_id.partition(".")[0] in ("number", "select", "cover", "switch")
    } == {"unavailable"}
