"""Reads a log in a test and tells what came out of it in a compact notation."""

from collections.abc import Iterable

from custom_components.openbk.wifi.findings import Findings, summarise
from custom_components.openbk.wifi.log_events import EventKind, LogEvent
from custom_components.openbk.wifi.log_reader import LogReader

_SHORT = {
    EventKind.STATUS_CODE: "status",
    EventKind.REASON_CODE: "reason",
    EventKind.AUTH_CODE: "auth",
}


def events_of(log: str | bytes, pieces: Iterable[int] = ()) -> list[LogEvent]:
    """Return the events of `log`, fed whole or cut at the offsets `pieces`."""
    data = log if isinstance(log, bytes) else log.encode()
    reader = LogReader()
    events: list[LogEvent] = []
    start = 0
    for stop in (*sorted(pieces), len(data)):
        events += reader.feed(data[start:stop])
        start = max(start, stop)
    return events + reader.close()


def findings_of(log: str | bytes) -> Findings:
    """Return what `log` says together."""
    return summarise(events_of(log))


def told(log: str | bytes) -> list[str]:
    """Return the events as `state=connecting`, `status=53`, `vendor=family:8` ..."""
    return [_token(event) for event in events_of(log)]


def _token(event: LogEvent) -> str:
    if event.kind is EventKind.VENDOR_CODE:
        return f"vendor={event.family}:{event.number}"
    if event.kind is EventKind.SECURITY and event.security:
        known = event.security.as_dict().items()
        return "security=" + ",".join(f"{name}:{value}" for name, value in known)
    if event.kind is EventKind.HEARTBEAT:
        return f"heartbeat={event.number}:{event.text}"
    value = event.text if event.number is None else event.number
    return f"{_SHORT.get(event.kind, event.kind.value)}={value}"
