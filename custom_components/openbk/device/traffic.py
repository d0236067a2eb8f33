"""Bounds the requests of many clients: so many in all, one for each device."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from .address import Address

MOST_REQUESTS = 32

# Kept free of polls, so that a command never waits behind devices that do not answer.
_FOR_COMMANDS = 4


class Traffic:
    """What all requests of all clients that share it pass through.

    `polls` is for who looks at a device again and again: held for as long as that
    takes, it bounds how many do so at once, and lets the others' requests through.
    """

    def __init__(self, most: int = MOST_REQUESTS) -> None:
        """Allow `most` requests in flight."""
        self._requests = asyncio.Semaphore(most)
        self.polls = asyncio.Semaphore(max(1, most - _FOR_COMMANDS))
        # The firmware's web server is one slow connection on a few KB of heap; on
        # some chips the device reboots when parallel requests eat it up.
        self._turns: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()

    def turn(self, address: Address) -> asyncio.Lock:
        """Return the lock of those who talk to this address."""
        return self._turns.setdefault(address, asyncio.Lock())

    @asynccontextmanager
    async def request(self, turn: asyncio.Lock) -> AsyncIterator[None]:
        """Wait for the turn at the device, then for a place among all requests."""
        async with turn, self._requests:
            yield
