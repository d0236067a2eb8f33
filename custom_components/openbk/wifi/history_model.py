"""What is remembered of a device's WiFi: immutable, bounded, and storable as JSON.

All times are seconds since the epoch (UTC), all durations seconds.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from .codes import Code, CodeKind, VendorFamily, reason_code, status_code, vendor_code
from .log_events import Security, Symptom, WifiState

MAX_OUTAGES = 100
MAX_LOSSES = 1000
MAX_SYMPTOMS = 10
DAY = 86_400.0
_END_OF_TIME = 1e11


class Source(StrEnum):
    """Where a piece of knowledge comes from."""

    POLL = "poll"
    MQTT = "mqtt"
    SERIAL_LOG = "serial_log"
    DEVICE_LOG = "device_log"
    PASTED_LOG = "pasted_log"


class HappeningKind(StrEnum):
    """News about a device's connection."""

    DISCONNECTED = "disconnected"
    RECONNECTED = "reconnected"
    ASSOCIATION_FAILED = "association_failed"
    AUTHENTICATION_FAILED = "authentication_failed"
    ACCESS_POINT_CHANGED = "access_point_changed"
    REBOOTED = "rebooted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSeen:
    """A code that a source has reported; `family` only for a vendor code."""

    kind: CodeKind
    number: int
    source: Source
    time: float
    family: VendorFamily | None = None

    @property
    def code(self) -> Code:
        """Return its entry in the tables."""
        if self.kind is CodeKind.STATUS:
            return status_code(self.number)
        if self.kind is CodeKind.REASON or self.family is None:
            return reason_code(self.number)
        return vendor_code(self.family, self.number)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from `asdict`; raises KeyError, TypeError or ValueError."""
        family = data["family"]
        return cls(
            kind=CodeKind(data["kind"]),
            number=int(data["number"]),
            source=Source(data["source"]),
            time=_moment(data["time"]),
            family=None if family is None else VendorFamily(family),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without contact.

    It starts at the first failed attempt of the poll that led to the verdict and ends
    at the first answer. `resolution` is by how much its duration can be off: about the
    interval between two polls. `together` counts the devices that were lost within a
    minute, this one included. What is not known is None; `end` is None while it lasts.
    """

    start: float
    end: float | None = None
    rebooted: bool | None = None
    access_point_changed: bool | None = None
    signal_before: int | None = None
    together: int = 1
    resolution: float = 0.0
    source: Source = Source.POLL

    @property
    def duration(self) -> float | None:
        """Return how long it lasted, None while it does."""
        return None if self.end is None else max(0.0, self.end - self.start)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from `asdict`; raises KeyError, TypeError or ValueError."""
        return cls(
            start=_moment(data["start"]),
            end=_time(data["end"]),
            rebooted=_known(bool, data["rebooted"]),
            access_point_changed=_known(bool, data["access_point_changed"]),
            signal_before=_known(int, data["signal_before"]),
            together=int(data["together"]),
            resolution=_moment(data["resolution"]),
            source=Source(data["source"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What the latest answer of the device told, and when."""

    time: float
    uptime: int
    bssid: str | None = None
    signal: int | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from `asdict`; raises KeyError, TypeError or ValueError."""
        return cls(
            time=_moment(data["time"]),
            uptime=int(data["uptime"]),
            bssid=_known(str, data["bssid"]),
            signal=_known(int, data["signal"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What logs told of the device and its network, the latest of each."""

    chip: str | None = None
    build: str | None = None
    mac: str | None = None
    bssid: str | None = None
    channel: int | None = None
    signal: int | None = None
    security: Security | None = None
    symptoms: tuple[Symptom, ...] = ()
    fast_connect: bool = False

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild it from `asdict`; raises KeyError, TypeError or ValueError."""
        security = data["security"]
        return cls(
            **{
                **data,
                "security": None if security is None else _security(security),
                "symptoms": tuple(Symptom(text) for text in data["symptoms"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One piece of news; `outage` or `code` say more where they belong to it."""

    kind: HappeningKind
    time: float
    source: Source
    outage: Outage | None = None
    code: CodeSeen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WifiHistory:
    """The story of one device's WiFi.

    `state` is `inferred` where no source has said it. `is_polled` once a poll was
    answered or lost: outages then follow from polls alone, else from the log.
    `losses` are the times of the disconnects of the last day.
    """

    state: WifiState = WifiState.UNKNOWN
    inferred: bool = True
    source: Source | None = None
    since: float | None = None
    is_polled: bool = False
    outages: tuple[Outage, ...] = ()
    losses: tuple[float, ...] = ()
    total: int = 0
    access_point_changes: tuple[float, ...] = ()
    status: CodeSeen | None = None
    reason: CodeSeen | None = None
    vendor: CodeSeen | None = None
    # When the access point turned the device away, latest.
    refused: float | None = None
    contact: Contact | None = None
    facts: LogFacts = LogFacts()
    # When it was last known to be connected.
    connected: float | None = None
    # When the latest poll failed.
    failed: float | None = None
    # The first observation after a start takes its bearings and is no news.
    settling: bool = True

    @property
    def open_outage(self) -> Outage | None:
        """Return the outage that lasts."""
        if self.outages and self.outages[-1].end is None:
            return self.outages[-1]
        return None

    @property
    def last_outage(self) -> Outage | None:
        """Return the latest outage that is over."""
        return next((o for o in reversed(self.outages) if o.end is not None), None)

    @property
    def last_disconnect(self) -> float | None:
        """Return when the device was lost, latest."""
        return self.outages[-1].start if self.outages else None

    def losses_since(self, time: float) -> int:
        """Return how often the device was lost since then, at most a day back."""
        return sum(loss >= time for loss in self.losses)

    def as_dict(self) -> dict[str, Any]:
        """Return the history as JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild a history from `as_dict`; what cannot be read is left out."""
        if not isinstance(data, Mapping):
            return cls()
        values = {}
        for name, read in _READERS.items():
            try:
                values[name] = read(data[name])
            except KeyError, TypeError, ValueError, AttributeError:
                continue
        return cls(**values)


# A history, and the news in it.
type Told = tuple[WifiHistory, tuple[Happening, ...]]


def _security(data: Mapping[str, Any]) -> Security:
    values: dict[str, Any] = {
        item.name: tuple(value) if isinstance(value, list) else value
        for item in fields(Security)
        for value in [data.get(item.name)]
    }
    return Security(**values)


def _moment(value: Any) -> float:
    """Return seconds; ValueError for what no clock shows (it would break dates)."""
    if not 0 <= (seconds := float(value)) < _END_OF_TIME:
        raise ValueError("not a time")
    return seconds


def _time(value: Any) -> float | None:
    return None if value is None else _moment(value)


def _times(value: Any) -> tuple[float, ...]:
    return tuple(_moment(item) for item in value)


def _known[Value](kind: type[Value], value: Any) -> Value | None:
    if value is None or isinstance(value, kind):
        return value
    raise TypeError(f"not a {kind.__name__}")


def _outages(rows: Any) -> tuple[Outage, ...]:
    """Return the outages that can be read; only the last of them may still last."""
    outages = []
    for row in rows:
        try:
            outages.append(Outage.from_dict(row))
        except KeyError, TypeError, ValueError:
            continue
    return tuple(o for o in outages if o.end is not None or o is outages[-1])


def _code(value: Any) -> CodeSeen | None:
    return None if value is None else CodeSeen.from_dict(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not a flag")
    return value


_READERS: Mapping[str, Any] = {
    "state": WifiState,
    "inferred": _flag,
    "source": lambda value: None if value is None else Source(value),
    "since": _time,
    "is_polled": _flag,
    "outages": _outages,
    "losses": _times,
    "total": int,
    "access_point_changes": _times,
    "status": _code,
    "reason": _code,
    "vendor": _code,
    "refused": _time,
    "contact": lambda value: None if value is None else Contact.from_dict(value),
    "facts": LogFacts.from_dict,
    "connected": _time,
    "failed": _time,
}
