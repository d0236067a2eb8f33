"""What is read of a device once, when something has happened, and not at each poll."""

from dataclasses import replace
from typing import TYPE_CHECKING

from homeassistant.core import callback

from .const import LOGGER, MOST_TEXTS
from .device import OpenBKError, Snapshot
from .wifi.history_model import Source
from .wifi.log_reader import read_whole

if TYPE_CHECKING:
    from .attempts import Attempts
    from .coordinator import OpenBKCoordinator


class LaterReads:
    """The device's log after an outage, and texts of values that are new."""

    def __init__(self, coordinator: OpenBKCoordinator, attempts: Attempts) -> None:
        """Read for `coordinator`, a log of an outage among the `attempts` of all."""
        self._coordinator = coordinator
        self._attempts = attempts
        # (channel, value) of which the text was asked for.
        self._looked_up: set[tuple[int, int]] = set()

    @callback
    def async_look_up_texts(self, snapshot: Snapshot) -> None:
        """Have the page read for the text of a value that is shown for the first time.

        Of an enum that is read only, the page tells the present text alone.
        """
        unknown = {
            (channel, snapshot.channels[channel])
            for channel, texts in self._coordinator.record.features.texts.items()
            if channel in snapshot.channels and snapshot.channels[channel] not in texts
        } - self._looked_up
        if unknown and len(self._looked_up) < MOST_TEXTS:
            self._looked_up |= unknown
            coordinator = self._coordinator
            coordinator.config_entry.async_create_background_task(
                coordinator.hass, self._async_learn_texts(), f"{coordinator.name} texts"
            )

    async def _async_learn_texts(self) -> None:
        coordinator = self._coordinator
        try:
            async with coordinator.in_turn():
                texts = await coordinator.client.read_texts(coordinator.record.features)
        except (OpenBKError, TimeoutError) as err:
            LOGGER.debug("The texts were not read (%s)", type(err).__name__)
            return
        known = coordinator.record
        features = replace(known.features, texts=texts).with_texts_of(known.features)
        coordinator.async_know(replace(known, features=features))
        coordinator.async_update_listeners()

    @callback
    def async_read_log_of_outage(self) -> None:
        """Look into the device's log for what it says of the outage.

        It holds the last half minute or so, and a reboot has emptied it.
        """
        coordinator = self._coordinator
        outage = coordinator.story.history.last_outage
        if outage is not None and outage.rebooted is False:
            coordinator.config_entry.async_create_background_task(
                coordinator.hass, self._async_read_log(), f"{coordinator.name} log"
            )

    async def _async_read_log(self) -> None:
        try:
            async with self._coordinator.in_turn(self._attempts.alone()):
                await self._async_learn_log(news=True)
        except (OpenBKError, TimeoutError) as err:
            LOGGER.debug("The log was not read (%s)", type(err).__name__)

    async def async_read_log(self, *, news: bool = True) -> bytes:
        """Return the device's log since it was read last, and learn from it.

        Without `news` nobody is told of what lies in the past. The log is shared with
        the device's own log page and with port 9000: what is read here is gone there.
        Raises the device's errors.
        """
        async with self._coordinator.in_turn():
            return await self._async_learn_log(news=news)

    async def _async_learn_log(self, *, news: bool) -> bytes:
        coordinator = self._coordinator
        log = await coordinator.client.read_log()
        coordinator.story.logged(read_whole(log), Source.DEVICE_LOG, news=news)
        return log
