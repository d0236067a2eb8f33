"""A real device keeps the contract: `pytest -m live --openbk-url URL`."""

import asyncio

import pytest

from tests.simulator import PROFILES as SIMULATED, Firmware, SimulatedDevice

from .captures import PROFILES, captures, command_target, mask
from .raw import RawClient
from .rules import broken_rules
from .scenarios import SEEDS, play, record

pytestmark = pytest.mark.live


@pytest.fixture
def device(openbk_address: tuple[str, int], openbk_password: str) -> RawClient:
    """Return a client of the real device."""
    return RawClient(*openbk_address, openbk_password)


async def _uptime(client: RawClient) -> int:
    # Not from JSON, which the name a profile gives may break.
    return int(await _run(client, "echo $uptime"))


async def _run(client: RawClient, command: str) -> str:
    return (await client.request(command_target(command))).text


@pytest.fixture
async def blank(request: pytest.FixtureRequest, device: RawClient) -> RawClient:
    """Clear the device, restart it and give it the captured device's MQTT settings."""
    if not request.config.getoption("--openbk-configure"):
        pytest.skip("changes the device: --openbk-configure is not given")
    before = await _uptime(device)
    await _run(device, "clearAll")
    await _run(device, "restart 1")
    async with asyncio.timeout(30):
        while True:
            await asyncio.sleep(0.2)
            try:
                if await _uptime(device) < max(1, before):
                    break
            except OSError, ValueError:
                continue
    await _run(device, "MqttHost 127.0.0.1")
    await _run(device, "MqttClient LinuxOBK")
    return device


async def test_the_device_keeps_every_rule(device: RawClient) -> None:
    assert await broken_rules(device) == []


@pytest.mark.parametrize("profile", PROFILES)
async def test_the_device_answers_as_captured_and_as_simulated(
    profile: str, blank: RawClient
) -> None:
    for command in SIMULATED[profile]:
        await _run(blank, command)
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
