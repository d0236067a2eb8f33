"""Shutters: where they are, where to they move, and what they are told."""

from typing import Any

from homeassistant.components.cover import DOMAIN as COVER_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Fault, SimulatedDevice

from .conftest import Clock, Wiring, poll

ONE = (
    "SetPinRole 6 ShutterA",
    "SetPinChannel 6 1",
    "SetPinRole 7 ShutterB",
    "SetPinChannel 7 1",
)
TWO = (
    *ONE,
    "SetPinRole 8 ShutterA",
    "SetPinChannel 8 2",
    "SetPinRole 9 ShutterB",
    "SetPinChannel 9 2",
)
COVER = "cover.obk8c123456"


@pytest.fixture
def profile() -> str:
    """Return the profile of a blank device."""
    return ""


@pytest.fixture
def wiring() -> Wiring:
    """Return a device with one shutter."""
    return Wiring(ONE, "startDriver Shutters")


def state_of(hass: HomeAssistant, entity_id: str = COVER) -> State:
    """Return the state of a cover."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state


def shown(hass: HomeAssistant, entity_id: str = COVER) -> tuple[str, int | None]:
    """Return the state and the position of a cover."""
    state = state_of(hass, entity_id)
    return state.state, state.attributes.get("current_position")


async def tell(
    hass: HomeAssistant, service: str, entity_id: str = COVER, **data: Any
) -> None:
    """Tell a cover something through Home Assistant."""
    await hass.services.async_call(
        COVER_DOMAIN, service, {ATTR_ENTITY_ID: entity_id, **data}, blocking=True
    )


async def test_a_shutter_opens_stops_and_closes(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    """It takes 10 s from end to end."""
    assert shown(hass) == ("closed", 0)
    device.clear()
    await tell(hass, "open_cover")
    assert shown(hass) == ("opening", 0)
    clock.advance(4)
    await poll(hass, loaded)
    assert shown(hass) == ("opening", 40)

    await tell(hass, "stop_cover")
    assert shown(hass) == ("open", 40)
    clock.advance(4)
    await poll(hass, loaded)
    assert shown(hass) == ("open", 40)

    await tell(hass, "set_cover_position", position=85)
    assert shown(hass) == ("opening", 40)
    clock.advance(6)
    await poll(hass, loaded)
    assert shown(hass) == ("open", 85)

    await tell(hass, "close_cover")
    assert shown(hass) == ("closing", 85)
    clock.advance(3)
    await poll(hass, loaded)
    assert shown(hass) == ("closing", 55)
    clock.advance(10)
    await poll(hass, loaded)
    assert shown(hass) == ("closed", 0)
    told = [request.command for request in device.requests if request.command]
    assert [command for command in told if command.startswith("Shutter")] == [
        "ShutterMove1 100",
        "ShutterMove1 stop",
        "ShutterMove1 85",
        "ShutterMove1 0",
    ]


async def test_a_shutter_that_is_moved_at_the_device_is_seen_to(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.firmware.execute("ShutterMove 1 open")
    await poll(hass, loaded)
    assert shown(hass) == ("opening", 0)
    clock.advance(12)
    await poll(hass, loaded)
    assert shown(hass) == ("open", 100)


async def test_a_boot_is_no_command_to_close(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    """The position is in flash, the target is 0 after a boot."""
    await tell(hass, "set_cover_position", position=50)
    clock.advance(6)
    await poll(hass, loaded)
    assert shown(hass) == ("open", 50)
    await device.reboot(power_cut=True)
    clock.advance(3)
    for _ in range(3):
        await poll(hass, loaded)
        assert shown(hass) == ("open", 50)
        clock.advance(10)


@pytest.mark.parametrize("wiring", [Wiring(TWO, "startDriver Shutters")])
async def test_two_shutters_go_by_their_channels(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    second = f"{COVER}_shutter_2"
    assert shown(hass, f"{COVER}_shutter_1") == shown(hass, second) == ("closed", 0)
    await tell(hass, "open_cover", second)
    clock.advance(11)
    await poll(hass, loaded)
    assert shown(hass, f"{COVER}_shutter_1") == ("closed", 0)
    assert shown(hass, second) == ("open", 100)


async def test_a_shutter_takes_two_requests_a_poll(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.clear()
    await poll(hass, loaded)
    asked = [(request.path, request.query) for request in device.requests]
    assert asked == [("/cm", "cmnd=State"), ("/index", "state=1")]


@pytest.mark.parametrize(
    "wiring",
    [
        Wiring(
            (*ONE, "SetPinRole 10 dInput", "SetPinChannel 10 3"),
            "backlog startDriver Shutters; startDriver Battery",
        )
    ],
)
async def test_what_the_page_tells_is_not_asked_for_twice(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry, clock: Clock
) -> None:
    device.clear()
    await poll(hass, loaded)
    assert [request.command or request.path for request in device.requests] == [
        "State",
        "/index",
        "echo [$batteryLevel]",
    ]
    assert state_of(hass, "binary_sensor.obk8c123456_input").state == "on"
    device.firmware.set_level(10, 1)
    clock.advance(2)
    await poll(hass, loaded)
    assert state_of(hass, "binary_sensor.obk8c123456_input").state == "off"


@pytest.mark.parametrize("wiring", [Wiring(ONE)])
async def test_pins_without_the_driver_are_no_shutter(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    assert not hass.states.async_entity_ids(COVER_DOMAIN)


async def test_a_page_that_is_cut_off_is_no_answer(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.set_fault(Fault.DROP, path="/index")
    await poll(hass, loaded)
    assert state_of(hass).state == "unavailable"
    device.set_fault(None)
    await poll(hass, loaded)
    assert shown(hass) == ("closed", 0)


async def test_a_command_that_fails_says_why(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.fault = Fault.REFUSE
    with pytest.raises(HomeAssistantError, match="does not answer"):
        await tell(hass, "open_cover")
    assert shown(hass) == ("closed", 0)
