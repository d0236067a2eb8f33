"""A real device keeps the contract: `pytest -m live --openbk-url URL`."""

import asyncio

import pytest

from tests.simulator import PROFILES as SIMULATED, Firmware, SimulatedDevice
from tests.simulator.tables import CHANNEL_TYPES

from .captures import PROFILES, captures, mask
from .conftest import run
from .raw import RawClient
from .rules import broken_rules
from .scenarios import SEEDS, play, record
from .test_index_page import channels_of

pytestmark = pytest.mark.live


async def test_the_device_keeps_every_rule(device: RawClient) -> None:
    assert await broken_rules(device) == []


@pytest.mark.parametrize("profile", PROFILES)
async def test_the_device_answers_as_captured_and_as_simulated(
    profile: str, blank: RawClient
) -> None:
    for command in SIMULATED[profile]:
        await run(blank, command)
    # Sensors and meter are read once a second.
    await asyncio.sleep(2.1)
    different = {}
    async with SimulatedDevice(Firmware.like_captures(profile)) as simulated:
        await asyncio.sleep(1.1)
        client = RawClient(simulated.host, simulated.port)
        for capture in captures(profile):
            real = await blank.request(capture.target)
            ours = await client.request(capture.target)
            texts = {mask(capture.body), mask(real.text), mask(ours.text)}
            if len(texts) > 1 or real.head != ours.head:
                different[capture.name] = texts
    assert not different


@pytest.mark.parametrize("lot", [range(2, 40), range(40, 68)])
async def test_the_page_of_typed_channels_is_ours(lot: range, blank: RawClient) -> None:
    commands = ["SetPinRole 7 Rel", "SetPinChannel 7 1", "SetChannelLabel 0 Lamp 0"]
    commands += ["SetPinRole 8 Rel_n", "SetPinChannel 8 0", "SetPinRole 9 DHT22"]
    commands += ["SetPinChannel 9 1 1", "SetFlag 3 1", "SetPinRole 10 PWM"]
    commands += ["SetPinChannel 10 63"]
    for channel, number in enumerate(lot, start=2):
        name = CHANNEL_TYPES[number].name
        commands.append(f"SetChannelType {channel} {name}")
        commands.append(f"SetChannel {channel} {(number * 7919) % 4001 - 40}")
        # The bits from channel 32 on are another channel's, which one depends on the chip.
        if number % 3 and channel != 32:
            commands.append(f'SetChannelLabel {channel} "{name} = (x) [{number}]" 1')
        if number % 5 == 0 and channel < 32:
            commands.append(f"SetChannelVisible {channel} 0")
        if name in ("Enum", "ReadOnlyEnum"):
            commands.append(f'SetChannelEnum {channel} 0:Off "5:Boost mode" -1:Bad')
    async with SimulatedDevice(Firmware.like_captures()) as simulated:
        client = RawClient(simulated.host, simulated.port)
        for command in commands:
            await run(blank, command)
            await run(client, command)
        pages = [(await one.request("/index?state=1")).text for one in (client, blank)]
    ours, real = map(channels_of, pages)
    assert ours == real
    # A button, a row and a slider that only a flag brings.
    assert sum(page.count("<form") for page in ours) > 5


async def _one_second() -> None:
    await asyncio.sleep(1.1)


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_device_does_what_the_simulator_does(
    seed: int, blank: RawClient, request: pytest.FixtureRequest
) -> None:
    real = await play(blank, seed, _one_second)
    async with SimulatedDevice(Firmware.like_captures()) as simulated:
        client = RawClient(simulated.host, simulated.port)
        ours = await play(client, seed, _one_second)
        for target in ("/api/pins", "/api/channelTypes", "/api/info"):
            read = await blank.request(target)
            ours_read = await client.request(target)
            real.append(mask(read.text))
            ours.append(mask(ours_read.text))
    assert ours == real
    if request.config.getoption("--openbk-record"):
        record(seed, real[:-3])
