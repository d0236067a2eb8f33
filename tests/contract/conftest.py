"""A real device that may be set up anew."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from .captures import command_target
from .raw import RawClient


@pytest.fixture
def device(openbk_address: tuple[str, int], openbk_password: str) -> RawClient:
    """Return a client of the real device."""
    return RawClient(*openbk_address, openbk_password)


async def run(client: RawClient, command: str) -> str:
    """Run a command on a device and return its reply."""
    return (await client.request(command_target(command))).text


async def _uptime(client: RawClient) -> int:
    # Not from JSON, which the name a profile gives may break.
    return int(await run(client, "echo $uptime"))


async def restart(
    client: RawClient, by: Callable[[], Awaitable[object]] | None = None
) -> None:
    """Restart a device, by a command or else, and wait until it is back."""
    # One that has just begun could not be told from one that begins again.
    while (before := await _uptime(client)) < 2:
        await asyncio.sleep(0.2)
    await (by() if by else run(client, "restart 1"))
    async with asyncio.timeout(30):
        while True:
            await asyncio.sleep(0.2)
            try:
                if await _uptime(client) < before:
                    break
            except OSError, ValueError:
                continue


@pytest.fixture
async def blank(request: pytest.FixtureRequest, device: RawClient) -> RawClient:
    """Clear the device, restart it and give it the captured device's MQTT settings."""
    if not request.config.getoption("--openbk-configure"):
        pytest.skip("changes the device: --openbk-configure is not given")
    await run(device, "clearAll")
    await restart(device)
    await run(device, "MqttHost 127.0.0.1")
    await run(device, "MqttClient LinuxOBK")
    return device
