"""What the log reader reports: frozen events, each saying what kind of thing it is."""

from dataclasses import dataclass, fields
from enum import StrEnum

from .codes import VendorFamily


class WifiState(StrEnum):
    """The states of a device's WiFi, as far as any source can tell them."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    DISCONNECTED = "disconnected"
    AUTH_FAILED = "auth_failed"
    ACCESS_POINT = "access_point"
    UNKNOWN = "unknown"


class Vendor(StrEnum):
    """Say whose log lines they are: a chip maker, or the firmware itself."""

    OPENBEKEN = "openbeken"
    BL602 = "bl602"
    BEKEN = "beken"
    BEKEN_NEW = "beken_new"
    ESPRESSIF = "espressif"
    LIGHTNING = "lightning"
    WINNER_MICRO = "winner_micro"
    REALTEK = "realtek"
    XRADIO = "xradio"
    SUPPLICANT = "wpa_supplicant"
    OTHER = "other"


class Symptom(StrEnum):
    """What a log says about a failure without giving a code."""

    BEACON_LOSS = "beacon_loss"
    NETWORK_NOT_FOUND = "network_not_found"
    NO_ADDRESS = "no_address"
    WRONG_KEY = "wrong_key"
    PASSWORD_FORMAT = "password_format"
    SECURITY_MISMATCH = "security_mismatch"
    PMF_MISMATCH = "pmf_mismatch"
    AUTH_REFUSED = "auth_refused"
    ASSOC_REFUSED = "assoc_refused"
    NO_ANSWER = "no_answer"
    HANDSHAKE_TIMEOUT = "handshake_timeout"
    CHANNEL_NOT_ALLOWED = "channel_not_allowed"
    SAE_FAILED = "sae_failed"
    SA_QUERY_TIMEOUT = "sa_query_timeout"
    ACCESS_POINT_FULL = "access_point_full"
    ACCESS_POINT_CHANGED = "access_point_changed"
    PING_WATCHDOG = "ping_watchdog"
    SAFE_MODE = "safe_mode"


class EventKind(StrEnum):
    """Tell events apart; what `number` and `text` hold depends on it."""

    STATE = "state"  # text: a WifiState
    STATUS_CODE = "status_code"  # number
    REASON_CODE = "reason_code"  # number
    VENDOR_CODE = "vendor_code"  # number, family, text: what the library printed
    AUTH_CODE = "auth_code"  # number of unclear kind, from a refused authentication
    SYMPTOM = "symptom"  # text: a Symptom
    SECURITY = "security"  # security
    BSSID = "bssid"  # text: upper case, colons
    CHANNEL = "channel"  # number
    RSSI = "rssi"  # number: dBm
    SSID = "ssid"  # text
    IP = "ip"  # text
    MAC = "mac"  # text: the device's own, upper case, colons
    CHIP = "chip"  # text
    BUILD = "build"  # text: 1.18.95
    BOOT = "boot"  # text: start, complete, or uptime (it went backwards)
    MQTT = "mqtt"  # number: the MQTT library's code, or 0 for connected
    HEARTBEAT = "heartbeat"  # number: uptime in seconds; text: up or down
    LINK_UP = "link_up"  # joined with keys exchanged, no address yet
    SSID_SLOT = "ssid_slot"  # number: 1 or 2, the configured network in use
    FAST_CONNECT = "fast_connect"  # text: used, empty, saved, changed or unsupported


@dataclass(frozen=True, slots=True)
class Security:
    """Hold what a log shows of the network's security; None is unknown.

    `pairwise` and `group` are cipher names, or the bit mask as printed by ESP chips.
    `pmf` is what was negotiated, `pmf_required` what the access point demands.
    """

    wep: bool | None = None
    wpa: bool | None = None
    wpa2: bool | None = None
    wpa3: bool | None = None
    pmf_required: bool | None = None
    pmf: int | None = None
    auth: str | None = None
    auth_type: int | None = None
    key_mgmt: str | None = None
    cipher: str | None = None
    pairwise: tuple[str, ...] | str | None = None
    group: tuple[str, ...] | str | None = None
    beken_security: int | None = None

    def as_dict(self) -> dict[str, int | str | list[str]]:
        """Return what is known, as JSON values: 1 and 0 for yes and no."""
        known = ((item.name, getattr(self, item.name)) for item in fields(self))
        return {name: _plain(value) for name, value in known if value is not None}

    @property
    def offers_wpa3(self) -> bool:
        """Say whether WPA3 (SAE) was seen."""
        names = f"{self.auth} {self.key_mgmt} {self.cipher}"
        return bool(self.wpa3) or any(
            word in names for word in ("WPA3", "SAE", "MIXED3")
        )

    @property
    def offers_wpa2(self) -> bool:
        """Say whether WPA2 was seen."""
        names = f"{self.auth} {self.cipher}"
        return bool(self.wpa2) or any(
            word in names for word in ("WPA2", "WPA/WPA2", "MIXED3")
        )

    @property
    def label(self) -> str:
        """Return the mode in words: `WPA2+WPA3 with PMF required`."""
        modes = [
            name
            for name, seen in (
                ("WEP", self.wep),
                ("WPA", self.wpa),
                ("WPA2", self.wpa2),
                ("WPA3", self.wpa3),
            )
            if seen
        ]
        mode = "+".join(modes) or self.auth or self.cipher or "unknown"
        if self.pmf_required:
            return f"{mode} with PMF required"
        return mode


def _plain(value: bool | int | str | tuple[str, ...]) -> int | str | list[str]:
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, bool) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """Report one thing a log says; `line` counts from 1."""

    kind: EventKind
    vendor: Vendor
    line: int
    number: int | None = None
    text: str | None = None
    family: VendorFamily | None = None
    security: Security | None = None
