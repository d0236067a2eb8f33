"""The state machine of a device's WiFi: observations in, history and news out.

Pure: each function takes a history and an observation with its time (seconds since the
epoch) and returns the history that follows with the news in it. An absence of Home
Assistant is no outage of the device; the first observation after it is no news.
"""

from collections.abc import Iterable
from dataclasses import replace

from .codes import CodeKind
from .history_model import (
    DAY,
    MAX_LOSSES,
    MAX_OUTAGES,
    MAX_SYMPTOMS,
    CodeSeen,
    Contact,
    Happening,
    HappeningKind,
    LogFacts,
    Outage,
    Source,
    WifiHistory,
)
from .log_events import EventKind, LogEvent, Symptom, WifiState

type Told = tuple[WifiHistory, tuple[Happening, ...]]

# A device counts its seconds by a timer that may run a little slow, and a reading is
# up to one slow request old.
_DRIFT = 0.02
_SLACK = 30.0

# A device that is turned away tries again every 5 to 60 s and prints every failure
# twice or more: the same news within this time is one.
_SAME_NEWS = 3.0

# Three devices lost within a minute are an event of the network.
TOGETHER_WITHIN = 60.0
TOGETHER_FROM = 3

# A broker's will comes up to 1.5 keep-alives late; a device that has answered since
# is not lost.
_WILL_AFTER = 60.0


def has_rebooted(before: int, now: int, elapsed: float) -> bool:
    """Say whether a reboot lies between two uptimes (s) read `elapsed` apart."""
    return now < before or now < before + elapsed * (1 - _DRIFT) - _SLACK


def answered(
    history: WifiHistory,
    time: float,
    uptime: int,
    *,
    bssid: str | None = None,
    signal: int | None = None,
) -> Told:
    """Return what follows from an answered poll."""
    before = history.contact
    rebooted = before is not None and has_rebooted(
        before.uptime, uptime, time - before.time
    )
    # An access point that was known stays known over answers that do not name it.
    known = before.bssid if before else None
    moved = None if known is None or bssid is None else bssid != known
    news: list[Happening] = []

    def tell(kind: HappeningKind, outage: Outage | None = None) -> None:
        news.append(Happening(kind=kind, time=time, source=Source.POLL, outage=outage))

    if history.open_outage is not None:
        history = _end_outage(
            history,
            time,
            rebooted=None if before is None else rebooted,
            access_point_changed=moved,
        )
        tell(HappeningKind.RECONNECTED, history.outages[-1])
    if rebooted:
        tell(HappeningKind.REBOOTED)
    if moved:
        tell(HappeningKind.ACCESS_POINT_CHANGED)
        history = replace(
            history,
            access_point_changes=_within_a_day(
                (*history.access_point_changes, time), time
            ),
        )
    contact = Contact(time=time, uptime=uptime, bssid=bssid or known, signal=signal)
    quiet = history.settling
    history = replace(
        _in_state(history, WifiState.CONNECTED, time, Source.POLL, inferred=False),
        contact=contact,
        is_polled=True,
        stopped=None,
        settling=False,
    )
    return history, () if quiet else tuple(news)


def lost(
    history: WifiHistory,
    began: float,
    time: float,
    *,
    source: Source = Source.POLL,
) -> Told:
    """Return what follows from a poll given up at `time`, first failed at `began`.

    The radio is not asked: that the WiFi is disconnected is inferred. Called again for
    each further failure, it only sharpens the outage's resolution.
    """
    contact = history.contact
    history = replace(
        history,
        failed=time,
        is_polled=history.is_polled or source is Source.POLL,
    )
    if history.open_outage is not None:
        return replace(history, settling=False), ()
    # An observer that was away cannot say more than that it is lost now.
    seen = None if history.settling else contact
    outage = Outage(
        start=began,
        signal_before=contact.signal if contact else None,
        resolution=max(0.0, began - seen.time) if seen else 0.0,
        source=source,
    )
    news = Happening(
        kind=HappeningKind.DISCONNECTED, time=time, source=source, outage=outage
    )
    quiet_start = history.settling
    history = replace(
        _in_state(history, WifiState.DISCONNECTED, began, source, inferred=True),
        outages=(*history.outages, outage)[-MAX_OUTAGES:],
        losses=_within_a_day((*history.losses, began), began),
        total=history.total + 1,
        settling=False,
    )
    return history, () if quiet_start else (news,)


def will(history: WifiHistory, time: float) -> Told:
    """Return what follows from the broker's word that the device is gone.

    It says nothing of the WiFi while the device answers otherwise.
    """
    contact = history.contact
    if contact is not None and time - contact.time < _WILL_AFTER:
        return history, ()
    return lost(history, time, time, source=Source.MQTT)


def stopped(history: WifiHistory, time: float) -> WifiHistory:
    """Return the history of a device that nobody observes from now on."""
    return replace(history, stopped=time)


def started(history: WifiHistory) -> WifiHistory:
    """Return the history as it is when observing begins again.

    What the state was before says nothing any more, unless the device was lost: it
    stays so until it answers.
    """
    if history.open_outage is None:
        history = replace(
            history, state=WifiState.UNKNOWN, inferred=True, source=None, since=None
        )
    return replace(history, settling=True)


def together(history: WifiHistory, count: int) -> WifiHistory:
    """Return the history whose latest outage is known to be one of `count`."""
    if not history.outages or history.outages[-1].together >= count:
        return history
    last = replace(history.outages[-1], together=count)
    return replace(history, outages=(*history.outages[:-1], last))


def correlate[Key](starts: Iterable[tuple[Key, float]]) -> dict[Key, int]:
    """Return how many devices were lost within a minute with each of these.

    `starts` holds (device, start of its latest outage); 3 or more are one event of
    the network.
    """
    known = list(starts)
    return {
        key: max(
            len(
                {
                    other
                    for other, time in known
                    if window <= time <= window + TOGETHER_WITHIN
                }
            )
            for _, window in known
            if window <= start <= window + TOGETHER_WITHIN
        )
        for key, start in known
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
            return _kept(history, reason=seen), ()
        case LogEvent(kind=EventKind.VENDOR_CODE, number=int(number)) if event.family:
            seen = CodeSeen(
                kind=CodeKind.VENDOR,
                number=number,
                source=source,
                time=time,
                family=event.family,
            )
            return _kept(history, vendor=seen), ()
        case LogEvent(kind=EventKind.STATE, text=str(text)):
            return _state_logged(history, WifiState(text), time, source)
        case LogEvent(kind=EventKind.HEARTBEAT, number=1):
            return _state_logged(history, WifiState.CONNECTED, time, source)
        case LogEvent(kind=EventKind.BOOT) if source is Source.SERIAL_LOG:
            return history, _news(history, HappeningKind.REBOOTED, time, source)
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
    history = replace(history, status=seen)
    if again:
        return history, ()
    return history, _news(
        history,
        HappeningKind.ASSOCIATION_FAILED,
        seen.time,
        seen.source,
        code=seen,
    )


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
        news = _news(
            history,
            HappeningKind.AUTHENTICATION_FAILED,
            time,
            source,
            code=_latest_code(history, time),
        )
    if source is not Source.SERIAL_LOG:
        return history, news
    was_connected = history.state is WifiState.CONNECTED
    if changed:
        history = _in_state(history, state, time, source, inferred=False)
    if history.is_polled:
        return history, news
    # Nobody polls: the log is all there is to tell an outage by.
    if state is WifiState.CONNECTED and history.open_outage is not None:
        history = _end_outage(history, time, rebooted=None, access_point_changed=None)
        news += _news(
            history,
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
            losses=_within_a_day((*history.losses, time), time),
            total=history.total + 1,
        )
        news += _news(history, HappeningKind.DISCONNECTED, time, source, outage=outage)
    return replace(history, settling=False), news


def _news(
    history: WifiHistory,
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


def _end_outage(
    history: WifiHistory,
    time: float,
    *,
    rebooted: bool | None,
    access_point_changed: bool | None,
) -> WifiHistory:
    """Close the outage that lasts.

    The device may have been back since the latest failure: also where Home Assistant
    was away meanwhile.
    """
    outage = history.outages[-1]
    since = outage.start if history.failed is None else history.failed
    ended = replace(
        outage,
        end=max(time, outage.start),
        rebooted=rebooted,
        access_point_changed=access_point_changed,
        resolution=max(outage.resolution, time - since),
    )
    return replace(history, outages=(*history.outages[:-1], ended))


def _in_state(
    history: WifiHistory,
    state: WifiState,
    time: float,
    source: Source,
    *,
    inferred: bool,
) -> WifiHistory:
    if (state, inferred, source) == (history.state, history.inferred, history.source):
        return history
    since = history.since if state is history.state else time
    return replace(history, state=state, inferred=inferred, source=source, since=since)


def _within_a_day(times: tuple[float, ...], now: float) -> tuple[float, ...]:
    return tuple(time for time in times if time > now - DAY)[-MAX_LOSSES:]
