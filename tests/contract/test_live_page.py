"""A real device tells by its page what ours does: `pytest -m live --openbk-configure`."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest

from custom_components.openbk.device import Address, Client, Features, poll
from custom_components.openbk.device.energies import energies_of
from custom_components.openbk.device.shutters import Direction, Travel, move_command
from tests.simulator import Firmware, SimulatedDevice

from .conftest import run
from .raw import RawClient

pytestmark = pytest.mark.live

SHUTTERS = (
    "SetPinRole 6 ShutterA",
    "SetPinChannel 6 1",
    "SetPinRole 7 ShutterB",
    "SetPinChannel 7 1",
    "SetPinRole 8 ShutterA",
    "SetPinChannel 8 12",
    "startDriver Shutters",
)
BL0939 = (
    "SetPinRole 6 BL0939_SCLK",
    "SetPinRole 7 BL0939_MOSI",
    "SetPinRole 8 BL0939_MISO",
    "startDriver BL0939SPI",
)
# Drivers that find nothing at their pins on a computer show lines all the same.
WIRINGS: dict[str, tuple[str, ...]] = {
    "Shutters": SHUTTERS,
    "BL0939SPI": BL0939,
    "HLW8112SPI": ("SetPinRole 6 HLW_8112_SCSN", "startDriver HLW8112SPI"),
    "MCP9808": ("startDriver MCP9808 4 5",),
    "AHT2X": (
        "SetChannelType 3 Temperature_div10",
        "SetChannelType 4 Humidity",
        "startDriver AHT2X 4 5 3 4",
    ),
    "BMPI2C": (
        "SetChannelType 3 Temperature_div100",
        "startDriver BMPI2C 4 5 3",
    ),
}


@pytest.fixture
async def client(
    openbk_address: tuple[str, int], openbk_password: str
) -> AsyncIterator[Client]:
    """Return our own client of the real device."""
    async with ClientSession() as session:
        yield Client(session, Address(*openbk_address), openbk_password)


async def read(client: Client) -> Features:
    """Return what the device has."""
    return await client.read_features(await client.identify())


async def set_up(blank: RawClient, client: Client, driver: str) -> Features:
    """Set the device up with a driver that its build may lack."""
    for command in WIRINGS[driver]:
        await run(blank, command)
    # A driver looks at its pins once a second.
    await asyncio.sleep(2)
    features = await read(client)
    if driver not in features.drivers:
        pytest.skip(f"the build has no driver {driver}")
    return features


@pytest.mark.parametrize("driver", WIRINGS)
async def test_a_driver_makes_of_a_device_what_ours_does(
    driver: str, blank: RawClient, client: Client
) -> None:
    real = await set_up(blank, client, driver)
    now = 0.0
    firmware = Firmware.like_captures("bare", clock=lambda: now)
    for command in WIRINGS[driver]:
        firmware.execute(command)
    now = 3.0
    async with SimulatedDevice(firmware) as device, ClientSession() as session:
        ours = await read(Client(session, Address(device.host, device.port)))
    assert real.items == ours.items
    assert real.reads_page == ours.reads_page
    assert {item.name for item in real.page_sensors} <= {
        item.name for item in ours.page_sensors
    }


async def test_a_shutter_is_followed(blank: RawClient, client: Client) -> None:
    """It takes 10 s from end to end."""
    features = await set_up(blank, client, "Shutters")
    identity = await client.identify()
    travel = Travel()

    async def look() -> tuple[int | None, Direction | None]:
        nonlocal travel
        snapshot = await poll(client, identity, features)
        assert snapshot.shutters.keys() == {1, 12}
        travel = travel.observe(snapshot.shutters[1], snapshot.uptime)
        return travel.shutter.position, travel.direction

    assert await look() == (0, None)
    await client.command(move_command(1, 100))
    await asyncio.sleep(2)
    position, direction = await look()
    assert position
    assert 10 <= position <= 40
    assert direction is Direction.OPENING
    await client.command(move_command(1, "stop"))
    stopped, direction = await look()
    assert stopped
    assert direction is None
    await asyncio.sleep(2)
    assert await look() == (stopped, None)
    await client.command(move_command(1, 0))
    await asyncio.sleep(1)
    position, direction = await look()
    assert position is not None
    assert position < stopped
    assert direction is Direction.CLOSING
    await asyncio.sleep(5)
    assert await look() == (0, None)


async def test_the_energies_of_two_lines_are_told(
    blank: RawClient, client: Client
) -> None:
    features = await set_up(blank, client, "BL0939SPI")
    await client.command("BL0939_SetEnergy 1.5 0.25 10.0001 0")
    snapshot = await poll(client, await client.identify(), features)
    assert energies_of(snapshot, features) == {
        "import_a": 1500,
        "export_a": 250,
        "import_b": pytest.approx(10000.1, abs=0.11),
        "export_b": 0,
    }
    # There is no chip at its pins.
    assert snapshot.dual_meter
    assert snapshot.dual_meter.a.reading.power is None


async def test_probes_are_told(blank: RawClient, client: Client) -> None:
    """A build for a computer makes some up."""
    for command in ("SetPinRole 14 DS1820_IO", "startDriver DS1820_FULL"):
        await run(blank, command)
    await asyncio.sleep(4)
    features = await read(client)
    if not features.page_sensors:
        pytest.skip("there are no probes")
    snapshot = await poll(client, await client.identify(), features)
    assert snapshot.readings.keys() == {item.key for item in features.page_sensors}
    assert all(-55 <= value <= 125 for value in snapshot.readings.values())
