"""A real device keeps the contract: `pytest -m live --openbk-url URL`."""

import asyncio

import pytest

from tests.simulator import PROFILES as SIMULATED, Firmware, SimulatedDevice

from .captures import PROFILES, captures, mask
from .conftest import run
from .raw import RawClient
from .rules import broken_rules
from .scenarios import SEEDS, play, record

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
