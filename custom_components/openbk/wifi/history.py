"""The state machine of a device's WiFi: observations in, history and news out.

Pure: each function takes a history and an observation with its time (seconds since the
epoch) and returns the history that follows with the news in it. An absence of Home
Assistant is no outage of the device; the first observation after it is no news.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import fields, replace

from .history_model import (
    MAX_OUTAGES,
    CodeSeen,
    Contact,
    Happening,
    HappeningKind,
    LogFacts,
    Outage,
    Source,
    Told,
    WifiHistory,
)
from .history_steps import end_outage, in_state, within_a_day
from .log_events import WifiState

# A device counts its seconds by a timer that may run a little slow, and a reading is
# up to one slow request old.
_DRIFT = 0.02
_SLACK = 30.0

# Devices lost within a minute are counted together: from three on, it is the network.
TOGETHER_WITHIN = 60.0

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
    sleeps: bool = False,
) -> Told:
    """Return what follows from an answered poll.

    To wake up is to boot: of a device that `sleeps` a reboot is no news.
    """
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
        history = end_outage(
            history,
            time,
            rebooted=None if before is None else rebooted,
            access_point_changed=moved,
        )
        tell(HappeningKind.RECONNECTED, history.outages[-1])
    if rebooted and not sleeps:
        tell(HappeningKind.REBOOTED)
    if moved:
        tell(HappeningKind.ACCESS_POINT_CHANGED)
        history = replace(
            history,
            access_point_changes=within_a_day(
                (*history.access_point_changes, time), time
            ),
        )
    contact = Contact(time=time, uptime=uptime, bssid=bssid or known, signal=signal)
    quiet = history.settling
    history = replace(
        in_state(history, WifiState.CONNECTED, time, Source.POLL, inferred=False),
        contact=contact,
        is_polled=True,
        settling=False,
    )
    return history, () if quiet else tuple(news)


def heard(history: WifiHistory, time: float) -> WifiHistory:
    """Return what follows from an answer that tells nothing: one that asks for a password.

    The device is connected; whether it rebooted, and where it is, stays open. After an
    outage it can come from another device at the address: the outage goes on.
    """
    if history.open_outage is not None:
        return history
    # Bearings are taken with the first answer that tells something.
    return replace(
        in_state(history, WifiState.CONNECTED, time, Source.POLL, inferred=False),
        is_polled=True,
    )


def lost(
    history: WifiHistory,
    began: float,
    time: float,
    *,
    source: Source = Source.POLL,
) -> Told:
    """Return what follows from a poll given up at `time`, first failed at `began`.

    The radio is not asked: that the WiFi is disconnected is inferred. Called again for
    each further failure, it only notes how long the device is surely away. What a
    serial log says of the state is known better than that.
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
    if history.inferred or history.state is WifiState.CONNECTED:
        history = in_state(
            history, WifiState.DISCONNECTED, began, source, inferred=True
        )
    history = replace(
        history,
        outages=(*history.outages, outage)[-MAX_OUTAGES:],
        losses=within_a_day((*history.losses, began), began),
        total=history.total + 1,
        settling=False,
    )
    return history, () if quiet_start else (news,)


def asleep(history: WifiHistory) -> WifiHistory:
    """Return the history of a device that sleeps, or may: nobody knows its state."""
    if history.state is WifiState.UNKNOWN or history.open_outage is not None:
        return history
    return replace(
        history, state=WifiState.UNKNOWN, inferred=True, source=None, since=None
    )


def will(history: WifiHistory, time: float) -> Told:
    """Return what follows from the broker's word that the device is gone.

    It says nothing of the WiFi while the device answers otherwise.
    """
    contact = history.contact
    if contact is not None and time - contact.time < _WILL_AFTER:
        return history, ()
    return lost(history, time, time, source=Source.MQTT)


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
    known = sorted(starts, key=lambda item: item[1])
    times = [time for _, time in known]
    # How many each minute holds that begins with a loss.
    held = [
        bisect_right(times, time + TOGETHER_WITHIN) - index
        for index, time in enumerate(times)
    ]
    return {
        key: max(
            held[index]
            for index in range(
                bisect_left(times, time - TOGETHER_WITHIN),
                bisect_right(times, time),
            )
        )
        for key, time in known
    }


def adopted(history: WifiHistory, other: WifiHistory) -> WifiHistory:
    """Return the history with the codes and facts that another source has collected.

    For a device that was known by its serial log before it joined the network; of each
    kind of code the later one stays.
    """
    known = {
        item.name: value
        for item in fields(LogFacts)
        if (value := getattr(other.facts, item.name))
    }
    return replace(
        history,
        status=_later(history.status, other.status),
        reason=_later(history.reason, other.reason),
        vendor=_later(history.vendor, other.vendor),
        facts=replace(history.facts, **known),
    )


def _later(one: CodeSeen | None, other: CodeSeen | None) -> CodeSeen | None:
    return max((one, other), key=lambda seen: seen.time if seen else 0.0)
