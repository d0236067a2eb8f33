"""The WiFi history of one config entry: fed by its sources, told to its entities."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .storage import Keeper
from .wifi import history as wifi
from .wifi.history_log import logged
from .wifi.history_model import Happening, HappeningKind, Source, Told, WifiHistory
from .wifi.log_events import LogEvent

# News is written down at once, the time of the latest answer when it comes about.
_SAVE_SOON = 1.0
_SAVE_LATER = 900.0

type NewsListener = Callable[[Happening], None]

# The stories of all entries: devices that are lost together are one event.
FLEET: Final[HassKey[dict[str, WifiStory]]] = HassKey(f"{DOMAIN}_fleet")


class WifiStory:
    """What happened to a device's WiFi, kept across restarts."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Name the file after the entry."""
        self._hass = hass
        self._entry_id = entry_id
        self._keeper = Keeper(hass, f"{DOMAIN}.{entry_id}.wifi")
        self.history = WifiHistory()
        self._listeners: list[CALLBACK_TYPE] = []
        self._news_listeners: list[NewsListener] = []
        self._stop_aging: CALLBACK_TYPE | None = None

    async def async_start(self) -> None:
        """Recall the history and take up observing."""
        stored = await self._keeper.async_load()
        self.history = wifi.started(WifiHistory.from_dict(stored))
        self._hass.data.setdefault(FLEET, {})[self._entry_id] = self
        # The disconnects of a day grow fewer although nothing happens.
        self._stop_aging = async_track_time_interval(
            self._hass, self._update, timedelta(minutes=10), cancel_on_shutdown=True
        )

    async def async_stop(self) -> None:
        """Write the history down and stop observing."""
        if self._stop_aging is not None:
            self._stop_aging()
        self._hass.data[FLEET].pop(self._entry_id, None)
        self._keeper.keep(self._content, _SAVE_SOON)
        await self._keeper.async_close()

    def _content(self) -> dict[str, Any]:
        return self.history.as_dict()

    async def async_remove(self) -> None:
        """Forget the history."""
        await self._keeper.async_remove()

    @callback
    def async_listen(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `listener` after each observation; returns how to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_listen_to_news(self, listener: NewsListener) -> CALLBACK_TYPE:
        """Call `listener` with each piece of news; returns how to end that."""
        self._news_listeners.append(listener)
        return lambda: self._news_listeners.remove(listener)

    @callback
    def answered(
        self,
        time: float,
        uptime: int,
        bssid: str | None,
        signal: int | None,
        *,
        sleeps: bool = False,
    ) -> None:
        """Take in an answered poll."""
        self._take(
            wifi.answered(
                self.history, time, uptime, bssid=bssid, signal=signal, sleeps=sleeps
            )
        )

    @callback
    def asleep(self) -> None:
        """Take in that a device that sleeps does not answer."""
        self._take((wifi.asleep(self.history), ()))

    @callback
    def heard(self) -> None:
        """Take in an answer that tells nothing but that there is one."""
        self._take((wifi.heard(self.history, dt_util.utcnow().timestamp()), ()))

    @callback
    def lost(self, began: float) -> None:
        """Take in a poll that was given up, first failed at `began`."""
        self._lose(wifi.lost(self.history, began, dt_util.utcnow().timestamp()))

    @callback
    def reported_gone(self) -> None:
        """Take in the broker's word that the device is gone."""
        self._lose(wifi.will(self.history, dt_util.utcnow().timestamp()))

    def _lose(self, told: Told) -> None:
        if told[0].open_outage is not self.history.open_outage:
            told = self._together(told)
        self._take(told)

    @callback
    def logged(
        self, events: Iterable[LogEvent], source: Source, *, news: bool = True
    ) -> None:
        """Take in events of a log that was read just now, without news if it is old."""
        history, told = logged(
            self.history, events, dt_util.utcnow().timestamp(), source
        )
        self._take((history, told if news else ()))

    @callback
    def adopt(self, other: WifiHistory) -> None:
        """Take over what another entry has learnt of the same device."""
        self._take((wifi.adopted(self.history, other), ()))

    def _together(self, told: Told) -> Told:
        """Tell this outage and those of the same minute how many they are."""
        history, news = told
        fleet = self._hass.data.get(FLEET, {})
        starts = {
            entry_id: story.history.last_disconnect
            for entry_id, story in fleet.items()
            if story.history.last_disconnect is not None
        } | {self._entry_id: history.last_disconnect}
        counts = wifi.correlate(
            (entry_id, start) for entry_id, start in starts.items() if start is not None
        )
        for entry_id, story in fleet.items():
            if entry_id != self._entry_id and entry_id in counts:
                story.know_together(counts[entry_id])
        history = wifi.together(history, counts.get(self._entry_id, 1))
        return history, tuple(
            item
            if item.kind is not HappeningKind.DISCONNECTED
            else replace(item, outage=history.outages[-1])
            for item in news
        )

    @callback
    def know_together(self, count: int) -> None:
        """Learn how many devices were lost with this one."""
        history = wifi.together(self.history, count)
        if history is not self.history:
            self._take((history, ()))

    @callback
    def _take(self, told: Told) -> None:
        before, (self.history, news) = self.history, told
        stays = (self.history.state, self.history.total) == (before.state, before.total)
        self._keeper.keep(
            self._content,
            _SAVE_LATER if stays and not news else _SAVE_SOON,
        )
        for item in news:
            for listener in tuple(self._news_listeners):
                listener(item)
        self._update()

    @callback
    def _update(self, _: datetime | None = None) -> None:
        for update in tuple(self._listeners):
            update()
