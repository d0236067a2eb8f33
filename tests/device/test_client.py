"""Requests over real sockets: what is sent, what is believed, and what is not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientSession
import pytest

from custom_components.openbk.device import (
    Address,
    CannotConnect,
    Client,
    Features,
    Identity,
    InvalidAuth,
    NotOpenBK,
    UnreadableReply,
    WrongDevice,
    poll,
)
from custom_components.openbk.device.client import CONNECT_TIMEOUT, REQUEST_TIMEOUT
from custom_components.openbk.device.feature import Pin
from tests.simulator import Fault, Firmware, SimulatedDevice

IDENTITY = Identity(
    mac="c8:47:8c:12:34:56", name="obk", chipset="BK7231N", version="1.18.299"
)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow connections to 127.0.0.1."""


@asynccontextmanager
async def client_of(
    firmware: Firmware, password: str | None = None
) -> AsyncIterator[tuple[Client, SimulatedDevice]]:
    """Connect a client to a simulated device."""
    async with SimulatedDevice(firmware) as device, ClientSession() as session:
        yield Client(session, Address(device.host, device.port), password), device


@asynccontextmanager
async def client_of_bytes(
    answer: bytes, endless: bytes = b""
) -> AsyncIterator[tuple[Client, list[bytes]]]:
    """Connect a client to something that sends these bytes, and what it was sent."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        try:
            while endless:
                writer.write(endless)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, ClientSession() as session:
        yield Client(session, Address("127.0.0.1", port), "pässword"), heard


async def test_a_request_is_small_and_asks_to_be_closed() -> None:
    async with client_of_bytes(b"HTTP/1.1 200 OK\n\r\n1") as (client, heard):
        await client.set_channel(1, 1)
    (request,) = heard
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /cm?cmnd=SetChannel+1+1 HTTP/1.1"
    names = {line.partition(":")[0] for line in lines[1:] if line}
    assert names == {"Host", "Connection", "Authorization"}
    assert "Connection: close" in lines
    assert len(request) < 250


async def test_the_longest_poll_fits_the_smallest_request_buffer() -> None:
    """BL602 reads 1022 bytes; commands of 124 characters are executed twice."""
    async with client_of(Firmware(profile="socket_metering", chipset="BL602")) as (
        client,
        device,
    ):
        features = await client.read_features(IDENTITY)
        snapshot = await poll(client, IDENTITY, features, chip_temperature=True)
        assert snapshot.meter
        assert snapshot.meter.voltage is not None
        commands = [request.command or "" for request in device.requests]
    assert max(map(len, commands)) < 124


@pytest.mark.parametrize("relays", [1, 8, 20, 30])
async def test_relays_behind_a_light_are_read_however_many_they_are(
    relays: int,
) -> None:
    firmware = Firmware()
    pins = [Pin(24, "PWM", 60)]
    firmware.execute("SetPinRole 24 PWM")
    firmware.execute("SetPinChannel 24 60")
    for channel in range(relays):
        # More relays than pins: an untyped channel in use is one by its type.
        firmware.execute(f"SetChannelType {channel} Toggle")
        pins.append(Pin(channel, "Rel", channel))
        firmware.execute(f"SetChannel {channel} {channel % 2}")
    async with client_of(firmware) as (client, device):
        snapshot = await poll(client, IDENTITY, Features(pins=tuple(pins)))
        assert len(device.requests) == 2
        assert max(len(request.command or "") for request in device.requests) < 124
    assert snapshot.channels == {n: n % 2 for n in range(relays)} | {60: 0}


async def test_a_meter_beside_many_relays_is_read_too() -> None:
    firmware = Firmware(profile="socket_metering")
    pins = [Pin(24, "PWM", 60)]
    for channel in range(1, 12):
        firmware.execute(f"SetChannelType {channel} Toggle")
        pins.append(Pin(channel, "Rel", channel))
    async with client_of(firmware) as (client, device):
        snapshot = await poll(client, IDENTITY, Features(pins=tuple(pins), meter=True))
        assert len(device.requests) == 3
    assert snapshot.meter
    assert snapshot.channels.keys() == set(range(1, 12))


async def test_requests_wait_for_each_other() -> None:
    async with client_of(Firmware(profile="socket_metering")) as (client, device):
        device.delay = 0.02
        features = await client.read_features(IDENTITY)
        await asyncio.gather(
            *(poll(client, IDENTITY, features) for _ in range(3)),
            client.set_channel(1, 0),
        )
        assert device.max_in_flight == 1


async def test_another_device_is_noticed() -> None:
    async with client_of(Firmware(mac="c8:47:8c:00:00:01")) as (client, _):
        with pytest.raises(WrongDevice) as error:
            await client.identify(IDENTITY.mac)
        assert error.value.expected == IDENTITY.mac
        assert error.value.found == "c8:47:8c:00:00:01"


@pytest.mark.parametrize("password", [None, "wrong"])
async def test_a_password_is_missed_or_wrong(password: str | None) -> None:
    async with client_of(Firmware(password="right"), password) as (client, _):
        with pytest.raises(InvalidAuth):
            await client.identify()


@pytest.mark.parametrize("password", ["right", "Über:all 5€", "x" * 32])
async def test_a_password_is_accepted(password: str) -> None:
    async with client_of(Firmware(password=password), password) as (client, _):
        await client.identify()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=Router\r\n\r\n",
            NotOpenBK,
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: https://example.org/\r\n\r\n", NotOpenBK),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", NotOpenBK),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", CannotConnect),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnope", CannotConnect),
        (b"\x16\x03\x01\x00", CannotConnect),
        (b"", CannotConnect),
    ],
)
async def test_what_answers_otherwise_is_told_apart(
    answer: bytes, error: type[Exception]
) -> None:
    async with client_of_bytes(answer) as (client, heard):
        with pytest.raises(error) as caught:
            await client.identify()
        # Nothing is sent twice, and no text names an address.
        assert len(heard) == 1
        assert "127.0.0.1" not in str(caught.value)
        assert caught.value.__cause__ is None


async def test_a_reply_without_end_is_given_up() -> None:
    head = b"HTTP/1.1 200 OK\n\r\n"
    async with client_of_bytes(head, b"{" * 4096) as (client, _):
        with pytest.raises(UnreadableReply):
            await client.identify()


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.set_channel(1, 0),
        lambda client: client.restart(),
        lambda client: client.identify(),
    ],
    ids=["set_channel", "restart", "identify"],
)
async def test_nothing_is_sent_twice_when_no_reply_comes(
    send: Callable[[Client], object],
) -> None:
    async with client_of(Firmware(profile="relay_off")) as (client, device):
        device.fault = Fault.EMPTY
        with pytest.raises(CannotConnect):
            await send(client)  # type: ignore[misc]
        assert len(device.requests) == 1


def test_patience_has_its_limits() -> None:
    assert (REQUEST_TIMEOUT, CONNECT_TIMEOUT) == (10, 5)


async def test_the_devices_that_a_device_has_heard_are_told_without_a_password() -> (
    None
):
    firmware = Firmware(password="secret")
    firmware.neighbours = ["192.168.1.9", "192.168.1.10"]
    async with client_of(firmware, "secret") as (client, _):
        assert not (await client.identify()).ssdp
        with pytest.raises(NotOpenBK):
            await client.read_neighbours()
        firmware.execute("startDriver SSDP")
        assert (await client.identify()).ssdp
    async with client_of(firmware) as (client, device):
        assert await client.read_neighbours() == ("192.168.1.9", "192.168.1.10")
        (request,) = device.requests
        assert request.path == "/obkdevicelist"
