"""Model the WiFi link of a device: its states, their log lines and its own doing.

Facts: the reference, sections 7.1, 7.3, 7.4 and 7.7.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .config import Config
from .log import LogRing

CONNECTING, DISCONNECTED, AUTH_FAILED, CONNECTED = 1, 2, 3, 4
_NAMES = {
    CONNECTING: "WIFI_STA_CONNECTING",
    DISCONNECTED: "WIFI_STA_DISCONNECTED",
    AUTH_FAILED: "WIFI_STA_AUTH_FAILED",
    CONNECTED: "WIFI_STA_CONNECTED",
}
# What a lost link looks like to the firmware; these chips do not tell it at all.
_SILENT_ABOUT_LOSS = frozenset({"LN882H"})
# These go straight from lost to connected; the others report that they try.
_SILENT_ABOUT_TRYING = frozenset({"W600", "W800", "XR806", "XR809", "XR872"})
# Chips whose HAL never reports a failed authentication.
_NO_AUTH_FAILED = frozenset({"BL602", "BL616", "LN8825", "ESP8266"})
_PING_STARTS_AFTER = 60


@dataclass
class AccessPoint:
    """The access point in reach: what a device sees of it."""

    bssid: str
    channel: int
    rssi: int


@dataclass
class WifiLink:
    """The link of a running device; the access point may change under it."""

    config: Config
    log: LogRing
    chipset: str
    access_point: AccessPoint
    now: Callable[[], float]
    fire: Callable[[str, int], None]
    change: Callable[[str, int, int], None]
    state: int = 0
    connected: bool = False
    bssid: str = ""
    channel: int = 0
    seconds_without_ping: int = -1
    _told: int = 0
    _retry_in: int = 0
    _blocked: bool = False
    _refused: bool = False
    _leaves_until: float | None = None
    _ping_starts_in: int = _PING_STARTS_AFTER

    def boot(self, *, quiet: bool = False) -> None:
        """Connect for the first time; quiet leaves no log line and no event."""
        if quiet:
            self.connected, self.state, self._told = True, CONNECTED, CONNECTED
            self.bssid = self.access_point.bssid
            self.channel = self.access_point.channel
        else:
            self._connect()

    def report(self, state: int) -> None:
        """Take over a state from the WiFi driver, as it calls the firmware back."""
        self.state = state
        self.connected = state == CONNECTED
        self.log.add(f"Main_OnWiFiStatusChange - {_NAMES[state]} - {state}")

    def _connect(self) -> None:
        self.log.add("Registered for wifi changes")
        self.log.add(f"Connecting to SSID [{self.config.ssid}]")
        if self.chipset not in _SILENT_ABOUT_TRYING:
            self.report(CONNECTING)
        if not self._blocked:
            self._succeed()

    def _succeed(self) -> None:
        # Read once at each connect, so that is when a client sees a change.
        self.bssid, self.channel = self.access_point.bssid, self.access_point.channel
        self.report(CONNECTED)

    def lose(self, uptime: int, *, refused: bool = False) -> None:
        """Lose the access point; refused, it answers but turns the device away."""
        self._blocked, self._refused = True, refused
        if self.chipset in _SILENT_ABOUT_LOSS and not refused:
            self.connected = False
            return
        self._fail(uptime)

    def _fail(self, uptime: int) -> None:
        refused = self._refused and not self._has_no_auth_state()
        self.report(AUTH_FAILED if refused else DISCONNECTED)
        early = uptime < 30
        self._retry_in = 5 if early else 60 if refused else 15
        if not refused:
            self.seconds_without_ping = -1

    def _has_no_auth_state(self) -> bool:
        return self.chipset in _NO_AUTH_FAILED or self.chipset.startswith(
            ("ESP32", "XR")
        )

    def regain(self, access_point: AccessPoint | None = None) -> None:
        """Let the device connect again, now, and to another access point if given."""
        self.access_point = access_point or self.access_point
        self._blocked = self._refused = False
        self._leaves_until = None
        if self.connected:
            # Moved while connected: seen at the next connect only.
            return
        if self.chipset in _SILENT_ABOUT_LOSS:
            self._succeed()
        else:
            self._connect()

    def second(self, uptime: int) -> None:
        """Fire the event of a changed state, retry, and run the ping counter."""
        if self.state != self._told:
            self._told = self.state
            self.fire("WiFiState", self.state)
        self._count_pings(uptime)
        if self._leaves_until is not None and self.now() >= self._leaves_until:
            self.regain()
        elif not self.connected and self._retry_in:
            self._retry_in -= 1
            if not self._retry_in:
                self._connect()
                if not self.connected:
                    self._fail(uptime)

    def _count_pings(self, uptime: int) -> None:
        """Count seconds without a ping reply: none is ever sent (7.7)."""
        if self.connected and self._ping_starts_in:
            self._ping_starts_in -= 1
            if not self._ping_starts_in and self.config.ping_host:
                self.seconds_without_ping = 0
        limit = self.config.ping_seconds
        if self.seconds_without_ping < 0 or uptime <= _PING_STARTS_AFTER:
            return
        self.seconds_without_ping += 1
        self.change(
            "noPingTime", self.seconds_without_ping - 1, self.seconds_without_ping
        )
        if self.connected and 0 < limit <= self.seconds_without_ping:
            self.log.add(
                f"[Ping watchdog] No ping replies within {self.seconds_without_ping} "
                "seconds. Will try to reconnect."
            )
            self.connected = False
            self.seconds_without_ping = -1
            self._leaves_until = self.now() + 10
