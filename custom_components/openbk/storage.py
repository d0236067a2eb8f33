"""A file of Home Assistant's storage that is written as late as it may be."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store

_VERSION = 1

type Json = dict[str, Any]


class Keeper:
    """One file; what is kept is written within the shortest delay asked for."""

    def __init__(self, hass: HomeAssistant, key: str) -> None:
        """Name the file."""
        self._store: Store[Json] = Store(hass, _VERSION, key, private=True)
        self._loop = hass.loop
        self._content: Callable[[], Json] | None = None
        self._due: float | None = None
        self._closed = False

    async def async_load(self) -> Json | None:
        """Return what the file holds."""
        return await self._store.async_load()

    @callback
    def keep(self, content: Callable[[], Json], delay: float) -> None:
        """Write what `content` returns by then, after at most `delay` seconds."""
        if self._closed:
            return
        self._content = content
        # Each call of the store's own delay puts the write off: call it only where it
        # brings the write forward.
        due = self._loop.time() + delay
        if self._due is None or due < self._due:
            self._due = due
            self._store.async_delay_save(self._data, delay)

    @callback
    def _data(self) -> Json:
        self._due = None
        assert self._content is not None
        return self._content()

    async def async_close(self) -> None:
        """Write what is still to be written, and nothing any more."""
        self._closed = True
        if self._due is not None:
            await self._store.async_save(self._data())

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
