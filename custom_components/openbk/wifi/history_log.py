"""What events of a log mean for the history of a device's WiFi."""

from collections.abc import Iterable
from dataclasses import replace

from .codes import CodeKind, VendorFamily
from .history_model import (
    MAX_OUTAGES,
    MAX_SYMPTOMS,
    CodeSeen,
    Happening,
    HappeningKind,
    LogFacts,
    Outage,
    Source,
    Told,
    WifiHistory,
)
from .history_steps import end_outage, in_state, within_a_day
from .log_events import EventKind, LogEvent, Symptom, WifiState

# A device that is turned away tries again every 5 to 60 s and prints every failure
# twice or more: the same news within this time is one.
_SAME_NEWS = 3.0

# Codes of a failed authentication or exchange of keys; other refusals are those of an
# association. A device of most chips never reports the state "authentication failed".
_AUTH_STATUS = frozenset({13, 14, 15, 16, 76, 77, 112, 113, 123, 126, 127, 152})
_AUTH_REASON = frozenset({15, 23})
_AUTH_VENDOR = {
    VendorFamily.BL602_WLAN_FW: frozenset({2, 3, 8, 9, 10}),
    VendorFamily.BEKEN_RW_EVT_OLD: frozenset({5}),
    VendorFamily.BEKEN_RW_EVT_NEW: frozenset({3, 7}),
    VendorFamily.ESP_WIFI_REASON: frozenset({202, 204}),
    VendorFamily.XR_WLAN_EVENT: frozenset({4}),
    VendorFamily.REALTEK_DISCONNECT: frozenset({65529}),
}
_REFUSALS = {
    Symptom.AUTH_REFUSED: HappeningKind.AUTHENTICATION_FAILED,
    Symptom.WRONG_KEY: HappeningKind.AUTHENTICATION_FAILED,
    Symptom.HANDSHAKE_TIMEOUT: HappeningKind.AUTHENTICATION_FAILED,
    Symptom.SAE_FAILED: HappeningKind.AUTHENTICATION_FAILED,
    Symptom.ASSOC_REFUSED: HappeningKind.ASSOCIATION_FAILED,
    Symptom.ACCESS_POINT_FULL: HappeningKind.ASSOCIATION_FAILED,
    Symptom.PMF_MISMATCH: HappeningKind.ASSOCIATION_FAILED,
}


def logged(
    history: WifiHistory, events: Iterable[LogEvent], time: float, source: Source
) -> Told:
    """Return what follows from events of a log that were read at `time`.

    The device's own log is read after the fact: its states are past, its codes count.
    """
    news: list[Happening] = []
    for event in events:
        history, more = _one_logged(history, event, time, source)
        # A log that is read at once repeats its failures; the codes are told apart.
        told = {(item.kind, item.code) for item in news}
        news.extend(item for item in more if (item.kind, item.code) not in told)
    return history, tuple(news)


def _one_logged(
    history: WifiHistory, event: LogEvent, time: float, source: Source
) -> Told:
    history = replace(history, facts=_facts(history.facts, event))
    match event:
        case LogEvent(kind=EventKind.STATUS_CODE, number=int(number)):
            seen = CodeSeen(
                kind=CodeKind.STATUS, number=number, source=source, time=time
            )
            return _status(history, seen)
        case LogEvent(kind=EventKind.REASON_CODE, number=int(number)):
            seen = CodeSeen(
                kind=CodeKind.REASON, number=number, source=source, time=time
            )
            history = _kept(history, reason=seen)
            if number not in _AUTH_REASON:
                return history, ()
            return _refused(
                history, HappeningKind.AUTHENTICATION_FAILED, time, source, seen
            )
        case LogEvent(kind=EventKind.VENDOR_CODE, number=int(number)) if event.family:
            seen = CodeSeen(
                kind=CodeKind.VENDOR,
                number=number,
                source=source,
                time=time,
                family=event.family,
            )
            history = _kept(history, vendor=seen)
            if number not in _AUTH_VENDOR.get(event.family, ()):
                return history, ()
            return _refused(
                history, HappeningKind.AUTHENTICATION_FAILED, time, source, seen
            )
        case LogEvent(kind=EventKind.AUTH_CODE):
            return _refused(history, HappeningKind.AUTHENTICATION_FAILED, time, source)
        case LogEvent(kind=EventKind.SYMPTOM, text=str(text)):
            if kind := _REFUSALS.get(Symptom(text)):
                return _refused(history, kind, time, source)
            return history, ()
        case LogEvent(kind=EventKind.STATE, text=str(text)):
            return _state_logged(history, WifiState(text), time, source)
        case LogEvent(kind=EventKind.HEARTBEAT, text="up"):
            return _state_logged(history, WifiState.CONNECTED, time, source)
        case LogEvent(kind=EventKind.BOOT, text="complete"):
            return history, ()
        # The next poll of a device tells a reboot, too, by its uptime.
        case LogEvent(kind=EventKind.BOOT) if (
            source is Source.SERIAL_LOG and not history.is_polled
        ):
            return history, _news(HappeningKind.REBOOTED, time, source)
        case _:
            return history, ()


def _status(history: WifiHistory, seen: CodeSeen) -> Told:
    """Keep a status code; a success does not wipe out why it failed before."""
    if seen.code.succeeded:
        if history.status is None:
            history = replace(history, status=seen)
        return history, ()
    before = history.status
    again = (
        before is not None
        and before.number == seen.number
        and seen.time - before.time < _SAME_NEWS
    )
    history = replace(history, status=seen, refused=seen.time)
    if again:
        return history, ()
    kind = (
        HappeningKind.AUTHENTICATION_FAILED
        if seen.number in _AUTH_STATUS
        else HappeningKind.ASSOCIATION_FAILED
    )
    return history, _news(kind, seen.time, seen.source, code=seen)


def _refused(
    history: WifiHistory,
    kind: HappeningKind,
    time: float,
    source: Source,
    code: CodeSeen | None = None,
) -> Told:
    """Tell of a refusal, unless the same attempt was told of already."""
    before = history.refused
    history = replace(history, refused=time)
    if before is not None and 0 <= time - before < _SAME_NEWS:
        return history, ()
    return history, _news(kind, time, source, code=code)


def _kept(
    history: WifiHistory,
    *,
    reason: CodeSeen | None = None,
    vendor: CodeSeen | None = None,
) -> WifiHistory:
    """Keep the latest code of its kind, but no success over a failure."""
    if reason and not (history.reason and reason.code.succeeded):
        history = replace(history, reason=reason)
    if vendor and not (history.vendor and vendor.code.succeeded):
        history = replace(history, vendor=vendor)
    return history


def _state_logged(
    history: WifiHistory, state: WifiState, time: float, source: Source
) -> Told:
    news: tuple[Happening, ...] = ()
    changed = state is not history.state
    if state is WifiState.AUTH_FAILED and (changed or source is Source.DEVICE_LOG):
        history, news = _refused(
            history,
            HappeningKind.AUTHENTICATION_FAILED,
            time,
            source,
            _latest_code(history, time),
        )
    if source is not Source.SERIAL_LOG:
        return history, news
    was_connected = history.state is WifiState.CONNECTED
    if changed:
        history = in_state(history, state, time, source, inferred=False)
    if history.is_polled:
        return history, news
    # Nobody polls: the log is all there is to tell an outage by.
    if state is WifiState.CONNECTED and history.open_outage is not None:
        history = end_outage(history, time, rebooted=None, access_point_changed=None)
        # Whether it came back just now nobody can say who has just begun to listen.
        if not history.settling:
            news += _news(
                HappeningKind.RECONNECTED,
                time,
                source,
                outage=history.outages[-1],
            )
    elif was_connected and state is not WifiState.CONNECTED:
        outage = Outage(start=time, signal_before=history.facts.signal, source=source)
        history = replace(
            history,
            outages=(*history.outages, outage)[-MAX_OUTAGES:],
            losses=within_a_day((*history.losses, time), time),
            total=history.total + 1,
        )
        news += _news(HappeningKind.DISCONNECTED, time, source, outage=outage)
    return replace(history, settling=False), news


def _news(
    kind: HappeningKind,
    time: float,
    source: Source,
    *,
    outage: Outage | None = None,
    code: CodeSeen | None = None,
) -> tuple[Happening, ...]:
    return (Happening(kind=kind, time=time, source=source, outage=outage, code=code),)


def _latest_code(history: WifiHistory, time: float) -> CodeSeen | None:
    """Return the failure reported just now, the most telling kind first."""
    for seen in (history.status, history.reason, history.vendor):
        if seen and not seen.code.succeeded and time - seen.time < _SAME_NEWS:
            return seen
    return None


def _facts(facts: LogFacts, event: LogEvent) -> LogFacts:
    """Return what is known of device and network after one more event."""
    match event:
        case LogEvent(kind=EventKind.CHIP, text=str(text)):
            return replace(facts, chip=text)
        case LogEvent(kind=EventKind.BUILD, text=str(text)):
            return replace(facts, build=text)
        case LogEvent(kind=EventKind.MAC, text=str(text)):
            return replace(facts, mac=text.lower())
        case LogEvent(kind=EventKind.BSSID, text=str(text)):
            return replace(facts, bssid=text.lower())
        case LogEvent(kind=EventKind.CHANNEL, number=int(number)):
            return replace(facts, channel=number)
        case LogEvent(kind=EventKind.RSSI, number=int(number)):
            return replace(facts, signal=number)
        case LogEvent(kind=EventKind.SECURITY) if event.security:
            return replace(facts, security=event.security)
        case LogEvent(kind=EventKind.FAST_CONNECT, text=str(text)):
            return replace(facts, fast_connect=text in {"used", "changed"})
        case LogEvent(kind=EventKind.SYMPTOM, text=str(text)):
            kept = tuple(s for s in facts.symptoms if s != text)
            return replace(facts, symptoms=(*kept, Symptom(text))[-MAX_SYMPTOMS:])
        case _:
            return facts
