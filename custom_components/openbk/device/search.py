"""Look for devices at many addresses: one request each, a bounded number at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address

from aiohttp import ClientSession

from .address import Address
from .client import Client
from .errors import InvalidAuth, OpenBKError
from .model import Identity
from .traffic import Traffic

# So many addresses are asked at a time, and each has so long to answer whole (s).
MOST_AT_ONCE = 64
HOST_TIMEOUT = 1.0

# How often to look whether the event loop was held up (s).
_LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A device at an address; who it is remains unknown while it asks for a password."""

    address: Address
    identity: Identity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search has come."""

    asked: int
    found: int


class _Patience:
    """Lets no time pass for those who wait while the event loop is held up.

    What answered meanwhile could not be heard.
    """

    def __init__(self) -> None:
        """Begin to look."""
        self._loop = asyncio.get_running_loop()
        self._limits: set[asyncio.Timeout] = set()
        self._look_at(self._loop.time() + _LOOK_EVERY)

    def _look_at(self, due: float) -> None:
        self._timer = self._loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        # Due before the limits that expire by the same delay, thus in time for them.
        now = self._loop.time()
        for limit in self._limits:
            if not limit.expired():
                limit.reschedule((limit.when() or now) + now - due)
        self._look_at(now + _LOOK_EVERY)

    def stop(self) -> None:
        """Look no more."""
        self._timer.cancel()

    @asynccontextmanager
    async def limit(self) -> AsyncIterator[None]:
        """Give so long to a host; raises TimeoutError."""
        async with asyncio.timeout(HOST_TIMEOUT) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)


async def search(
    session: ClientSession,
    addresses: Sequence[Address],
    on_progress: Callable[[Progress], None],
    traffic: Traffic | None = None,
) -> list[Found]:
    """Return the devices that answer at these IPv4 addresses, in their order.

    Each address is sent one request for `/api/info`, without a password. What does
    not answer within a second in which it could be heard, and whatever is no OpenBK
    device, is no find.
    Others' requests to an address that pass through `traffic` are waited for; its bound
    on all requests is none of the search's. `on_progress` is called after each address.
    Cancelling ends everything at once.
    """
    found: list[Found] = []
    asked = 0
    waiting = iter(addresses)
    turns = traffic or Traffic()
    patience = _Patience()

    async def ask() -> None:
        nonlocal asked
        for address in waiting:
            if (one := await _ask(session, address, turns, patience)) is not None:
                found.append(one)
            asked += 1
            on_progress(Progress(asked=asked, found=len(found)))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(MOST_AT_ONCE, len(addresses))):
                group.create_task(ask())
    finally:
        patience.stop()
    return _each_once(sorted(found, key=_place))


async def _ask(
    session: ClientSession, address: Address, turns: Traffic, patience: _Patience
) -> Found | None:
    """Ask who is there; None is nobody, or no OpenBK device."""
    try:
        async with turns.turn(address), patience.limit():
            identity = await Client(session, address).identify()
    except InvalidAuth:
        return Found(address=address, identity=None)
    except OpenBKError, TimeoutError:
        return None
    return Found(address=address, identity=identity)


def _place(found: Found) -> tuple[IPv4Address, int]:
    return IPv4Address(found.address.host), found.address.port


def _each_once(found: Sequence[Found]) -> list[Found]:
    """Drop the second address of one device; devices that share a MAC are two."""
    seen: set[str] = set()
    devices = []
    for one in found:
        if one.identity is not None and one.identity.has_own_mac:
            if one.identity.mac in seen:
                continue
            seen.add(one.identity.mac)
        devices.append(one)
    return devices
