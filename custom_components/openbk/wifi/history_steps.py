"""Steps of a history that polls and logs have in common."""

from dataclasses import replace

from .history_model import DAY, MAX_LOSSES, Source, WifiHistory
from .log_events import WifiState


def end_outage(
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


def in_state(
    history: WifiHistory,
    state: WifiState,
    time: float,
    source: Source,
    *,
    inferred: bool,
) -> WifiHistory:
    """Return the history in a state; `since` tells when another one ended."""
    if state is WifiState.CONNECTED:
        history = replace(history, connected=time)
    if (state, inferred, source) == (history.state, history.inferred, history.source):
        return history
    since = history.since if state is history.state else time
    return replace(history, state=state, inferred=inferred, source=source, since=since)


def within_a_day(times: tuple[float, ...], now: float) -> tuple[float, ...]:
    """Return the times of the last day, the latest if they are too many."""
    return tuple(time for time in times if time > now - DAY)[-MAX_LOSSES:]
