"""Say what a template's device should become, by a rule of its own.

Follows from the pins and the start-up command alone, and from the interface notes'
sections 3 to 5; shares nothing with the integration, so that each checks the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .load import Template
from .script import ELSE, SURE, THEN
from .tables import (
    BL0939,
    BL0939_PINS,
    DIMMERS,
    HLW8112,
    INTEGERS,
    LIGHT_DRIVERS,
    MEASURING,
    METERED,
    METERS,
    METERS_OF_FREQUENCY,
    ON_PAGE,
    RGB,
    RGBCW,
    TYPES,
    Show,
    divided,
    shown_on_at,
)
from .wiring import Wiring

# In place of a kind: it cannot be told beforehand.
ANY_KIND = "?"


@dataclass(frozen=True, order=True)
class Entity:
    """An entity as a person meets it: where it is, what it is, whether it is on show.

    `key` is the part of its unique id behind the device's. `kind` tells class, unit,
    range, options or colour modes, whatever its platform has of them.
    """

    platform: str
    key: str
    kind: str
    enabled: bool = True


@dataclass(frozen=True)
class Expected:
    """An entity with the channel it shows, how it shows it, and its label.

    `dimmer` is the channel of its brightness, and what that is at most.
    """

    entity: Entity
    channel: int | None = None
    show: Show | None = field(default=None, compare=False)
    label: str | None = None
    dimmer: tuple[int, int] | None = None


def expected(template: Template, reading: int = SURE) -> list[Expected]:
    """Return what a template's device should become beside what every device has."""
    wiring = Wiring(template, reading)
    lights = list(_pairs(wiring))
    taken = {int(part) for toggle, dimmer in lights for part in (toggle, dimmer)}
    found = [
        *(_pair(wiring, toggle, dimmer) for toggle, dimmer in lights),
        *(light := list(_light(wiring))),
        *_types(wiring, taken),
        *_relays(wiring, taken),
        *_roles(wiring, {item.channel for item in light}),
        *_meter(wiring),
        *_battery(wiring),
        *_line_meter(wiring),
    ]
    found += list(_on_page(wiring, found))
    # A channel is one thing, and what is written to it last is what it shows.
    unique = {item.entity.key: item for item in found}
    return list(unique.values())


def otherwise(template: Template) -> tuple[list[list[Expected]], list[str]]:
    """Return what else a template's device may have become, and why."""
    sure, doubts = expected(template), Wiring(template).doubts
    others = []
    for reading in (THEN, ELSE):
        wiring, other = Wiring(template, reading), expected(template, reading)
        if other != sure or wiring.sleeps != sleeps(template):
            others.append(other)
            doubts += [doubt for doubt in wiring.doubts if doubt not in doubts]
    return others, doubts


def _pairs(wiring: Wiring) -> Iterator[tuple[int, int]]:
    """Return toggle and dimmer channels that make a light, first with first."""
    if 45 in wiring.flags:
        return iter(())
    return zip(wiring.typed("toggle"), wiring.typed(*DIMMERS), strict=False)


def _pair(wiring: Wiring, toggle: int, dimmer: int) -> Expected:
    entity = Entity("light", f"light-{toggle}", "brightness")
    most = DIMMERS[wiring.types[dimmer]]
    label = wiring.labels.get(toggle)
    return Expected(entity, toggle, shown_on_at(1), label, (dimmer, most))


def _light(wiring: Wiring) -> Iterator[Expected]:
    """Yield the light of the LED driver, or its outputs one by one.

    The device's own page tells what the light can (http_fns.c); which outputs are
    written to, and so whether it does anything, cmd_newLEDDriver.c.
    """
    outputs = wiring.channels("pwm", "pwm_n")
    chip = bool(wiring.drivers & LIGHT_DRIVERS) or wiring.tuya_light
    forced = wiring.flags & {RGBCW, RGB}
    raw = 3 in wiring.flags
    written = _written(outputs, only_rgb=RGB in forced)
    for channel in outputs:
        if raw or channel not in written:
            yield from _pwm(wiring, channel)
    driven = RGBCW in forced or bool(written & {*outputs})
    if not chip and (not driven or (raw and not forced)):
        return
    lines = len(outputs)
    if "gosundsw2" in wiring.drivers:
        # It stands in for the light on the page.
        lines = 1
    elif RGBCW in forced:
        lines = 5
    elif RGB in forced or wiring.drivers & {"sm16703p", "dmx"}:
        lines = 3
    elif chip:
        lines = wiring.chip_outputs
    temperature = lines == 2 or lines > 3
    if "pixelanim" in wiring.drivers and len(outputs) == 2:
        temperature = True
    if RGB in forced:
        temperature = False
    modes = ["rgb"] if lines > 2 else []
    if lines == 4 and not chip and not forced:
        modes.append(_fourth(outputs, emulated=24 in wiring.flags))
    elif temperature:
        modes.append("color_temp")
    if lines:
        kind = "+".join(sorted(filter(None, modes))) or "brightness"
        yield Expected(Entity("light", "light", kind))


def _written(outputs: list[int], *, only_rgb: bool) -> set[int]:
    """Return the channels that the driver writes to: R, G, B, C, W, or C and W of two.

    It begins with the first of the channels 0 to 4 that has an output, else with 0.
    """
    first = next((channel for channel in outputs if channel < 5), 0)
    colours = "CW" if len(outputs) == 2 else "RGBCW"
    sent = [colour for colour in colours if not only_rgb or colour in "RGB"]
    return {first + colours.index(colour) for colour in sent}


def _fourth(outputs: list[int], *, emulated: bool) -> str:
    """Return what a fourth output adds: the cool one is the 4th, the warm the 5th.

    With red, green and blue in the place of the cool one, that is not written to.
    """
    place = max(outputs) - min(outputs)
    if emulated:
        return "color_temp" if place == 4 else ""
    return "white" if place in (3, 4) else ""


def _pwm(wiring: Wiring, channel: int) -> Iterator[Expected]:
    if channel not in wiring.types:
        yield _on_channel(wiring, "number", channel, "0..100 %", divided(1))


def _on_channel(
    wiring: Wiring, platform: str, channel: int, kind: str, show: Show
) -> Expected:
    entity = Entity(platform, f"channel-{channel}", kind)
    return Expected(entity, channel, show, wiring.label(channel))


def _types(wiring: Wiring, taken: set[int]) -> Iterator[Expected]:
    switched = wiring.channels("rel", "rel_n", "bridgefwd", "bridgerev")
    toggles = ("toggle", "toggle_inv")
    for channel, name in sorted(wiring.types.items()):
        if channel in taken or (name in toggles and channel in switched):
            continue
        options = wiring.options.get(channel, {})
        if name == "textfield":
            yield _on_channel(wiring, "number", channel, INTEGERS, divided(1))
            text = Entity("text", f"text-{channel}", "text", enabled=False)
            yield Expected(text, channel, str, wiring.label(channel))
        elif name in ("enum", "readonlyenum"):
            yield _choice(wiring, channel, options, fixed=name == "readonlyenum")
        elif channel == 7 and name == HLW8112[7][0] and "hlw8112spi" in wiring.drivers:
            kind = "apparent_power VA"
            yield _on_channel(wiring, "sensor", channel, kind, divided(100))
        elif name in TYPES:
            platform, kind, show = TYPES[name]
            yield _on_channel(wiring, platform, channel, kind, show)


def _choice(
    wiring: Wiring, channel: int, options: dict[int, str] | None, *, fixed: bool
) -> Expected:
    if options is None:
        platform = "sensor" if fixed else "select"
        return Expected(Entity(platform, f"channel-{channel}", ANY_KIND), channel)
    if fixed:
        return _on_channel(
            wiring, "sensor", channel, "-", lambda raw: options.get(raw, str(raw))
        )
    if not options:
        return _on_channel(wiring, "number", channel, INTEGERS, divided(1))
    kind = "/".join(options.values())
    return _on_channel(
        wiring, "select", channel, kind, lambda raw: options.get(raw, "unknown")
    )


def _roles(wiring: Wiring, outputs: set[int | None]) -> Iterator[Expected]:
    for role, first, second in wiring.pins:
        if role.startswith("dht") or role in ("cht83xx_sda", "sht3x_sda"):
            runs = wiring.runs(
                {"cht83xx_sda": "cht83xx", "sht3x_sda": "sht3x"}.get(role)
            )
            yield from _reading(wiring, first, "temperature °C", 10, runs=runs)
            yield from _reading(wiring, second, "humidity %", runs=runs)
        elif role == "sgp_dat":
            runs = wiring.runs("sgp")
            yield from _reading(wiring, first, "carbon_dioxide ppm", runs=runs)
            tvoc = "volatile_organic_compounds_parts ppb"
            yield from _reading(wiring, second, tvoc, runs=runs)
        elif role == "ds1820_io" and "ds1820_full" not in wiring.drivers:
            runs = wiring.runs("ds1820")
            yield from _reading(wiring, first, "temperature °C", 100, runs=runs)
        elif role == "adc":
            yield from _reading(wiring, first, "-")
        elif role.startswith("counter_"):
            yield from _reading(wiring, first, "- counts")
        elif role.startswith("pwm_scriptonly") or (
            role in ("pwm", "pwm_n") and first in outputs
        ):
            yield from _pwm(wiring, first)
        elif role.startswith("dinput") and first not in wiring.types:
            yield _binary(wiring, "input", first, "-", 0)
        elif role.startswith("doorsnsrwsleep") and first not in wiring.types:
            yield _binary(wiring, "door", first, "door", 1)
        elif role in ("shuttera", "shutterb") and "shutters" in wiring.drivers:
            yield Expected(Entity("cover", f"cover-{first}", "with position"))


def _reading(
    wiring: Wiring, channel: int, kind: str, divider: int = 1, *, runs: bool = True
) -> Iterator[Expected]:
    """Yield a sensor, unless the channel's type says what it is.

    Where nothing runs that measures, there is nothing to show.
    """
    if channel not in wiring.types:
        show = divided(divider) if runs else lambda raw: "unknown"
        yield _on_channel(wiring, "sensor", channel, kind, show)


def _binary(wiring: Wiring, key: str, channel: int, kind: str, on_at: int) -> Expected:
    entity = Entity("binary_sensor", f"{key}-{channel}", kind)
    return Expected(entity, channel, shown_on_at(on_at))


def _relays(wiring: Wiring, taken: set[int]) -> Iterator[Expected]:
    relays = [n for n in wiring.channels("rel", "rel_n") if n not in taken]
    bridges = set(wiring.channels("bridgefwd", "bridgerev")) - set(relays) - taken
    indicators = (
        set(wiring.channels("led", "led_n")) - set(relays) - bridges - set(wiring.types)
    )
    for channel in relays:
        inverted = wiring.types.get(channel) == "toggle_inv"
        yield _switch(wiring, "relay", channel, "outlet", on_at=not inverted)
    for channel in sorted(bridges):
        inverted = wiring.types.get(channel) == "toggle_inv"
        yield _switch(wiring, "bridge", channel, "outlet", on_at=not inverted)
    others = {
        *(TYPES[name][0] for name in wiring.types.values() if name in TYPES),
        *("number" for name in wiring.typed("textfield", "enum", *DIMMERS)),
        *("number" for role, _, _ in wiring.pins if role.startswith("pwm_scriptonly")),
    }
    alone = len(indicators) == 1 and not (
        relays or bridges or any(_light(wiring)) or others - {"sensor", "binary_sensor"}
    )
    for channel in sorted(indicators):
        yield _switch(wiring, "indicator", channel, "-", enabled=alone)


def _switch(
    wiring: Wiring,
    key: str,
    channel: int,
    kind: str,
    *,
    on_at: bool = True,
    enabled: bool = True,
) -> Expected:
    entity = Entity("switch", f"{key}-{channel}", kind, enabled)
    return Expected(entity, channel, shown_on_at(on_at), wiring.labels.get(channel))


def _meter(wiring: Wiring) -> Iterator[Expected]:
    if not wiring.drivers & METERS:
        return
    for key, kind in METERED.items():
        yield Expected(Entity("sensor", key, kind))
    # Of two only one tells what it measures.
    tells = all if wiring.sure else any
    if tells(name in METERS_OF_FREQUENCY for name in wiring.drivers & METERS):
        yield Expected(Entity("sensor", "frequency", "frequency Hz"))


def _battery(wiring: Wiring) -> Iterator[Expected]:
    if "battery" in wiring.drivers:
        yield Expected(Entity("sensor", "battery", "battery %"))
        yield Expected(Entity("sensor", "battery_voltage", "voltage V"))


def _line_meter(wiring: Wiring) -> Iterator[Expected]:
    """Yield what the meter with two lines shows on the page, once it has its pins."""
    roles = {role for role, _, _ in wiring.pins}
    if "bl0939spi" in wiring.drivers and roles >= BL0939_PINS:
        for key, kind in BL0939.items():
            yield Expected(Entity("sensor", f"bl0939_{key}", kind))


def _on_page(wiring: Wiring, found: list[Expected]) -> Iterator[Expected]:
    """Yield what drivers show on the page and no channel stands for.

    They write to channels as well; what pins write to is not theirs.
    """
    of_pins = {n for pin in wiring.pins if MEASURING.match(pin[0]) for n in pin[1:]}
    known = {
        item.entity.kind
        for item in found
        if item.entity.platform == "sensor"
        and item.channel in wiring.types.keys() - of_pins
    }
    for driver in sorted(wiring.drivers & ON_PAGE.keys()):
        for key, kind in ON_PAGE[driver].items():
            if kind not in known:
                yield Expected(Entity("sensor", key, kind))


def may_be_left_out(items: list[Expected]) -> set[tuple[str, str]]:
    """Return platform and key of what three requests may have no room for.

    A light and a meter take one each; of channels beside, one takes the third.
    """
    keys = {item.entity.key for item in items}
    full = {"light", "power"} <= keys and any(
        item.channel is not None for item in items
    )
    return {("sensor", "chip_temperature")} if full else set()


def sleeps(template: Template) -> bool:
    """Tell whether the device is gone most of the time."""
    return Wiring(template).sleeps


def same_state(expected_text: str, got_text: str, tolerance: float = 1e-6) -> bool:
    """Tell whether two states are the same, numbers by their value."""
    try:
        return abs(float(expected_text) - float(got_text)) <= tolerance
    except ValueError:
        return expected_text == got_text
