"""Repair issues: raised while there is something a person can do, and withdrawn after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import random
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .device import OpenBKError
from .device.firmware import has_broken_ping_watchdog
from .device.model import is_own
from .known import mac_of
from .runtime import OpenBKConfigEntry, OpenBKData
from .traffic import async_traffic
from .wifi.advice import unsatisfiable
from .wifi.history_model import DAY
from .wifi_words import situation_of

LEARN_MORE = "https://github.com/hass-openbk/openbk/blob/main/docs/wifi.md"

# The page with the ping time-out has some 6 KB: asked for once, when things are calm.
CALM: Final = 60.0

# So many changes of the access point in a day are no walk through the house.
FLAPPING: Final = 6

type Placeholders = Mapping[str, str]


@dataclass(frozen=True)
class Issue:
    """A kind of issue, and what is filled into its text; None while there is none."""

    key: str
    find: Callable[[OpenBKData], Placeholders | None]
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING
    learn_more: str | None = LEARN_MORE


def _calibration_lost(data: OpenBKData) -> Placeholders | None:
    coordinator = data.coordinator
    mac = (
        mac_of(coordinator.config_entry)
        if coordinator
        else data.story.history.facts.mac
    )
    return {"mac": mac} if mac and not is_own(mac) else None


def _ping_watchdog(data: OpenBKData) -> Placeholders | None:
    coordinator = data.coordinator
    if coordinator is None:
        return None
    identity = coordinator.record.identity
    if not has_broken_ping_watchdog(identity.version):
        return None
    if not (identity.watches_pings or data.ping_timeout):
        return None
    return {"version": identity.version, "address": str(coordinator.client.address.url)}


def _refused_for_pmf(data: OpenBKData) -> Placeholders | None:
    history = data.story.history
    seen = history.status
    # Once it was let in after that, whatever was changed has helped.
    if seen is None or (
        history.connected is not None and seen.time <= history.connected
    ):
        return None
    advice = unsatisfiable(seen.code, situation_of(data))
    if advice is None:
        return None
    return {
        "code": str(seen.number),
        "name": seen.code.label,
        "cause": advice.cause,
        "remedy": advice.remedy,
    }


def _flapping(data: OpenBKData) -> Placeholders | None:
    since = dt_util.utcnow().timestamp() - DAY
    changes = sum(time > since for time in data.story.history.access_point_changes)
    return {"changes": str(changes)} if changes >= FLAPPING else None


def _stranger(data: OpenBKData, *, restored: bool) -> Placeholders | None:
    """Tell of another device; or, if so asked, of what may have its own MAC again."""
    coordinator = data.coordinator
    if coordinator is None or (stranger := coordinator.stranger) is None:
        return None
    if restored is (is_own(stranger.expected) or not is_own(stranger.found)):
        return None
    return {
        "expected": stranger.expected,
        "found": stranger.found,
        "found_name": stranger.name,
        "address": str(coordinator.client.address),
    }


_wrong_device = partial(_stranger, restored=False)
_restored_or_another = partial(_stranger, restored=True)

ISSUES: tuple[Issue, ...] = (
    Issue("calibration_lost", _calibration_lost),
    Issue("ping_watchdog", _ping_watchdog),
    Issue("refused_for_pmf", _refused_for_pmf),
    Issue("access_point_flapping", _flapping),
    Issue("wrong_device", _wrong_device, ir.IssueSeverity.ERROR, None),
    Issue("restored_or_another", _restored_or_another, ir.IssueSeverity.ERROR, None),
)


@callback
def async_watch_issues(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Raise and withdraw the entry's issues as long as it is loaded."""
    data = entry.runtime_data
    raised: dict[str, Placeholders] = {}
    gone = False
    cancel: CALLBACK_TYPE | None = None

    @callback
    def check() -> None:
        for issue in ISSUES if not gone else ():
            issue_id = f"{issue.key}_{entry.entry_id}"
            found = issue.find(data)
            if found is None:
                raised.pop(issue_id, None)
                ir.async_delete_issue(hass, DOMAIN, issue_id)
            elif raised.get(issue_id) != found:
                raised[issue_id] = found
                ir.async_create_issue(
                    hass,
                    DOMAIN,
                    issue_id,
                    is_fixable=False,
                    severity=issue.severity,
                    translation_key=issue.key,
                    translation_placeholders={"device": entry.title, **found},
                    learn_more_url=issue.learn_more,
                )

    @callback
    def look_for_ping_timeout_later() -> None:
        nonlocal cancel
        # Devices that were set up together are not asked together.
        cancel = async_call_later(hass, CALM * (1 + random()), look_for_ping_timeout)

    async def look_for_ping_timeout(_: datetime) -> None:
        if await async_read_ping_timeout(data):
            check()
        elif not gone:
            # One that is away at the moment is asked when it is back.
            look_for_ping_timeout_later()

    @callback
    def withdraw() -> None:
        nonlocal gone
        gone = True
        if cancel is not None:
            cancel()
        for issue in ISSUES:
            ir.async_delete_issue(hass, DOMAIN, f"{issue.key}_{entry.entry_id}")

    check()
    entry.async_on_unload(data.story.async_listen(check))
    entry.async_on_unload(withdraw)
    if data.coordinator is not None:
        look_for_ping_timeout_later()


async def async_read_ping_timeout(data: OpenBKData) -> bool:
    """Find out whether the broken ping watchdog of this firmware is switched on.

    Tells whether that is settled.
    """
    coordinator = data.coordinator
    if coordinator is None or not has_broken_ping_watchdog(
        coordinator.record.identity.version
    ):
        return True
    if not coordinator.connected:
        return False
    try:
        async with async_traffic(coordinator.hass).polls:
            data.ping_timeout = await coordinator.client.read_ping_timeout()
    except OpenBKError as err:
        LOGGER.debug("The ping watchdog was not read (%s)", type(err).__name__)
        return False
    return True
