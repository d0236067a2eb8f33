"""The part of the options that puts counters on the device, or takes them off."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry, ConfigEntryState

from .coordinator import OpenBKCoordinator
from .device import OpenBKError
from .device.counter_setup import carry_out, survey
from .device.wifi_counters import (
    CountersRefused,
    Plan,
    installed_channels,
    plan_installation,
    plan_removal,
)
from .errors import key_of
from .known import mac_of
from .runtime import OpenBKData


class CountersImpossible(Exception):
    """It cannot be done; `reason` is the key of the sentence that says why."""

    def __init__(self, reason: str) -> None:
        """Remember the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Proposal:
    """What would be written, to be shown before."""

    plan: Plan
    removes: bool

    @property
    def step(self) -> str:
        """Return the step that shows it."""
        return "remove_counters" if self.removes else "install_counters"

    def placeholders(self) -> dict[str, str]:
        """Return what the step shows: the whole text, before and after."""
        return {
            "before": _block(self.plan.before),
            "after": _block(self.plan.after),
            "channels": ", ".join(map(str, self.plan.channels)),
            "length": str(len(self.plan.after)),
        }


def _block(text: str) -> str:
    """Return text as a block of code in Markdown, whatever is in it."""
    if not text:
        return "–"
    return "\n".join(f"    {line}" for line in text.splitlines())


def _coordinator(entry: ConfigEntry[OpenBKData]) -> OpenBKCoordinator:
    coordinator = (
        entry.runtime_data.coordinator
        if entry.state is ConfigEntryState.LOADED
        else None
    )
    if coordinator is None or not coordinator.connected:
        raise CountersImpossible("cannot_connect")
    return coordinator


async def async_propose(entry: ConfigEntry[OpenBKData]) -> Proposal:
    """Look at the device and return what would be written; raises CountersImpossible."""
    coordinator = _coordinator(entry)
    client = coordinator.client
    try:
        async with coordinator.in_turn():
            site = await survey(client, coordinator.record.identity)
        removes = installed_channels(site.startup_command) is not None
        make = plan_removal if removes else plan_installation
        return Proposal(make(site, client.startup_request_bytes), removes)
    except CountersRefused as err:
        raise CountersImpossible(f"counters_{err.reason}") from None
    except OpenBKError as err:
        raise CountersImpossible(key_of(err)) from None


async def async_carry_out(entry: ConfigEntry[OpenBKData], proposal: Proposal) -> None:
    """Write what was shown, and make sure of it; raises CountersImpossible."""
    coordinator = _coordinator(entry)
    try:
        async with coordinator.in_turn():
            await coordinator.client.identify(mac_of(coordinator.config_entry))
            await carry_out(coordinator.client, proposal.plan)
    except CountersRefused as err:
        raise CountersImpossible(f"counters_{err.reason}") from None
    except OpenBKError as err:
        raise CountersImpossible(key_of(err)) from None
