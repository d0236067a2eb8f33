"""What is asked of a device at each poll, in as few requests as will do."""

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

from . import replies, wifi_counters
from .client import FLOAT_EXACT, LONGEST_COMMAND, Client, echo_of
from .features import Features
from .firmware import speaks_tasmota
from .light import LightMode, read_light
from .live_page import LivePage
from .model import Battery, Identity, Link, Meter, Snapshot

_METER_CONSTANTS = (
    "$voltage",
    "$current",
    "$power",
    "$frequency",
    "$energy",
    "$today",
    "$yesterday",
)
_BATTERY_LEVEL = "$batteryLevel"
_CHIP_TEMPERATURE = "$intTemp"

# Besides `State`.
_MOST_REQUESTS = 2


async def poll(
    client: Client,
    identity: Identity,
    features: Features,
    *,
    light_mode: LightMode | None = None,
    chip_temperature: bool = False,
    counters: wifi_counters.Channels = (),
) -> Snapshot:
    """Read everything that changes: one request for a plain relay, three at most.

    `State` alone carries uptime and WiFi; one `echo` of constants brings the rest, or
    `Ch` where there are many channels, or the page where it tells what nothing else
    does. `light_mode` is the one that the light was in last. Raises what the client
    raises.
    """
    if not speaks_tasmota(identity.chipset):
        return await _poll_silent(client, features)
    state = replies.read_state(await client.command("State"))
    lists_drivers = bool(features.drivers)
    page = (
        await client.read_page(lists_drivers=lists_drivers)
        if features.reads_page
        else LivePage()
    )
    clock = replies.clock_of(state)
    channels = replies.switches_of(state, features)
    counting = wifi_counters.constants_of(counters) if counters else ()
    names = [
        *(features.light.constants if features.light else ()),
        *(_METER_CONSTANTS if features.meter else ()),
        *((_BATTERY_LEVEL,) if features.has_battery else ()),
        *counting,
        *((_CHIP_TEMPERATURE,) if chip_temperature else ()),
    ]
    values, read = await _read(client, names, features, page.channels, channels.keys())
    return Snapshot(
        uptime=replies.uptime_of(state),
        link=replies.link_of(state, identity),
        free_heap=replies.heap_of(state),
        clock=clock,
        channels=channels | read,
        light=read_light(features.light, state, values, light_mode)
        if features.light
        else None,
        shutters=page.shutters,
        readings=page.readings,
        meter=_meter(values, clock) if features.meter else None,
        dual_meter=page.dual_meter,
        battery=_battery(values, replies.battery_voltage_of(state))
        if features.has_battery
        else None,
        # 0 is what chips without a thermometer say.
        chip_temperature=values.get(_CHIP_TEMPERATURE) or None,
        counters=wifi_counters.counters_of([values.get(name) for name in counting])
        if counters
        else None,
    )


async def _poll_silent(client: Client, features: Features) -> Snapshot:
    """Read a device whose build answers no commands: two requests.

    Its page tells all but the uptime; a signal of 0 is none.
    """
    uptime = await client.read_uptime()
    page = await client.read_page(lists_drivers=bool(features.drivers))
    return Snapshot(
        uptime=uptime,
        link=Link(signal=page.signal or None),
        channels={n: v for n, v in page.channels.items() if n in features.channels},
        shutters=page.shutters,
        readings=page.readings,
        dual_meter=page.dual_meter,
        battery=page.battery,
        light=page.light if features.light else None,
    )


async def _read(
    client: Client,
    names: Sequence[str],
    features: Features,
    on_page: Mapping[int, int],
    known: AbstractSet[int],
) -> tuple[dict[str, float | None], dict[int, int]]:
    """Return the values of constants, the most important first, and of channels.

    The channels `on_page` are not asked for, those `known` are of no interest. One
    whose exact value would take a request too many is left out.
    """
    wanted = features.channels - known
    read = {n: value for n, value in on_page.items() if n in wanted}
    by_name = {f"$CH{n}": n for n in sorted(wanted - read.keys())}
    left = _MOST_REQUESTS - features.reads_page
    groups = packed([*names, *by_name])
    if names and left == 1:
        # The one that is left is for what stands on no page; inexact values are none.
        read = _exact(read)
    elif (by_name and len(groups) > 1) or _is_rounded(read):
        # It also leaves a line in the device's log.
        read = await client.read_channels()
        left -= 1
        by_name = {}
        groups = packed(names)
    values: dict[str, float | None] = {}
    for group in groups[:left]:
        found = await client.read_constants(group)
        values |= zip(group, found, strict=True)
        left -= 1
    told = {
        n: round(value)
        for name, n in by_name.items()
        if (value := values.get(name)) is not None
    }
    if _is_rounded(told):
        told = await client.read_channels() if left else _exact(told)
    read |= told
    return values, {n: value for n, value in read.items() if n in wanted}


def _is_rounded(values: Mapping[int, int]) -> bool:
    """Tell whether one of these may not be exact."""
    return _exact(values) != values


def _exact(values: Mapping[int, int]) -> dict[int, int]:
    """Return those that are."""
    return {n: value for n, value in values.items() if abs(value) < FLOAT_EXACT}


def packed(names: Iterable[str]) -> list[list[str]]:
    """Return the names in groups whose `echo` is short enough to be run once."""
    groups: list[list[str]] = []
    for name in names:
        if not groups or len(echo_of([*groups[-1], name])) > LONGEST_COMMAND:
            groups.append([])
        groups[-1].append(name)
    return groups


def _battery(values: Mapping[str, float | None], voltage: float | None) -> Battery:
    """Return the reading of the battery; before the first one everything is 0."""
    if not voltage:
        return Battery()
    return Battery(level=values.get(_BATTERY_LEVEL), voltage=voltage)


def _meter(values: Mapping[str, float | None], clock: str | None) -> Meter:
    """Return the reading of the meter; without a clock there are no day counters."""
    voltage, current, power, frequency, total, today, yesterday = (
        values.get(name) for name in _METER_CONSTANTS
    )
    return Meter(
        voltage=voltage,
        current=current,
        power=power,
        frequency=frequency,
        energy_total=total,
        energy_today=None if clock is None else today,
        energy_yesterday=None if clock is None else yesterday,
    )
