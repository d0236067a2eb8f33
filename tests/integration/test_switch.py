"""Switching relays: by channel, once, and never stale."""

import asyncio

from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Fault, SimulatedDevice

from .conftest import poll


async def switch(hass: HomeAssistant, entity_id: str, on: bool) -> None:
    """Switch through Home Assistant."""
    await hass.services.async_call(
        SWITCH_DOMAIN,
        SERVICE_TURN_ON if on else SERVICE_TURN_OFF,
        {ATTR_ENTITY_ID: entity_id},
        blocking=True,
    )


def state_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity's state."""
    state = hass.states.get(entity_id)
    assert state, f"{entity_id} is not there: {hass.states.async_entity_ids()}"
    return state.state


@pytest.mark.parametrize(
    ("profile", "relays"),
    [
        ("relay_off", {1: "switch.obk8c123456"}),
        ("relay_channel5", {5: "switch.obk8c123456"}),
        (
            "relays_from_channel0",
            {0: "switch.obk8c123456_relay_0", 1: "switch.obk8c123456_relay_1"},
        ),
        (
            "strip_three_relays",
            {n: f"switch.obk8c123456_relay_{n}" for n in (1, 2, 3)},
        ),
        # State hides this relay behind the light.
        ("relay_and_light", {6: "switch.obk8c123456"}),
        ("socket_metering", {1: "switch.obk8c123456_heater"}),
        ("quoted_names", {1: "switch.sh_q"}),
    ],
)
@pytest.mark.usefixtures("loaded")
async def test_every_relay_is_switched_and_read_by_its_channel(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    relays: dict[int, str],
) -> None:
    for channel, entity_id in relays.items():
        for on in (True, False, True):
            await switch(hass, entity_id, on)
            assert device.firmware.channels[channel] == int(on)
            assert state_of(hass, entity_id) == ("on" if on else "off")
            others = {c: e for c, e in relays.items() if c != channel}
            for other, other_id in others.items():
                expected = "on" if device.firmware.channels[other] else "off"
                assert state_of(hass, other_id) == expected
            await poll(hass, loaded)
            assert state_of(hass, entity_id) == ("on" if on else "off")


async def test_a_relay_that_is_switched_at_the_device_is_seen(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.firmware.execute("POWER OFF")
    await poll(hass, loaded)
    assert state_of(hass, "switch.obk8c123456_heater") == "off"


async def test_no_command_toggles(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.clear()
    await hass.services.async_call(
        SWITCH_DOMAIN,
        "toggle",
        {ATTR_ENTITY_ID: "switch.obk8c123456_heater"},
        blocking=True,
    )
    commands = [request.command or "" for request in device.requests]
    assert "SetChannel 1 0" in commands
    assert not [command for command in commands if "toggle" in command.lower()]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.REFUSE, "does not answer"),
        (Fault.EMPTY, "does not answer"),
        (Fault.GARBAGE, "cut off or makes no sense"),
        (Fault.UNAUTHORIZED, "does not accept the stored password"),
        (Fault.NOT_OPENBK, "no OpenBK device"),
    ],
)
async def test_a_command_that_fails_says_why_and_is_not_repeated(
    hass: HomeAssistant,
    device: SimulatedDevice,
    loaded: MockConfigEntry,
    fault: Fault,
    words: str,
) -> None:
    device.clear()
    device.fault = fault
    with pytest.raises(HomeAssistantError, match=words) as error:
        await switch(hass, "switch.obk8c123456_heater", False)
    assert error.value.translation_key
    sent = [r for r in device.requests if r.command == "SetChannel 1 0"]
    assert len(sent) == (0 if fault is Fault.REFUSE else 1)


async def test_a_relay_that_is_gone_is_said_to_be(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    # The firmware answers 0 for what it does not have.
    coordinator = loaded.runtime_data.coordinator
    with pytest.raises(HomeAssistantError, match="did not carry out"):
        await coordinator.async_set_channel(64, 1)


async def test_a_poll_that_was_under_way_does_not_undo_a_command(
    hass: HomeAssistant, device: SimulatedDevice, loaded: MockConfigEntry
) -> None:
    device.delay = 0.1
    polling = hass.async_create_task(loaded.runtime_data.coordinator.async_refresh())
    await asyncio.sleep(0.05)
    seen: list[str] = []
    hass.bus.async_listen(
        "state_changed",
        lambda event: (
            seen.append(event.data["new_state"].state)
            if event.data["entity_id"] == "switch.obk8c123456_heater"
            else None
        ),
    )
    await switch(hass, "switch.obk8c123456_heater", False)
    await polling
    device.delay = 0
    await poll(hass, loaded)
    assert seen == ["off"]
    assert device.max_in_flight == 1
