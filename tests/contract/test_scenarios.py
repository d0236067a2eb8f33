"""The simulator does what the real firmware did in made-up scenarios."""

import pytest

from tests.simulator import Firmware, SimulatedDevice

from .raw import RawClient
from .scenarios import SEEDS, play, recorded


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_simulator_does_what_the_firmware_did(seed: int) -> None:
    now = 0.0

    async def one_second() -> None:
        nonlocal now
        now += 1.1

    firmware = Firmware.like_captures(clock=lambda: now)
    async with SimulatedDevice(firmware) as device:
        client = RawClient(device.host, device.port)
        replies = await play(client, seed, one_second)
    assert replies == recorded()[seed]
