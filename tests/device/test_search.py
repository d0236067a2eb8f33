"""Looking for devices at many addresses, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
import time

from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.openbk.device import (
    Address,
    Client,
    Traffic,
    search as search_module,
)
from custom_components.openbk.device.search import MOST_AT_ONCE, Found, Progress, search
from tests.loopback import HOSTS, Handler, allow_loopback, free_port, saying, serving
from tests.simulator import Fault, Firmware, SimulatedDevice


@pytest.fixture(autouse=True)
def _this_machine(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow connections to this machine, which has to do all that others would do."""
    allow_loopback()
    monkeypatch.setattr(search_module, "HOST_TIMEOUT", 60.0)


@dataclass
class Network:
    """Devices and others, each at an address of its own, on one port."""

    port: int
    stack: AsyncExitStack
    session: ClientSession
    progress: list[Progress] = field(default_factory=list)

    async def device(self, host: str, **about: str) -> SimulatedDevice:
        """Put a device at an address."""
        firmware = Firmware(**about)  # type: ignore[arg-type]
        device = SimulatedDevice(firmware, host, self.port)
        return await self.stack.enter_async_context(device)

    async def other(self, handler: Handler, *hosts: str) -> None:
        """Put another server at these addresses."""
        await self.stack.enter_async_context(serving(handler, hosts, self.port))

    async def search(self, hosts: Sequence[str] = HOSTS[:20]) -> list[Found]:
        """Look at these addresses."""
        self.progress.clear()
        addresses = [Address(host, self.port) for host in hosts]
        return await search(self.session, addresses, self.progress.append)


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    """Return a network where nothing is."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        yield Network(free_port(), stack, session)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "HOST_TIMEOUT", 2.0)


async def test_devices_are_found_each_by_one_light_request(network: Network) -> None:
    late = await network.device("127.0.0.9", mac="c8:47:8c:00:00:02", short_name="b")
    early = await network.device("127.0.0.2", mac="c8:47:8c:00:00:01", short_name="a")
    found = await network.search()
    assert [
        (one.address.host, one.identity and one.identity.name) for one in found
    ] == [
        ("127.0.0.2", "a"),
        ("127.0.0.9", "b"),
    ]
    assert found[0].identity
    assert found[0].identity.chipset == "BK7231N"
    for device in (early, late):
        (request,) = device.requests
        assert (request.method, request.path) == ("GET", "/api/info")


async def test_one_that_asks_for_its_password_is_found_but_not_known(
    network: Network,
) -> None:
    device = await network.device("127.0.0.2", password="secret")
    (found,) = await network.search()
    assert found == Found(address=Address("127.0.0.2", network.port), identity=None)
    assert [request.status for request in device.requests] == [401]


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.UNAUTHORIZED])
async def test_a_device_that_does_not_answer_properly_is_no_find(
    network: Network, fault: Fault
) -> None:
    ill = await network.device("127.0.0.2", mac="c8:47:8c:00:00:01")
    ill.fault = fault
    ill.slow_pause = 0.5
    await network.device("127.0.0.3", mac="c8:47:8c:00:00:02")
    (found,) = await network.search()
    assert found.address.host == "127.0.0.3"
    assert len(ill.requests) <= 1


OTHER_REALM = (
    b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="Router"\r\n\r\n'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (b"", b""),
        (b"\x00\xff" * 100, b""),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", b""),
        (HEAD + b"\r\n[]", b""),
        (HEAD + b"\r\n{}", b""),
        (HEAD + b"\r\n" + b"[" * 20_000, b""),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n{}", b""),
        (HEAD + b"Content-Length: 99\r\n\r\n{}", b""),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b""),
        (HEAD + b"Content-Type: text/html; charset=nonsense\r\n\r\n<html>", b""),
        (b"HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", b""),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[::\r\n\r\n", b""),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", b""),
        (OTHER_REALM, b""),
        (HEAD + b"\r\n{", b'"a":1,' * 1000),
        (HEAD, b"X-More: " + b"x" * 1000 + b"\r\n"),
        (b"", b"x" * 1000),
    ],
)
async def test_another_web_server_is_no_find(
    network: Network, answer: bytes, again: bytes
) -> None:
    await network.other(saying(answer, again), "127.0.0.2")
    await network.device("127.0.0.3")
    (found,) = await network.search()
    assert found.address.host == "127.0.0.3"
    assert network.progress[-1] == Progress(asked=20, found=1)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=300), st.binary(max_size=300))
async def test_whatever_a_server_says_the_search_goes_on(
    network: Network, head: bytes, body: bytes
) -> None:
    say = saying(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n{" + body + b"}")
    async with serving(say, ["127.0.0.2"], network.port):
        assert await network.search(["127.0.0.2"]) == []


async def test_the_progress_is_told_address_by_address(network: Network) -> None:
    await network.device("127.0.0.2")
    await network.search()
    assert [one.asked for one in network.progress] == list(range(1, 21))
    assert [one.found for one in network.progress] == sorted(
        one.found for one in network.progress
    )
    assert network.progress[-1].found == 1
    assert await network.search([]) == []


@dataclass
class Silence:
    """Accepts connections and does not answer, until it is over; counts them."""

    requests: int = 0
    open: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Take a request, and hang up once the silence is over or nobody listens."""
        self.open += 1
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            assert request.startswith(b"GET /api/info ")
            self.requests += 1
            ends = {
                asyncio.ensure_future(self.over.wait()),
                asyncio.ensure_future(reader.read()),
            }
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
        finally:
            self.open -= 1


async def test_so_many_addresses_are_asked_at_a_time_and_no_more(
    network: Network,
) -> None:
    silence = Silence()
    await network.other(silence, *HOSTS)
    task = asyncio.create_task(network.search(HOSTS))
    while silence.requests < MOST_AT_ONCE:
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)
    assert silence.open == silence.requests == MOST_AT_ONCE == 64
    silence.over.set()
    assert await task == []
    assert silence.requests == len(HOSTS)


@pytest.mark.usefixtures("_impatient")
async def test_nobody_waits_for_one_who_never_answers(network: Network) -> None:
    await network.other(Silence(), *HOSTS[:64])
    await network.device(HOSTS[64])
    (found,) = await network.search(HOSTS)
    assert found.address.host == HOSTS[64]


async def test_a_device_is_found_though_the_event_loop_was_held_up(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "HOST_TIMEOUT", 1.0)
    device = await network.device("127.0.0.2")
    device.delay = 0.2
    task = asyncio.create_task(network.search(["127.0.0.2"]))
    while not device.requests:
        await asyncio.sleep(0)
    time.sleep(1.5)  # noqa: ASYNC251
    (found,) = await task
    assert found.address.host == "127.0.0.2"


async def test_what_is_cancelled_ends_at_once(network: Network) -> None:
    silence = Silence()
    await network.other(silence, *HOSTS)
    task = asyncio.create_task(network.search(HOSTS))
    while silence.open < MOST_AT_ONCE:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while silence.open:
        await asyncio.sleep(0)
    assert silence.requests <= MOST_AT_ONCE
    assert network.progress == []


async def test_a_device_at_two_addresses_is_one_but_twins_are_two(
    network: Network,
) -> None:
    twin = {"mac": "c8:47:8c:00:00:00", "short_name": "twin"}
    await network.device("127.0.0.2", mac="c8:47:8c:00:00:01")
    await network.device("127.0.0.3", **twin)
    await network.device("127.0.0.4", **twin)
    await network.device("127.0.0.5", mac="c8:47:8c:00:00:01")
    found = await network.search()
    assert [one.address.host for one in found] == [
        "127.0.0.2",
        "127.0.0.3",
        "127.0.0.4",
    ]


async def test_a_device_that_others_talk_to_is_asked_when_they_are_done(
    network: Network,
) -> None:
    device = await network.device("127.0.0.2")
    device.delay = 0.1
    traffic = Traffic()
    address = Address("127.0.0.2", network.port)
    client = Client(network.session, address, traffic=traffic)
    _, found = await asyncio.gather(
        client.identify(),
        search(network.session, [address], network.progress.append, traffic),
    )
    assert [one.address for one in found] == [address]
    assert len(device.requests) == 2
    assert device.max_in_flight == 1
