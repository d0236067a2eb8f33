"""The integration commands the real firmware: `pytest -m live --openbk-configure`."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.const import CONF_LIGHTS, DOMAIN
from custom_components.openbk.device import Address, Client
from tests.contract.conftest import blank, restart, run
from tests.contract.raw import RawClient
from tests.lamps import LAMPS

from .channels import CASES, Case
from .conftest import NAME, poll
from .test_channels import act, state_of

pytestmark = pytest.mark.live

assert blank

LIGHT = f"light.{NAME}"
COVER = f"cover.{NAME}"


@pytest.fixture
def device(openbk_address: tuple[str, int], openbk_password: str) -> RawClient:
    """Return a client of the real device."""
    return RawClient(*openbk_address, openbk_password)


@dataclass
class Live:
    """The real device, cleared, and its config entry once it is set up."""

    hass: HomeAssistant
    device: RawClient
    address: Address
    password: str
    entry: MockConfigEntry | None = None

    async def make(self, *commands: str) -> None:
        """Make the device what these commands say."""
        for command in (f"ShortName {NAME}", *commands):
            await run(self.device, command)

    async def set_up(self, **options: Any) -> None:
        """Set the device up."""
        async with ClientSession() as session:
            identity = await Client(session, self.address, self.password).identify()
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title=NAME,
            unique_id=identity.mac,
            data={
                CONF_HOST: self.address.host,
                CONF_PORT: self.address.port,
                CONF_PASSWORD: self.password,
            },
            options=options,
        )
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def act(self, entity_id: str, action: str, **data: Any) -> None:
        """Do something with an entity, and see what the device says then."""
        await act(self.hass, entity_id, action, **data)
        await self.poll()

    async def poll(self) -> None:
        """Poll the device once."""
        assert self.entry
        await poll(self.hass, self.entry)

    async def channel(self, number: int) -> int:
        """Return the value of a channel."""
        return int(await run(self.device, f"GetChannel {number}"))

    def state(self, entity_id: str) -> str:
        """Return an entity's state."""
        return state_of(self.hass, entity_id)

    def attribute(self, entity_id: str, name: str) -> Any:
        """Return an entity's attribute, None where it has none of that name."""
        state_of(self.hass, entity_id)
        return self.hass.states.get(entity_id).attributes.get(name)  # type: ignore[union-attr]


@pytest.fixture
async def live(
    hass: HomeAssistant,
    blank: RawClient,
    openbk_address: tuple[str, int],
    openbk_password: str,
) -> AsyncIterator[Live]:
    """Return the real device, cleared."""
    live = Live(hass, blank, Address(*openbk_address), openbk_password)
    yield live
    if live.entry and live.entry.state is ConfigEntryState.LOADED:
        assert await hass.config_entries.async_unload(live.entry.entry_id)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_what_is_done_reaches_its_channel(live: Live, case: Case) -> None:
    await live.make(*case.commands)
    await live.set_up()
    await act(live.hass, case.entity, case.action, **case.data)
    assert await live.channel(case.channel) == case.value
    assert live.state(case.entity) == case.state
    await live.poll()
    assert live.state(case.entity) == case.state


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
@pytest.mark.parametrize("value", ["5", "-2147483648", "2147483647"])
async def test_a_number_that_is_typed_in_reaches_its_channel(
    live: Live, value: str
) -> None:
    await live.make("SetChannelType 3 TextField", "SetChannel 3 7")
    await live.set_up()
    text = f"text.{NAME}_text_field"
    assert live.state(text) == "7"
    await live.act(text, "set_value", value=value)
    assert await live.channel(3) == int(value)
    assert live.state(text) == value


async def test_a_lamp_shows_colour_and_white_as_they_were_chosen(live: Live) -> None:
    await live.make(*LAMPS["rgbcw"].set_up())
    await restart(live.device)
    await live.set_up()
    await live.act(LIGHT, "turn_on", brightness=128, rgb_color=(255, 64, 0))
    assert live.state(LIGHT) == "on"
    assert live.attribute(LIGHT, "color_mode") == "rgb"
    assert live.attribute(LIGHT, "rgb_color") == (255, 64, 0)
    assert live.attribute(LIGHT, "brightness") == pytest.approx(128, abs=2)
    await live.act(LIGHT, "turn_on", color_temp_kelvin=2700)
    assert live.attribute(LIGHT, "color_mode") == "color_temp"
    assert live.attribute(LIGHT, "color_temp_kelvin") == pytest.approx(2700, abs=10)
    assert live.attribute(LIGHT, "brightness") == pytest.approx(128, abs=2)
    await live.act(LIGHT, "turn_off")
    assert live.state(LIGHT) == "off"


@pytest.mark.parametrize(
    ("kind", "most"), [("Dimmer", 100), ("Dimmer256", 255), ("Dimmer1000", 1000)]
)
async def test_a_switch_with_its_dimmer_is_one_light(
    live: Live, kind: str, most: int
) -> None:
    await live.make(
        "SetChannelType 1 Toggle", f"SetChannelType 2 {kind}", "SetChannel 2 1"
    )
    await live.set_up()
    (light,) = live.hass.states.async_entity_ids("light")
    await live.act(light, "turn_on", brightness=255)
    assert [await live.channel(1), await live.channel(2)] == [1, most]
    assert live.state(light) == "on"
    assert live.attribute(light, "brightness") == 255
    await live.act(light, "turn_on", brightness=128)
    assert await live.channel(2) == pytest.approx(most / 2, rel=0.02)
    await live.act(light, "turn_off")
    assert await live.channel(1) == 0
    assert live.state(light) == "off"


async def test_a_relay_that_is_shown_as_a_light_is_switched(live: Live) -> None:
    await live.make("SetPinRole 7 Rel", "SetPinChannel 7 5")
    await live.set_up(**{CONF_LIGHTS: [5]})
    (light,) = live.hass.states.async_entity_ids("light")
    for action, state, value in (("turn_on", "on", 1), ("turn_off", "off", 0)):
        await live.act(light, action)
        assert (live.state(light), await live.channel(5)) == (state, value)


async def test_a_relay_beside_a_lamp_is_switched_by_itself(live: Live) -> None:
    await live.make(*("SetPinRole 24 Rel", "SetPinChannel 24 9"), *LAMPS["cw"].set_up())
    await restart(live.device)
    await live.set_up()
    (switch,) = live.hass.states.async_entity_ids("switch")
    (light,) = live.hass.states.async_entity_ids("light")
    await live.act(light, "turn_on", brightness=255)
    await live.act(switch, "turn_on")
    assert (live.state(light), live.state(switch)) == ("on", "on")
    await live.act(light, "turn_off")
    assert (live.state(light), live.state(switch)) == ("off", "on")
    await live.act(switch, "turn_off")
    assert live.state(switch) == "off"
    assert await live.channel(9) == 0


async def test_a_shutter_is_moved_and_says_where_it_is(live: Live) -> None:
    await live.make(
        *("SetPinRole 6 ShutterA", "SetPinChannel 6 1"),
        *("SetPinRole 7 ShutterB", "SetPinChannel 7 1"),
    )
    if "found" in (await run(live.device, "startDriver Shutters")).lower():
        pytest.skip("this build has no shutters")
    await live.set_up()

    async def reach(state: str) -> None:
        async with asyncio.timeout(30):
            while live.state(COVER) != state:
                await asyncio.sleep(0.5)
                await live.poll()

    await reach("closed")
    await live.act(COVER, "set_cover_position", position=30)
    await reach("open")
    assert live.attribute(COVER, "current_position") == pytest.approx(30, abs=10)
    await live.act(COVER, "open_cover")
    assert live.state(COVER) == "opening"
    await live.act(COVER, "stop_cover")
    await reach("open")
    assert live.attribute(COVER, "current_position") < 100
    await live.act(COVER, "close_cover")
    assert live.state(COVER) == "closing"
    await reach("closed")


async def test_the_button_restarts_the_device(hass: HomeAssistant, live: Live) -> None:
    await live.make("SetPinRole 7 Rel", "SetPinChannel 7 1")
    await live.set_up()
    press = partial(act, hass, f"button.{NAME}_restart", "press")
    await restart(live.device, press)
    await live.poll()
    assert live.state(f"switch.{NAME}") in {"on", "off"}
