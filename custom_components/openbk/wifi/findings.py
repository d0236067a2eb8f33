"""Sums the events of a log up: states, codes, security, and a timeline in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .codes import (
    Code,
    ReasonCode,
    StatusCode,
    VendorCode,
    VendorFamily,
    reason_code,
    status_code,
    vendor_code,
)
from .log_events import EventKind, LogEvent, Security, Symptom, Vendor, WifiState

_CODE_KINDS = frozenset(
    {EventKind.STATUS_CODE, EventKind.REASON_CODE, EventKind.VENDOR_CODE}
)
# Who makes chips; the others' lines are printed on any of them.
_MAKERS = frozenset(Vendor) - {Vendor.OPENBEKEN, Vendor.SUPPLICANT, Vendor.OTHER}
# What the timeline tells; the rest is in the findings.
_TOLD = _CODE_KINDS | {
    EventKind.STATE,
    EventKind.SYMPTOM,
    EventKind.SECURITY,
    EventKind.BOOT,
    EventKind.LINK_UP,
    EventKind.MQTT,
    EventKind.AUTH_CODE,
    EventKind.FAST_CONNECT,
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Say in words what a line of the log means."""

    line: int
    kind: EventKind
    text: str


@dataclass(frozen=True, slots=True)
class VendorSeen:
    """Hold a vendor code as the log shows it."""

    family: VendorFamily
    number: int
    text: str

    @property
    def code(self) -> VendorCode:
        """Return its entry in the tables."""
        return vendor_code(self.family, self.number)

    def as_dict(self) -> dict[str, str | int]:
        """Return it as JSON values; Realtek's bit set is its hexadecimal text."""
        if self.family is VendorFamily.REALTEK_LINK_ERR:
            return {"kind": self.family.value, "value": self.text}
        return {"kind": self.family.value, "value": self.number, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hold what a whole log says; the last of each thing wins, None is unknown.

    `recovered` says that the device was connected after its last code: the code then
    explains the past. `heartbeat_only` says that the state is known from the firmware's
    heartbeat line alone.
    """

    states: tuple[WifiState, ...] = ()
    heartbeat_only: bool = False
    last_status_code: int | None = None
    last_reason_code: int | None = None
    vendor_code: VendorSeen | None = None
    auth_code: int | None = None
    recovered: bool = False
    symptoms: tuple[Symptom, ...] = ()
    bssid: str | None = None
    channel: int | None = None
    rssi: int | None = None
    security: Security | None = None
    ssid: str | None = None
    ip: str | None = None
    mac: str | None = None
    vendor: Vendor | None = None
    chip: str | None = None
    build: str | None = None
    mqtt_code: int | None = None
    link_up: bool = False
    boots: int = 0
    fast_connect: bool = False
    timeline: tuple[TimelineEntry, ...] = field(default=())

    @property
    def status(self) -> StatusCode | None:
        """Return the last 802.11 status code with its meaning."""
        number = self.last_status_code
        return None if number is None else status_code(number)

    @property
    def reason(self) -> ReasonCode | None:
        """Return the last 802.11 reason code with its meaning."""
        number = self.last_reason_code
        return None if number is None else reason_code(number)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Return the last codes that report a failure, the most telling kind first."""
        vendor = self.vendor_code.code if self.vendor_code else None
        found = (self.status, self.reason, vendor)
        return tuple(code for code in found if code and not code.succeeded)

    def as_dict(self) -> dict[str, object]:
        """Return all of it as JSON values, what is unknown as null."""
        return {
            "states": [state.value for state in self.states],
            "last_status_code": self.last_status_code,
            "last_reason_code": self.last_reason_code,
            "vendor_code": self.vendor_code.as_dict() if self.vendor_code else None,
            "bssid": self.bssid,
            "channel": self.channel,
            "rssi": self.rssi,
            "security": self.security.as_dict() if self.security else None,
            "codes": [
                {
                    "kind": code.kind.value,
                    "number": code.number,
                    "name": code.name,
                    "label": code.label,
                    "meaning": code.meaning,
                }
                for code in self.codes
            ],
            "symptoms": [symptom.value for symptom in self.symptoms],
            "recovered": self.recovered,
            "state_source": "heartbeat" if self.heartbeat_only else "log",
            "ssid": self.ssid,
            "ip": self.ip,
            "mac": self.mac,
            "vendor": self.vendor.value if self.vendor else None,
            "chip": self.chip,
            "build": self.build,
            "auth_code": self.auth_code,
            "mqtt_code": self.mqtt_code,
            "link_up": self.link_up,
            "boots": self.boots,
            "safe_mode": Symptom.SAFE_MODE in self.symptoms,
            "timeline": [
                {"line": entry.line, "kind": entry.kind.value, "text": entry.text}
                for entry in self.timeline
            ],
        }


def summarise(events: Iterable[LogEvent]) -> Findings:
    """Return what `events`, in the order of the log, say together."""
    seen = tuple(events)
    states = tuple(_merged(seen))
    heartbeat = not states and any(
        event.kind is EventKind.HEARTBEAT and event.text == "up" for event in seen
    )
    last = {event.kind: event for event in seen if event.kind is not EventKind.BOOT}
    vendor = last.get(EventKind.VENDOR_CODE)

    def number(kind: EventKind) -> int | None:
        return last[kind].number if kind in last else None

    def text(kind: EventKind) -> str | None:
        return last[kind].text if kind in last else None

    return Findings(
        states=(WifiState.CONNECTED,) if heartbeat else states,
        heartbeat_only=heartbeat,
        last_status_code=number(EventKind.STATUS_CODE),
        last_reason_code=number(EventKind.REASON_CODE),
        vendor_code=_vendor_seen(vendor) if vendor else None,
        auth_code=number(EventKind.AUTH_CODE),
        recovered=_recovered(seen),
        symptoms=tuple(
            dict.fromkeys(
                Symptom(event.text)
                for event in seen
                if event.kind is EventKind.SYMPTOM and event.text
            )
        ),
        bssid=text(EventKind.BSSID),
        channel=number(EventKind.CHANNEL),
        rssi=number(EventKind.RSSI),
        security=last[EventKind.SECURITY].security
        if EventKind.SECURITY in last
        else None,
        ssid=text(EventKind.SSID),
        ip=text(EventKind.IP),
        mac=text(EventKind.MAC),
        vendor=_vendor(seen),
        chip=text(EventKind.CHIP),
        build=text(EventKind.BUILD),
        mqtt_code=number(EventKind.MQTT),
        link_up=EventKind.LINK_UP in last,
        boots=sum(
            event.kind is EventKind.BOOT and event.text != "complete" for event in seen
        ),
        fast_connect=text(EventKind.FAST_CONNECT) in {"used", "changed"},
        timeline=tuple(_timeline(seen)),
    )


def _merged(events: Iterable[LogEvent]) -> Iterator[WifiState]:
    """Yield the states without repetitions."""
    before = None
    for event in events:
        if event.kind is EventKind.STATE and event.text and event.text != before:
            before = event.text
            yield WifiState(event.text)


def _vendor(events: Iterable[LogEvent]) -> Vendor | None:
    """Return whose chip it is: the maker of most of the lines that have one."""
    makers = Counter(event.vendor for event in events if event.vendor in _MAKERS)
    return makers.most_common(1)[0][0] if makers else None


def _vendor_seen(event: LogEvent) -> VendorSeen | None:
    if event.family is None or event.number is None:
        return None
    return VendorSeen(event.family, event.number, event.text or str(event.number))


def _recovered(events: Iterable[LogEvent]) -> bool:
    """Say whether the last code or failure was followed by a connection."""
    recovered = False
    for event in events:
        if event.kind is EventKind.STATE:
            recovered = event.text == WifiState.CONNECTED
        elif event.kind is EventKind.HEARTBEAT:
            recovered = recovered and event.text == "up"
    return recovered


def _timeline(events: Iterable[LogEvent]) -> Iterator[TimelineEntry]:
    """Yield what the events mean, each once until something else of its kind comes."""
    before: dict[EventKind, str] = {}
    for event in events:
        if event.kind not in _TOLD:
            continue
        text = in_words(event)
        if before.get(event.kind) == text and event.kind not in _CODE_KINDS:
            continue
        before[event.kind] = text
        yield TimelineEntry(event.line, event.kind, text)


def in_words(event: LogEvent) -> str:
    """Return an event as a short text: `status 53, invalid PMKID`."""
    match event:
        case LogEvent(kind=EventKind.STATUS_CODE, number=int(number)):
            return f"status {number}, {status_code(number).label}"
        case LogEvent(kind=EventKind.REASON_CODE, number=int(number)):
            return f"reason {number}, {reason_code(number).label}"
        case LogEvent(kind=EventKind.VENDOR_CODE, family=VendorFamily() as family):
            return f"{family} {event.number}, {event.text}"
        case LogEvent(kind=EventKind.SECURITY, security=Security() as security):
            return f"access point offers {security.label}"
        case LogEvent(kind=EventKind.BOOT):
            return f"boot ({event.text})"
        case LogEvent(kind=EventKind.MQTT, number=0):
            return "MQTT connected"
        case LogEvent(kind=EventKind.MQTT):
            return f"MQTT disconnected, code {event.number} of its library (not WiFi)"
        case LogEvent(kind=EventKind.AUTH_CODE):
            return f"authentication refused, code {event.number} of unclear kind"
        case LogEvent(kind=EventKind.LINK_UP):
            return "joined, no address yet"
        case LogEvent(kind=EventKind.FAST_CONNECT):
            return f"fast connect: {event.text}"
        case _:
            return (event.text or str(event.number)).replace("_", " ")
