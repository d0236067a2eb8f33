"""A real MQTT broker, and devices that are its clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import shutil
import struct

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.loopback import free_port
from tests.simulator import SimulatedDevice
from tests.simulator.hass import offers

_CONNECT, _PUBLISH = 0x10, 0x30
_RETAIN = 0x01


def _text(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return struct.pack(">H", len(data)) + data


def _packet(kind: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, digit = divmod(left, 128)
        length.append(digit | (0x80 if left else 0))
        if not left:
            return bytes([kind, *length]) + body


@dataclass
class BrokerClient:
    """A client of the broker that speaks as much MQTT 3.1.1 as the firmware needs."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    name: str

    async def connect(self) -> None:
        """Connect, and leave the firmware's will."""
        # will, retained, QoS 1; a clean session; 100 s of keep-alive
        head = _text("MQTT") + bytes([4, 0b00101110]) + struct.pack(">H", 100)
        will = _text(f"{self.name}/connected") + _text("offline")
        self.writer.write(_packet(_CONNECT, head + _text(self.name) + will))
        assert await self.reader.readexactly(4) == b"\x20\x02\x00\x00"

    async def publish(
        self, topic: str, payload: str | bytes, *, retain: bool = True
    ) -> None:
        """Publish below no topic but the given one."""
        data = payload.encode() if isinstance(payload, str) else payload
        kind = _PUBLISH | (_RETAIN if retain else 0)
        self.writer.write(_packet(kind, _text(topic) + data))
        await self.writer.drain()

    async def come_online(self) -> None:
        """Say that the device is there, as the firmware does when it has connected."""
        await self.publish(f"{self.name}/connected", "online")

    async def offer(self, device: SimulatedDevice) -> None:
        """Tell Home Assistant of each relay."""
        for topic, payload in offers(device.firmware):
            await self.publish(topic, payload)

    def vanish(self) -> None:
        """Lose the connection without a word."""
        self.writer.transport.abort()


@dataclass
class Broker:
    """A broker on this machine."""

    port: int
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def client(self, name: str) -> BrokerClient:
        """Connect a client."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.stack.callback(writer.transport.abort)
        client = BrokerClient(reader, writer, name)
        await client.connect()
        return client

    async def device(self, device: SimulatedDevice) -> BrokerClient:
        """Connect a device, and let it say that it is there."""
        client = await self.client(device.firmware.config.mqtt_client)
        await client.come_online()
        return client

    async def set_up(self, hass: HomeAssistant) -> MockConfigEntry:
        """Give Home Assistant the broker."""
        entry = MockConfigEntry(
            domain="mqtt",
            title="Broker",
            data={"broker": "127.0.0.1", "port": self.port, "protocol": "5"},
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        return entry


def _program() -> str | None:
    # Debian keeps it where an ordinary user does not look.
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    return shutil.which("mosquitto", path=path)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Broker]:
    """Run a broker that anybody on this machine may use."""
    program = _program()
    assert program is not None
    port = free_port()
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = await asyncio.create_subprocess_exec(
        program, "-c", str(config), stderr=asyncio.subprocess.DEVNULL
    )
    broker = Broker(port)
    try:
        async with asyncio.timeout(30), broker.stack:
            while True:
                try:
                    await broker.client("first")
                    break
                except ConnectionError, asyncio.IncompleteReadError:
                    assert process.returncode is None, "mosquitto does not start"
                    await asyncio.sleep(0.02)
        async with broker.stack:
            yield broker
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def broker(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    socket_enabled: None,
    mock_hass_config: None,
) -> AsyncIterator[Broker]:
    """Return a running broker; Home Assistant has an empty configuration."""
    if _program() is None:
        message = "mosquitto is not installed (Debian: apt install mosquitto)"
        if request.config.getoption("--require-broker"):
            pytest.fail(message)
        pytest.skip(message)
    async with running(tmp_path) as broker:
        yield broker
