"""A serial log as a source of a device's WiFi history."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .const import CONF_BAUD_RATE, CONF_SERIAL_PORT, LOGGER
from .listen.serial_log import SerialLog, SerialState
from .listen.serial_port import SerialError
from .wifi.history_model import Source
from .wifi.log_reader import LogReader
from .wifi_story import WifiStory

_GARBLED = (
    "What comes is no text: the baud rate is another one. 115200 is usual, BL602 often "
    "has 2000000, GD32 1500000. Change it in the options."
)


class SerialSource:
    """Reads the port in the background as long as the entry is loaded."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        story: WifiStory,
        settings: Mapping[str, Any],
    ) -> None:
        """Prepare to read the port of these settings."""
        self._hass = hass
        self._entry = entry
        self._story = story
        self._reader = LogReader()
        self._log = SerialLog(
            settings[CONF_SERIAL_PORT],
            settings[CONF_BAUD_RATE],
            on_data=self._on_data,
            on_silence=self._on_silence,
            on_state=self._on_state,
        )

    @callback
    def start(self) -> None:
        """Begin to read, until the entry is unloaded."""
        self._entry.async_create_background_task(
            self._hass, self._log.run(), f"{self._entry.title} serial log"
        )

    @property
    def problem(self) -> str | None:
        """Return in words what is wrong with the port, None while all is well."""
        if self._log.error is not None:
            return str(self._log.error.reason).replace("_", " ")
        if self._log.state is not SerialState.CONNECTED:
            return str(self._log.state)
        return _GARBLED if self._reader.statistics.wrong_baud_rate else None

    @callback
    def _on_data(self, data: bytes) -> None:
        before = self.problem
        events = self._reader.feed(data)
        if events or self.problem != before:
            self._story.logged(events, Source.SERIAL_LOG)

    @callback
    def _on_silence(self) -> None:
        if events := self._reader.flush():
            self._story.logged(events, Source.SERIAL_LOG)

    @callback
    def _on_state(self, state: SerialState, error: SerialError | None) -> None:
        LOGGER.debug(
            "The serial log of an entry is %s", error.reason if error else state
        )
        self._story.logged((), Source.SERIAL_LOG)
