"""Commands to one device: sent in turn with polls, shown at once, errors in words."""

from abc import abstractmethod
import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .device import Client, InvalidAuth, OpenBKError, Snapshot, WrongDevice
from .errors import translation_of
from .memory import Record


class CommandingCoordinator(DataUpdateCoordinator[Snapshot]):
    """A coordinator whose device takes commands.

    Who holds the `turn` has the device to himself: a command between the requests of a
    poll would be undone by its result.
    """

    config_entry: ConfigEntry[Any]
    client: Client
    turn: asyncio.Lock
    # Another device that was met at the address of this one, which is not back yet.
    stranger: WrongDevice | None = None

    @property
    @abstractmethod
    def record(self) -> Record:
        """Return what is known of the device, poll or not."""

    async def async_set_channel(self, channel: int, value: int) -> None:
        """Set a channel's raw value and show it at once; raises HomeAssistantError."""
        async with self._errors_in_words(), self.in_turn():
            await self.client.set_channel(channel, value)
        await self._async_expect(
            lambda data: replace(data, channels={**data.channels, channel: value})
        )

    async def async_command(
        self, command: str, expected: Callable[[Snapshot], Snapshot]
    ) -> None:
        """Run a command whose reply tells nothing, and show what should come of it.

        What really came of it is seen at the next poll. Raises HomeAssistantError.
        """
        async with self._errors_in_words(), self.in_turn():
            await self.client.command(command)
        await self._async_expect(expected)

    async def _async_expect(self, expected: Callable[[Snapshot], Snapshot]) -> None:
        if self.data is not None:
            self.async_set_updated_data(expected(self.data))
        await self.async_request_refresh()

    async def async_restart_device(self) -> None:
        """Reboot the device; raises HomeAssistantError."""
        async with self._errors_in_words(), self.in_turn():
            await self.client.restart()

    @asynccontextmanager
    async def in_turn(
        self, turn: AbstractAsyncContextManager[None] | None = None
    ) -> AsyncIterator[None]:
        """Have the device to oneself; raises WrongDevice where another one is there.

        A poll that was waited for may just have met it.
        """
        async with turn or self.turn:
            if self.stranger is not None:
                raise self.stranger
            yield

    @asynccontextmanager
    async def _errors_in_words(self) -> AsyncIterator[None]:
        """Turn a device's error into one that a person can read."""
        try:
            yield
        except OpenBKError as err:
            if isinstance(err, InvalidAuth):
                self.config_entry.async_start_reauth(self.hass)
            translation = translation_of(err, self.name)
            if self.is_asleep(err):
                translation["translation_key"] = "asleep"
            raise HomeAssistantError(**translation) from None

    def is_asleep(self, err: Exception) -> bool:
        """Tell whether the failure is no more than the sleep of a device that sleeps."""
        return self.record.sleeps and not isinstance(err, InvalidAuth | WrongDevice)
