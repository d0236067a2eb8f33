"""Set up the device of a template in Home Assistant and compare it with the rule."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
import logging
import traceback

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import Firmware, SimulatedDevice

from .expected import (
    ANY_KIND,
    Entity,
    Expected,
    expected,
    may_be_left_out,
    otherwise,
    same_state,
    sleeps,
)
from .got import DOMAIN, entries_of
from .held import Held, held, put_to_use, use_otherwise
from .load import Note, Template, device_of, read, unknown_commands
from .tables import always, may_be_unknown

MOST_REQUESTS = 3
# Seconds from boot until whatever a start-up command puts off is done.
SETTLED = 100
# Said once about any integration that is not part of Home Assistant; and how slow
# this computer is ("Updating state of ... took 0.5 seconds").
_HARMLESS = ("We found a custom integration", " took ", " is taking over ")


class Clock:
    """A clock that stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


@dataclass
class Row:
    """What became of a template: what differs, and what is known to be why."""

    template: Template
    expected: list[Expected]
    got: list[Entity] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    # What else it may have become, where the start-up command leaves that open.
    others: list[list[Expected]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@contextmanager
def _warnings(problems: list[str]) -> Iterator[None]:
    """Note what the integration or Home Assistant warns about meanwhile."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            ours = record.name.startswith(("homeassistant", "custom_components"))
            if record.exc_info:
                text += f" ({record.exc_info[1]!r})"
            if ours and not any(words in text for words in _HARMLESS):
                problems.append(f"{record.levelname.lower()}: {text}")

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)


async def check(hass: HomeAssistant, entries: Iterable[object]) -> list[Row]:
    """Check templates one after the other; one that breaks the check is a problem."""
    rows = []
    for number, entry in enumerate(entries, 1):
        (row,) = await asyncio.gather(
            check_one(hass, entry, number), return_exceptions=True
        )
        if isinstance(row, Exception):
            broken = "".join(traceback.format_exception(row)).strip()
            unread = read(None)._replace(title=f"Template {number}")
            row = Row(unread, [], problems=[f"breaks the check: {broken}"])
        elif isinstance(row, BaseException):
            raise row
        rows.append(row)
    return rows


async def check_one(hass: HomeAssistant, entry: object, number: int) -> Row:
    """Set up a template's device, compare it with the rule, and remove it again."""
    template = read(entry)
    clock = Clock()
    firmware = device_of(template, number, clock)
    firmware.sleep.held_awake = True
    clock.now += SETTLED
    firmware.advance()
    row = Row(
        template,
        expected(template),
        notes=[*template.notes, *unknown_commands(firmware, template)],
    )
    row.others, row.doubts = otherwise(template)
    if firmware.sleep.due:
        row.notes.append(Note("sleep", f"falls asleep within {SETTLED} s: held awake"))
    firmware.set_clock(datetime(2026, 11, 23, 10, 0, 0))
    put_to_use(firmware, row.expected)
    clock.now += 2
    with _warnings(row.problems):
        async with SimulatedDevice(firmware) as device:
            await _set_up(hass, device, row, clock)
    return row


async def _set_up(
    hass: HomeAssistant, device: SimulatedDevice, row: Row, clock: Clock
) -> None:
    firmware = device.firmware
    config_entry = MockConfigEntry(
        domain=DOMAIN,
        title=row.template.title,
        unique_id=firmware.mac,
        data={"host": device.host, "port": device.port},
    )
    config_entry.add_to_hass(hass)
    try:
        await hass.config_entries.async_setup(config_entry.entry_id)
        await hass.async_block_till_done()
        if config_entry.state is not ConfigEntryState.LOADED:
            row.problems.append(f"not set up: {config_entry.reason}")
            return
        _compare(row, entries_of(hass, config_entry.entry_id, firmware.mac))
        await _poll(hass, config_entry, device, row)
        await _enable_all(hass, config_entry)
        await _poll(hass, config_entry, device, row)
        found = entries_of(hass, config_entry.entry_id, firmware.mac)
        _compare_states(hass, firmware, row, found)
        use_otherwise(firmware, row.expected)
        clock.now += 2
        await _poll(hass, config_entry, device, row)
        _compare_states(hass, firmware, row, found)
        row.problems = list(dict.fromkeys(row.problems))
    finally:
        await hass.config_entries.async_remove(config_entry.entry_id)
        await hass.async_block_till_done()


def _compare(row: Row, found: dict[Entity, er.RegistryEntry]) -> None:
    """Compare the entities with those expected."""
    keys = {(entity.platform, entity.key) for entity in found}
    chip = row.template.chip
    common = always(chip, sleeps=sleeps(row.template))
    maybe = always(chip, sleeps=True) | always(chip, sleeps=False)
    if row.others:
        common &= always(chip, sleeps=not sleeps(row.template))
    else:
        maybe = common
    row.problems += [f"lacks {' '.join(key)}" for key in sorted(common - keys)]
    row.got = sorted(
        entity for entity in found if (entity.platform, entity.key) not in maybe
    )
    readings: list[set[Entity]] = [
        {_as_found(item.entity, row.got) for item in reading}
        for reading in (row.expected, *row.others)
    ]
    lacking = readings[0].intersection(*readings[1:]) - {*row.got}
    row.problems += [f"lacks {words(entity)}" for entity in sorted(lacking)]
    surplus = {*row.got}.difference(*readings)
    row.problems += [f"has {words(entity)}" for entity in sorted(surplus)]


def _as_found(wanted: Entity, found: Iterable[Entity]) -> Entity:
    """Return an entity with the kind it was found with, where any will do."""
    if wanted.kind != ANY_KIND:
        return wanted
    key = (wanted.platform, wanted.key)
    alike = (entity for entity in found if (entity.platform, entity.key) == key)
    return next(alike, wanted)


async def _poll(
    hass: HomeAssistant,
    config_entry: MockConfigEntry,
    device: SimulatedDevice,
    row: Row,
) -> None:
    """Poll once and see that the device is not asked for more than it can bear."""
    device.clear()
    await config_entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done()
    if len(device.requests) > MOST_REQUESTS:
        asked = ", ".join(
            request.command or request.path for request in device.requests
        )
        row.problems.append(f"polls with {len(device.requests)} requests: {asked}")
    if device.max_in_flight > 1:
        row.problems.append(f"has {device.max_in_flight} requests in flight at once")


async def _enable_all(hass: HomeAssistant, config_entry: MockConfigEntry) -> None:
    """Enable what is disabled by default, as a person would."""
    registry = er.async_get(hass)
    for entry in er.async_entries_for_config_entry(registry, config_entry.entry_id):
        registry.async_update_entity(entry.entity_id, disabled_by=None)
    await hass.config_entries.async_reload(config_entry.entry_id)
    await hass.async_block_till_done()


def _compare_states(
    hass: HomeAssistant,
    firmware: Firmware,
    row: Row,
    found: dict[Entity, er.RegistryEntry],
) -> None:
    """Compare what the entities show with what the device holds."""
    unknown = may_be_unknown(row.template.chip) | may_be_left_out(row.expected)
    for entity, entry in found.items():
        key = (entity.platform, entity.key)
        state = hass.states.get(entry.entity_id)
        shown = "nothing" if state is None else state.state
        items = [
            item
            for reading in (row.expected, *row.others)
            for item in reading
            if (item.entity.platform, item.entity.key) == key
        ]
        if any(item.entity.kind == ANY_KIND for item in items):
            continue
        told = [held(firmware, item) for item in items] or [[]]
        may_be = key in unknown or any(Held("state", "unknown") in one for one in told)
        if shown in ("nothing", "unavailable") or (shown == "unknown" and not may_be):
            row.problems.append(f"{' '.join(key)} shows {shown}")
        elif state and (shown != "unknown" or key not in unknown):
            wrong = [_wrong(one, state) for one in told]
            if all(wrong):
                row.problems += [f"{' '.join(key)} shows {what}" for what in wrong[0]]
        labels = [item.label for item in items] or [None]
        if all(label and entry.original_name != label for label in labels):
            row.problems.append(
                f"{' '.join(key)} is called {entry.original_name}, not {labels[0]}"
            )


def _wrong(told: Iterable[Held], state: State) -> list[str]:
    """Return what of a state is not what it should be."""
    found = []
    for attribute, right, tolerance in told:
        name = "" if attribute == "state" else f"{attribute} "
        got = state.state if attribute == "state" else state.attributes.get(attribute)
        if not same_state(right, str(got), tolerance):
            found.append(f"{name}{got}, not {right}")
    return found


def words(entity: Entity) -> str:
    """Return an entity in a few words."""
    disabled = "" if entity.enabled else " (disabled)"
    return f"{entity.platform} {entity.key} ({entity.kind}){disabled}"
