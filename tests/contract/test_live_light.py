"""A real device's light does what it is told: `pytest -m live --openbk-configure`."""

from collections.abc import AsyncIterator
from typing import Any

from aiohttp import ClientSession
import pytest

from custom_components.openbk.device import Address, Client, poll
from custom_components.openbk.device.light import LightKind, LightMode, LightState
from custom_components.openbk.device.light_commands import turned_off, turned_on
from tests.device.lights import feature_of, lamp_of
from tests.lamps import LAMPS

from .conftest import restart, run
from .raw import RawClient

pytestmark = pytest.mark.live

WISHES: tuple[dict[str, Any] | None, ...] = (
    {},
    {"brightness": 1},
    {"brightness": 140},
    None,
    {"rgb": (255, 64, 0), "brightness": 255},
    {"kelvin": 2700},
    {"kelvin": 6000, "brightness": 30},
    {"rgb": (0, 0, 255), "brightness": 200},
    {"white": 180},
    None,
    {"kelvin": 4000, "brightness": 255},
    {"rgb": (255, 255, 255)},
    {"brightness": 255},
    {"rgb": (1, 2, 3), "brightness": 3},
)


def asks_of(kind: LightKind) -> set[str]:
    """Return what can be asked of a light of this kind."""
    return (
        {"brightness"}
        | ({"rgb"} if kind.has_colour else set())
        | ({"kelvin"} if kind.has_temperature else set())
        | ({"white"} if kind is LightKind.COLOUR_AND_WHITE else set())
    )


@pytest.fixture
async def client(
    openbk_address: tuple[str, int], openbk_password: str
) -> AsyncIterator[Client]:
    """Return our own client of the real device."""
    async with ClientSession() as session:
        yield Client(session, Address(*openbk_address), openbk_password)


@pytest.mark.parametrize("name", LAMPS)
async def test_a_light_does_what_it_is_told(
    name: str, blank: RawClient, client: Client
) -> None:
    for command in LAMPS[name].set_up():
        await run(blank, command)
    await restart(blank)
    for command in LAMPS[name].commands:
        await run(blank, command)
    simulated = lamp_of(name)
    identity = await client.identify()
    features = await client.read_features(identity)
    feature = features.light
    assert feature
    assert feature == feature_of(simulated)

    async def look(known: LightMode | None) -> LightState:
        snapshot = await poll(client, identity, features, light_mode=known)
        assert snapshot.light
        return snapshot.light

    state = await look(features.light_mode)
    for wish in WISHES:
        if wish is not None and not wish.keys() <= asks_of(feature.kind):
            continue
        order = turned_off(state) if wish is None else turned_on(feature, state, **wish)
        await client.command(order.command)
        simulated.execute(order.command)
        state = await look(order.expected.mode)
        assert state == order.expected, order.command
        # What goes out is what the simulated light sends out, in percent.
        sent = await client.read_channels()
        assert sent == dict(simulated.channels)
        page = (await client.read_page()).light
        assert page
        assert (page.on, page.dimmer) == (state.on, state.dimmer)
        if feature.kind.modes:
            assert page.mode is state.mode
