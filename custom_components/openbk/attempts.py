"""How long and how often a device is tried, before it is said not to answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import (
    ATTEMPT_TIMEOUT,
    BRIEF_CONNECT_TIMEOUT,
    CONTACT_TIMEOUT,
    RETRY_PAUSES,
    VERDICT_TIMEOUT,
)
from .device import Client, InvalidAuth, OpenBKError, WrongDevice
from .device.client import CONNECT_TIMEOUT
from .traffic import async_traffic


class Attempts:
    """The attempts to talk to one device, among those to talk to all others.

    `turn` keeps polls and commands apart: a command between the two requests of a poll
    would be undone by its result. `began` is when the latest series of attempts was
    begun.
    """

    def __init__(self, hass: HomeAssistant, client: Client) -> None:
        """Prepare to try; nothing is sent yet."""
        self.turn = asyncio.Lock()
        self.polls = async_traffic(hass).polls
        self.began = dt_util.utcnow()
        self._loop = hass.loop
        self._client = client

    async def once[T](
        self, look: Callable[[], Awaitable[T]], *, brief: bool = False
    ) -> T:
        """Look for a device that is not known to be there."""
        async with self._attempt(CONTACT_TIMEOUT, brief=brief):
            self.began = dt_util.utcnow()
            return await look()

    async def patiently[T](self, look: Callable[[], Awaitable[T]]) -> T:
        """Try again after short pauses before giving the device up."""
        left = VERDICT_TIMEOUT - sum(RETRY_PAUSES)
        timeout = ATTEMPT_TIMEOUT
        pauses = list(RETRY_PAUSES)
        first = True
        while True:
            began = 0.0
            try:
                async with self._attempt(timeout):
                    began = self._loop.time()
                    if first:
                        self.began = dt_util.utcnow()
                    return await look()
            except InvalidAuth, WrongDevice:
                raise
            except OpenBKError, TimeoutError:
                if not pauses:
                    raise
            first = False
            left -= self._loop.time() - began
            timeout = min(ATTEMPT_TIMEOUT, left / len(pauses))
            await asyncio.sleep(pauses.pop(0))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Have a place among the polls, and the device to oneself.

        Who waits for one of them does not hold the other: a device that is busy keeps
        no place from others, and a command need not wait until there is a place.
        """
        while True:
            async with self.polls:
                if not self.turn.locked():
                    async with self.turn:
                        yield
                    return
            async with self.turn:
                pass

    @asynccontextmanager
    async def _attempt(
        self, timeout: float, *, brief: bool = False
    ) -> AsyncIterator[None]:
        """Have the device to oneself for at most so long (s).

        Waiting for a command of our own, or while others are looked for, is no silence
        of the device. Where others wait in turn, it gets less time to take a connection.
        """
        async with self.alone():
            if brief or self.polls.locked():
                self._client.connect_timeout = BRIEF_CONNECT_TIMEOUT
            try:
                async with asyncio.timeout(timeout):
                    yield
            finally:
                self._client.connect_timeout = CONNECT_TIMEOUT
