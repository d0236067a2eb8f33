"""Lights: what they can, how they stand, and that they do what is asked, at once."""

from dataclasses import replace
from typing import Any

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_LIGHTS, DOMAIN
from tests.lamps import LAMPS
from tests.simulator import Fault, Firmware, SimulatedDevice
from tests.simulator.light import Mode

from .conftest import Clock, entry_for, poll

LIGHT = "light.obk8c123456"

SHOWN = (
    "supported_color_modes",
    "color_mode",
    "brightness",
    "rgb_color",
    "color_temp_kelvin",
    "min_color_temp_kelvin",
    "max_color_temp_kelvin",
)


@pytest.fixture
def profile() -> str:
    """Return the profile of the device: blank, unless a test says otherwise."""
    return ""


@pytest.fixture
def lamp() -> str | None:
    """Return the lamp that the device is made: none, unless a test says otherwise."""
    return None


@pytest.fixture
def commands() -> tuple[str, ...]:
    """Return what is run on the device before it is met."""
    return ()


@pytest.fixture
def firmware(
    firmware: Firmware, lamp: str | None, commands: tuple[str, ...], clock: Clock
) -> Firmware:
    """Make the simulated device a lamp, started as one."""
    if lamp:
        for command in LAMPS[lamp].set_up():
            firmware.execute(command)
        firmware.reboot()
        clock.advance(100)
    for command in (*(LAMPS[lamp].commands if lamp else ()), *commands):
        firmware.execute(command)
    return firmware


async def turn_on(hass: HomeAssistant, entity_id: str = LIGHT, **wish: Any) -> None:
    """Switch a light on through Home Assistant."""
    await hass.services.async_call(
        LIGHT_DOMAIN, "turn_on", {ATTR_ENTITY_ID: entity_id, **wish}, blocking=True
    )


async def turn_off(hass: HomeAssistant, entity_id: str = LIGHT) -> None:
    """Switch a light off through Home Assistant."""
    await hass.services.async_call(
        LIGHT_DOMAIN, "turn_off", {ATTR_ENTITY_ID: entity_id}, blocking=True
    )


def state_of(hass: HomeAssistant, entity_id: str = LIGHT) -> State:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state


def shown(hass: HomeAssistant, entity_id: str = LIGHT) -> dict[str, Any]:
    """Return state and attributes of a light, those that say something."""
    state = state_of(hass, entity_id)
    values = {key: state.attributes.get(key) for key in SHOWN}
    return {"state": state.state} | {
        key: value for key, value in values.items() if value is not None
    }


def commands_of(device: SimulatedDevice) -> list[str]:
    """Return the commands that changed something."""
    return [
        request.command
        for request in device.requests
        if request.command and not request.command.startswith(("State", "echo", "Ch"))
    ]


RANGE = {"min_color_temp_kelvin": 2000, "max_color_temp_kelvin": 6494}


@pytest.mark.parametrize(
    ("profile", "requests", "expected"),
    [
        (
            "light_single",
            1,
            {
                "state": "on",
                "supported_color_modes": ["brightness"],
                "color_mode": "brightness",
                "brightness": 102,
            },
        ),
        (
            "light_cw",
            1,
            {
                "state": "on",
                "supported_color_modes": ["color_temp"],
                "color_mode": "color_temp",
                "brightness": 178,
                "color_temp_kelvin": 3333,
                # What Home Assistant makes of it.
                "rgb_color": (255, 188, 131),
                **RANGE,
            },
        ),
        (
            "light_rgb",
            2,
            {
                "state": "on",
                "supported_color_modes": ["rgb"],
                "color_mode": "rgb",
                "brightness": 128,
                "rgb_color": (255, 128, 0),
            },
        ),
        (
            "light_rgbcw",
            2,
            {
                "state": "on",
                "supported_color_modes": ["color_temp", "rgb"],
                "color_mode": "color_temp",
                "brightness": 140,
                "color_temp_kelvin": 4000,
                "rgb_color": (255, 206, 166),
                **RANGE,
            },
        ),
        (
            "light_rgbcw_colour",
            2,
            {
                "state": "on",
                "supported_color_modes": ["color_temp", "rgb"],
                "color_mode": "rgb",
                "brightness": 76,
                "rgb_color": (0, 255, 64),
                **RANGE,
            },
        ),
        (
            "light_driver_chip",
            2,
            {
                "state": "on",
                "supported_color_modes": ["color_temp", "rgb"],
                "color_mode": "color_temp",
                "brightness": 76,
                "color_temp_kelvin": 2500,
                "rgb_color": (255, 159, 70),
                **RANGE,
            },
        ),
    ],
)
async def test_a_light_shows_what_it_can_and_how_it_stands(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    requests: int,
    expected: dict[str, Any],
) -> None:
    assert shown(hass) == expected
    before = device.firmware.light.final_bytes(), device.firmware.light.mode
    device.clear()
    await poll(hass, loaded)
    assert len(device.requests) == requests
    # Looking changes nothing.
    assert (device.firmware.light.final_bytes(), device.firmware.light.mode) == before
    assert shown(hass) == expected


@pytest.mark.parametrize("profile", ["relay_and_light"])
async def test_a_relay_beside_a_light_stays_a_switch(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    light = "light.obk8c123456_light"
    assert state_of(hass, light).state == STATE_ON
    assert state_of(hass, "switch.obk8c123456").state == STATE_ON
    await turn_off(hass, light)
    device.clear()
    await poll(hass, loaded)
    assert len(device.requests) == 2
    assert state_of(hass, light).state == STATE_OFF
    assert state_of(hass, "switch.obk8c123456").state == STATE_ON
    # It was found in the mode for colours, which it has no LEDs for.
    await turn_on(hass, light, brightness=255)
    assert device.firmware.light.final_bytes() == [0, 0, 0, 255, 0]
    assert device.firmware.channels[6] == 1


WISHES: list[dict[str, Any]] = [
    {},
    {"brightness": 1},
    {"brightness": 127},
    {"brightness": 255},
    {"rgb_color": (255, 64, 0)},
    {"rgb_color": (0, 0, 255), "brightness": 200},
    {"color_temp_kelvin": 2700},
    {"color_temp_kelvin": 6000, "brightness": 30},
    {"white": 180},
    {"brightness": 60},
    {"rgb_color": (1, 2, 3), "brightness": 3},
]


@pytest.mark.parametrize("lamp", LAMPS)
async def test_every_light_does_what_is_asked_in_one_command(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    for wish in WISHES:
        before = shown(hass)
        modes = before["supported_color_modes"]
        if "white" in wish and "white" not in modes:
            continue
        device.clear()
        await turn_on(hass, **wish)
        assert len(commands_of(device)) == 1
        assert device.max_in_flight == 1
        at_once = shown(hass)
        assert at_once["state"] == "on"
        assert at_once["color_mode"] in modes
        if "rgb_color" in wish and "rgb" in modes:
            assert at_once["rgb_color"] == wish["rgb_color"]
            assert at_once["color_mode"] == "rgb"
        if "color_temp_kelvin" in wish and "color_temp" in modes:
            assert at_once["color_mode"] == "color_temp"
            low, high = (
                at_once["min_color_temp_kelvin"],
                at_once["max_color_temp_kelvin"],
            )
            kelvin = max(low, min(high, wish["color_temp_kelvin"]))
            assert abs(at_once["color_temp_kelvin"] / kelvin - 1) < 0.01
        if brightness := wish.get("brightness", wish.get("white")):
            assert abs(at_once["brightness"] - brightness) <= 2
        await poll(hass, loaded)
        assert shown(hass) == at_once
        lit = device.firmware.light
        if at_once["color_mode"] in ("rgb", "color_temp", "white"):
            mode = Mode.RGB if at_once["color_mode"] == "rgb" else Mode.WHITE
            assert lit.mode == mode
    await turn_off(hass)
    assert state_of(hass).state == STATE_OFF
    assert not any(device.firmware.light.final)
    await poll(hass, loaded)
    assert state_of(hass).state == STATE_OFF


@pytest.mark.parametrize("lamp", ["rgbcw", "cw", "single", "rgbw, cool"])
async def test_setting_what_is_shown_changes_nothing(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    light = device.firmware.light
    await turn_on(hass)
    for dimmer, mireds in zip(range(1, 101, 9), range(154, 501, 31), strict=False):
        for command in (f"led_dimmer {dimmer}", f"led_temperature {mireds}"):
            if "temperature" not in command or light.has_temperature:
                device.firmware.execute(command)
        await poll(hass, loaded)
        is_like = shown(hass)
        wish = {"brightness": is_like["brightness"]}
        if is_like["color_mode"] == "color_temp":
            wish["color_temp_kelvin"] = is_like["color_temp_kelvin"]
        for _ in range(3):
            before = (light.dimmer, light.temperature, light.mode, tuple(light.final))
            await turn_on(hass, **wish)
            await poll(hass, loaded)
            assert before == (
                light.dimmer,
                light.temperature,
                light.mode,
                tuple(light.final),
            )
            assert shown(hass) == is_like


@pytest.mark.parametrize("lamp", ["rgbcw", "chip"])
async def test_what_is_changed_at_the_device_is_seen(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    for command, changed in (
        ("led_enableAll 1", {"state": "on", "color_mode": "rgb"}),
        ("CT 250", {"color_mode": "color_temp", "color_temp_kelvin": 4000}),
        ("Dimmer 20", {"brightness": 51}),
        ("Color #00FF00", {"color_mode": "rgb", "rgb_color": (0, 255, 0)}),
        ("HSBColor 240,100,100", {"rgb_color": (0, 0, 255)}),
        # Too dark for the replies to tell the mode: it is still known.
        ("Dimmer 2", {"brightness": 5, "color_mode": "rgb"}),
        ("POWER OFF", {"state": "off"}),
    ):
        device.firmware.execute(command)
        await poll(hass, loaded)
        now = shown(hass)
        assert now | changed == now, command


@pytest.mark.parametrize("lamp", ["rgbcw", "rgbw, cool", "chip"])
@pytest.mark.parametrize("commands", [("led_temperature 154", "led_dimmer 2")])
async def test_the_mode_is_known_from_the_first_contact_on(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    # Off, and then too dark: the replies never tell.
    await turn_on(hass)
    assert commands_of(device)[-1] == "led_enableAll 1"
    await poll(hass, loaded)
    assert shown(hass)["color_mode"] in ("color_temp", "white")


@pytest.mark.parametrize("lamp", ["rgbcw"])
async def test_a_restarted_device_is_asked_for_its_mode_again(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    await turn_on(hass, color_temp_kelvin=3000, brightness=3)
    await poll(hass, loaded)
    assert shown(hass)["color_mode"] == "color_temp"
    await device.reboot()
    clock.advance(30)
    # It begins in the mode for colours, and off.
    device.firmware.execute("Backlog led_dimmer 1; led_enableAll 1")
    await poll(hass, loaded)
    assert shown(hass)["color_mode"] == "rgb"


@pytest.mark.parametrize("lamp", ["rgbcw", "single"])
async def test_a_light_dimmed_to_nothing_is_off_and_comes_on_again(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.execute("Backlog led_enableAll 1; led_dimmer 0")
    await poll(hass, loaded)
    assert state_of(hass).state == STATE_OFF
    await turn_on(hass)
    assert shown(hass)["brightness"] == 255
    assert device.firmware.light.dimmer == 100


@pytest.mark.parametrize("profile", ["light_rgbcw"])
async def test_a_light_that_does_not_answer_says_so_and_shows_what_it_was(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    before = shown(hass)
    device.fault = Fault.EMPTY
    with pytest.raises(HomeAssistantError, match="does not answer"):
        await turn_on(hass, rgb_color=(255, 0, 0))
    assert shown(hass) == before


@pytest.mark.parametrize("profile", ["light_rgbcw"])
async def test_what_did_not_come_is_taken_back(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    # The same reply comes from a device that does not know the command.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(device.firmware, "run", lambda command: None)
        await turn_on(hass, brightness=255)
        assert shown(hass)["brightness"] == 255
    await poll(hass, loaded)
    assert shown(hass)["brightness"] == 140


@pytest.mark.parametrize("lamp", ["rgbcw"])
async def test_a_light_that_is_no_longer_one_is_unknown(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    for pin in (6, 7, 8, 9, 24):
        device.firmware.execute(f"SetPinRole {pin} None")
    await poll(hass, loaded)
    assert state_of(hass).state == "unknown"
    # It is told what was asked for all the same.
    await turn_on(hass, brightness=128)
    assert commands_of(device)[-1] == "Backlog led_dimmer 50; led_enableAll 1"


@pytest.mark.parametrize("lamp", ["single"])
async def test_outputs_that_the_driver_does_not_drive_are_no_light(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    device.firmware.execute("SetFlag 3 1")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids(LIGHT_DOMAIN) == []
    assert hass.states.async_entity_ids("number")


@pytest.mark.parametrize("chipset", ["TR6260"])
async def test_a_light_whose_commands_say_nothing_is_read_from_its_page(
    hass: HomeAssistant, chipset: str, clock: Clock
) -> None:
    firmware = Firmware(chipset=chipset, short_name="obk8C123456", clock=clock)
    for command in LAMPS["rgbcw"].set_up():
        firmware.execute(command.replace(" 26 ", " 10 "))
    clock.advance(100)
    async with SimulatedDevice(firmware) as device:
        entry = entry_for(device)
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert state_of(hass).state == STATE_OFF
        for wish in (
            {"rgb_color": (0, 0, 255), "brightness": 102},
            {"color_temp_kelvin": 4000},
        ):
            await turn_on(hass, **wish)
            at_once = shown(hass)
            assert at_once | wish == at_once
            device.clear()
            await poll(hass, entry)
            assert shown(hass) == at_once
            assert len(device.requests) == 2
        await turn_off(hass)
        await poll(hass, entry)
        assert state_of(hass).state == STATE_OFF
        assert await hass.config_entries.async_unload(entry.entry_id)


def relay_entry(device: SimulatedDevice, *channels: int) -> MockConfigEntry:
    """Return the entry of a device with relays that are shown as lights."""
    entry = entry_for(device)
    return MockConfigEntry(
        domain=DOMAIN,
        title=entry.title,
        unique_id=entry.unique_id,
        data=dict(entry.data),
        options={CONF_LIGHTS: list(channels)},
    )


@pytest.mark.parametrize(
    ("profile", "channels", "lights", "switches"),
    [
        ("relay_off", (1,), {1: "light.obk8c123456"}, []),
        (
            "strip_three_relays",
            (2, 3),
            {2: "light.obk8c123456_light_2", 3: "light.obk8c123456_light_3"},
            ["switch.obk8c123456_relay_1"],
        ),
        # A channel that is none of its relays any more.
        ("relay_off", (9,), {}, ["switch.obk8c123456"]),
    ],
)
async def test_a_relay_can_be_called_a_light(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    device: SimulatedDevice,
    channels: tuple[int, ...],
    lights: dict[int, str],
    switches: list[str],
) -> None:
    entry = relay_entry(device, *channels)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert sorted(hass.states.async_entity_ids("switch")) == switches
    assert sorted(hass.states.async_entity_ids(LIGHT_DOMAIN)) == sorted(lights.values())
    for channel, entity_id in lights.items():
        found = entity_registry.async_get(entity_id)
        assert found
        assert found.unique_id == f"{device.firmware.mac}-relay-{channel}"
        for on in (True, False, True):
            await (turn_on if on else turn_off)(hass, entity_id)
            assert device.firmware.channels[channel] == int(on)
            assert state_of(hass, entity_id).state == (STATE_ON if on else STATE_OFF)
            assert state_of(hass, entity_id).attributes["supported_color_modes"] == [
                "onoff"
            ]
            await poll(hass, entry)
            assert state_of(hass, entity_id).state == (STATE_ON if on else STATE_OFF)


DIMMERS = {"Dimmer": 100, "Dimmer256": 255, "Dimmer1000": 1000}


@pytest.mark.parametrize("kind", DIMMERS)
async def test_a_toggle_and_a_dimmer_are_one_light(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry, kind: str
) -> None:
    full = DIMMERS[kind]
    for command in ("SetChannelType 1 Toggle", f"SetChannelType 2 {kind}"):
        device.firmware.execute(command)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert shown(hass) == {"state": "off", "supported_color_modes": ["brightness"]}
    channels = device.firmware.channels

    device.clear()
    await turn_on(hass)
    # The MCU keeps a brightness that it has not told yet.
    assert commands_of(device) == ["SetChannel 1 1"]
    assert "brightness" not in shown(hass)
    for brightness in (1, 2, 100, 128, 254, 255):
        device.clear()
        await turn_on(hass, brightness=brightness)
        assert len(commands_of(device)) == 1
        assert channels[1] == 1
        assert 1 <= channels[2] <= full
        assert channels[2] == max(1, round(brightness * full / 255))
        assert abs(shown(hass)["brightness"] - brightness) <= 2
        await poll(hass, entry)
        assert abs(shown(hass)["brightness"] - brightness) <= 2
    assert channels[2] == full

    # Setting what is shown changes nothing.
    for raw in range(1, full + 1, 7):
        channels[2] = raw
        await poll(hass, entry)
        await turn_on(hass, brightness=shown(hass)["brightness"])
        assert channels[2] == raw
    # The firmware itself toggles one kind to 256 of 255.
    channels[2] = full + 1
    await poll(hass, entry)
    assert shown(hass)["brightness"] == 255

    await turn_off(hass)
    assert (channels[1], channels[2]) == (0, full + 1)
    await poll(hass, entry)
    assert state_of(hass).state == STATE_OFF
    device.clear()
    await turn_on(hass, brightness=51)
    assert commands_of(device) == [
        f"Backlog SetChannel 2 {round(full / 5)}; SetChannel 1 1"
    ]
    await poll(hass, entry)
    assert shown(hass)["brightness"] == 51


async def test_a_light_of_two_channels_that_are_gone_is_unknown(
    hass: HomeAssistant, device: SimulatedDevice, entry: MockConfigEntry
) -> None:
    for command in (
        "SetChannelType 1 Toggle",
        "SetChannelType 2 Dimmer",
        "SetChannelLabel 1 Bulb",
    ):
        device.firmware.execute(command)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    light = "light.obk8c123456_bulb"
    assert state_of(hass, light).state == STATE_OFF
    coordinator = entry.runtime_data.coordinator
    coordinator.async_set_updated_data(replace(coordinator.data, channels={}))
    await hass.async_block_till_done()
    assert state_of(hass, light).state == "unknown"
