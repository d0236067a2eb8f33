"""Say what a template's device should become, by a rule of its own.

Follows from the pins and the start-up command alone, and from the interface notes'
sections 3 to 5; shares nothing with the integration, so that each checks the other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
import math

from tests.simulator.chips import has_meter, has_temperature

from .load import Template
from .script import Outcome, outcome_of

type Show = Callable[[int], str]


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
    """An entity with the channel it shows, how it shows it, and its label."""

    entity: Entity
    channel: int | None = None
    show: Show | None = field(default=None, compare=False)
    label: str | None = None


# What every device has, whatever its pins: the story of its connection.
_ALWAYS = {
    ("binary_sensor", "connectivity"),
    ("button", "restart"),
    ("event", "connection"),
    ("sensor", "bssid"),
    ("sensor", "chip_temperature"),
    ("sensor", "disconnects_24h"),
    ("sensor", "disconnects_total"),
    ("sensor", "free_heap"),
    ("sensor", "ip_address"),
    ("sensor", "last_association_status"),
    ("sensor", "last_association_status_code"),
    ("sensor", "last_boot"),
    ("sensor", "last_disconnect"),
    ("sensor", "last_disconnect_reason"),
    ("sensor", "last_disconnect_reason_code"),
    ("sensor", "last_outage"),
    ("sensor", "signal_strength"),
    ("sensor", "ssid"),
    ("sensor", "wifi_channel"),
    ("sensor", "wifi_state"),
}

# These builds say a channel that is none, or the access point of an example (3.3).
_WITHOUT_WIFI_CHANNEL = {"BL602", "BL616", "GD32VW553"}
_WITHOUT_BSSID = {"BL616", "GD32VW553"}
# These builds tell nothing of their state but pins and channels (10, no. 27).
_WITHOUT_STATE = {"TR6260", "RDA5981", "TXW81X"}
_FROM_STATE = {
    *("bssid", "chip_temperature", "free_heap", "signal_strength", "ssid"),
    "wifi_channel",
}
# Unknown until something happens: that is their point. So is a factor without power.
_UNKNOWN_AT_FIRST = {
    *(
        item
        for item in _ALWAYS
        if item[1].startswith("last_") and item[1] != "last_boot"
    ),
    ("button", "restart"),
    ("event", "connection"),
    ("sensor", "power_factor"),
}

INTEGERS = f"{-(2**31)}..{2**31 - 1}"
# A line a family of channel types: platform, kind, how its value is shown, its members.
# /n divides; `on=` is the value that counts as on; the other words are options from 0.
_TYPES = """
sensor        | temperature °C             | /1    | temperature
sensor        | temperature °C             | /2    | temperature_div2
sensor        | temperature °C             | /10   | temperature_div10
sensor        | temperature °C             | /100  | temperature_div100
sensor        | humidity %                 | /1    | humidity
sensor        | humidity %                 | /10   | humidity_div10
sensor        | frequency Hz               | /1    | frequency
sensor        | frequency Hz               | /10   | frequency_div10
sensor        | frequency Hz               | /100  | frequency_div100
sensor        | frequency Hz               | /1000 | frequency_div1000
sensor        | voltage V                  | /10   | voltage_div10
sensor        | voltage V                  | /100  | voltage_div100
sensor        | voltage mV                 | /1    | orp
sensor        | power W                    | /1    | power activepower
sensor        | power W                    | /10   | power_div10
sensor        | power W                    | /100  | power_div100
sensor        | current A                  | /10   | current_div10
sensor        | current A                  | /100  | current_div100
sensor        | current A                  | /1000 | current_div1000 leakagecurrent_div1000
sensor        | power_factor               | /100  | powerfactor_div100
sensor        | power_factor               | /1000 | powerfactor_div1000
sensor        | reactive_power var         | /1    | reactivepower
sensor        | energy kWh counts          | /100  | energytotal_kwh_div100
sensor        | energy kWh counts          | /1000 | energytotal_kwh_div1000
sensor        | energy kWh counts          | /1000 | energyexport_kwh_div1000
sensor        | energy kWh counts          | /1000 | energyimport_kwh_div1000
sensor        | energy kWh counts          | /1000 | energytoday_kwh_div1000
sensor        | battery %                  | /1    | batterylevelpercent
sensor        | - %                        | /1    | smokepercent
sensor        | illuminance lx             | /1    | illuminance
sensor        | illuminance lx             | /10   | illuminance_div10
sensor        | atmospheric_pressure hPa   | /100  | pressure_div100
sensor        | duration s                 | /1    | timerseconds
sensor        | ph                         | /100  | ph
sensor        | - ppm                      | /1    | tds
sensor        | -                          | /1    | readonly custom
sensor        | -                          | /10   | readonly_div10
sensor        | -                          | /100  | readonly_div100
sensor        | -                          | /1000 | readonly_div1000
sensor        | enum low/mid/high          | low mid high | readonlylowmidhigh
binary_sensor | opening                    | on=0  | openclosed
binary_sensor | opening                    | on=1  | openclosed_inv
binary_sensor | motion                     | on=1  | motion
binary_sensor | motion                     | on=0  | motion_n
number        | 0..100 %                   | /1    | percent
number        | 0..100                     | /1    | dimmer
number        | 0..255                     | /1    | dimmer256
number        | 0..1000                    | /1    | dimmer1000
select        | low/mid/high               | low mid high | lowmidhigh
select        | off/low/mid/high           | off low mid high | offlowmidhigh
select        | off/lowest/low/mid/high/highest | off lowest low mid high highest | offlowestlowmidhighhighest
select        | lowest/low/mid/high/highest | lowest low mid high highest | lowestlowmidhighhighest
select        | low/mid/high/highest       | low mid high highest | lowmidhighhighest
select        | off/low/mid/high/highest   | off low mid high highest | offlowmidhighhighest
select        | off/dim/bright             | off dim bright | offdimbright
select        | off/on/remember            | off on remember | offonremember
cover         | without position           | unknown | openstopclose stopupdown
switch        | -                          | on=1  | toggle
switch        | -                          | on=0  | toggle_inv
"""
_DIMMERS = {"dimmer": 100, "dimmer256": 255, "dimmer1000": 1000}
_LIGHT_DRIVERS = {
    "sm2135",
    "bp5758d",
    "testled",
    "sm2235",
    "bp1658cj",
    "kp18058",
    "sm16703p",
    "sm15155e",
    "dmx",
}
# Flags that make a light of anything.
_RGBCW, _RGB = 4, 20
_METERS = {"bl0937", "bl0942", "bl0942spi", "cse7766", "rn8209", "testpower"}
_METERS_OF_FREQUENCY = {"bl0942", "bl0942spi", "testpower"}
# Drivers by the pins that start them: all roles of a line must be there.
_AUTOSTART = """
sm2135 sm2135clk sm2135dat
sm2235 sm2235clk sm2235dat
bp5758d bp5758d_clk bp5758d_dat
bp1658cj bp1658cj_clk bp1658cj_dat
kp18058 kp18058_clk kp18058_dat
bl0937 bl0937cf bl0937cf1 bl0937sel
bl0937 bl0937cf bl0937cf1 bl0937sel_n
bl0939spi bl0939_sclk bl0939_mosi bl0939_miso
bridge bridgefwd bridgerev
cht83xx cht83xx_sck cht83xx_sda
sht3x sht3x_sck sht3x_sda
sgp sgp_clk sgp_dat
battery bat_adc
hlw8112spi hlw_8112_scsn
"""


def _divided(divider: int) -> Show:
    return lambda raw: str(raw / divider)


def _on_at(value: int) -> Show:
    return lambda raw: "on" if bool(raw) == bool(value) else "off"


def _worded(words: list[str]) -> Show:
    return lambda raw: words[raw] if 0 <= raw < len(words) else "unknown"


def _show(how: str) -> Show:
    if how.startswith("/"):
        return _divided(int(how[1:]))
    if how.startswith("on="):
        return _on_at(int(how[3:]))
    return _worded(how.split())


def _table() -> dict[str, tuple[str, str, Show]]:
    rows: dict[str, tuple[str, str, Show]] = {}
    for line in _TYPES.strip().splitlines():
        platform, kind, how, names = (cell.strip() for cell in line.split("|"))
        rows |= dict.fromkeys(names.split(), (platform, kind, _show(how)))
    return rows


TYPES: Mapping[str, tuple[str, str, Show]] = _table()
# The page, the only place that has labels, shows them with switches and with these.
_LABELLED = {
    name
    for name, (platform, _, _) in TYPES.items()
    if platform in ("sensor", "number", "switch")
    and name not in ("activepower", "custom", "smokepercent")
} | {"textfield", "enum", "readonlyenum"}


def always(chip: str) -> set[tuple[str, str]]:
    """Return platform and key of what every device with this chip has."""
    return {
        item
        for item in _ALWAYS
        if not (item[1] == "wifi_channel" and chip in _WITHOUT_WIFI_CHANNEL)
        and not (item[1] == "bssid" and chip in _WITHOUT_BSSID)
        and not (item[1] in _FROM_STATE and chip in _WITHOUT_STATE)
    }


def may_be_unknown(chip: str) -> set[tuple[str, str]]:
    """Return platform and key of what can be unknown on a device with this chip.

    The temperature of the chip is disabled by default, for nobody knows beforehand
    whether it has one.
    """
    nowhere = set() if has_temperature(chip) else {("sensor", "chip_temperature")}
    return _UNKNOWN_AT_FIRST | nowhere


class Wiring:
    """A template's device after its start-up command: roles, types, drivers, flags."""

    def __init__(self, template: Template) -> None:
        """Put pins and start-up command together."""
        said: Outcome = outcome_of(template.command)
        pins = {
            pin.gpio: (pin.role.lower(), pin.channel, pin.channel2)
            for pin in template.pins
        }
        flags = {number for number in range(64) if template.flags >> number & 1}
        drivers = {
            line.split()[0]
            for line in _AUTOSTART.strip().splitlines()
            if 36 not in flags
            and set(line.split()[1:]) <= {role for role, _, _ in pins.values()}
        }
        for name, started in said.drivers:
            if started:
                drivers.add(name)
            else:
                drivers = set() if name == "*" else drivers - {name}
        if not has_meter(template.chip, ""):
            drivers -= _METERS
        for index, role in said.roles.items():
            pins[index] = (role, *pins.get(index, ("", 0, 0))[1:])
        for index, (first, second) in said.channels.items():
            role, _, old = pins.get(index, ("", 0, 0))
            pins[index] = (role, first, old if second is None else second)
        for number, on in said.flags.items():
            flags = flags | {number} if on else flags - {number}
        self.pins = list(pins.values())
        self.types = {
            channel: name
            for channel, name in said.types.items()
            if channel < 64 and name not in ("default", "error")
        }
        self.labels = said.labels
        self.options = said.options
        self.flags = flags
        self.drivers = drivers
        self.chip_outputs = said.chip_outputs
        self.tuya_light = said.tuya_light and bool(drivers & {"tuyamcu", "tmsensor"})

    def channels(self, *roles: str) -> list[int]:
        """Return the channels of the pins with one of these roles, each once."""
        return sorted({channel for role, channel, _ in self.pins if role in roles})

    def label(self, channel: int) -> str | None:
        """Return the label of a channel by its type, where the page shows it."""
        shown = self.types.get(channel) in _LABELLED
        return self.labels.get(channel) if shown else None

    def typed(self, *names: str) -> list[int]:
        """Return the channels with one of these types."""
        return sorted(channel for channel, name in self.types.items() if name in names)


def expected(template: Template) -> list[Expected]:
    """Return what a template's device should become beside what every device has."""
    wiring = Wiring(template)
    lights = list(_pairs(wiring))
    taken = {int(part) for toggle, dimmer in lights for part in (toggle, dimmer)}
    found = [
        *(_pair(wiring, toggle, dimmer) for toggle, dimmer in lights),
        *_light(wiring),
        *_types(wiring, taken),
        *_roles(wiring),
        *_meter(wiring),
        *_battery(wiring),
    ]
    unique: dict[tuple[str, str], Expected] = {}
    for item in found:
        unique.setdefault((item.entity.platform, item.entity.key), item)
    return list(unique.values())


def _pairs(wiring: Wiring) -> Iterator[tuple[int, int]]:
    """Return toggle and dimmer channels that make a light, first with first."""
    if 45 in wiring.flags:
        return iter(())
    return zip(wiring.typed("toggle"), wiring.typed(*_DIMMERS), strict=False)


def _pair(wiring: Wiring, toggle: int, dimmer: int) -> Expected:
    entity = Entity("light", f"light-{toggle}", "brightness")
    return Expected(entity, toggle, _on_at(1), wiring.labels.get(toggle))


def _light(wiring: Wiring) -> Iterator[Expected]:
    """Yield the light of the LED driver, or its outputs one by one.

    The device's own page tells what the light can (http_fns.c); which outputs are
    written to, and so whether it does anything, cmd_newLEDDriver.c.
    """
    outputs = wiring.channels("pwm", "pwm_n")
    chip = bool(wiring.drivers & _LIGHT_DRIVERS) or wiring.tuya_light
    forced = wiring.flags & {_RGBCW, _RGB}
    raw = 3 in wiring.flags
    driven = min(outputs, default=0) < 5
    if raw or not driven:
        yield from (_pwm(wiring, channel) for channel in outputs)
    if (raw and not chip and not forced) or (not driven and not chip):
        return
    lines = len(outputs)
    if _RGBCW in forced:
        lines = 5
    elif _RGB in forced or wiring.drivers & {"sm16703p", "dmx"}:
        lines = 3
    elif chip:
        lines = wiring.chip_outputs
    temperature = lines == 2 or lines > 3
    if "pixelanim" in wiring.drivers and len(outputs) == 2:
        temperature = True
    if _RGB in forced:
        temperature = False
    modes = ["rgb"] if lines > 2 else []
    if lines == 4 and not chip and not forced:
        modes.append(_fourth(outputs, emulated=24 in wiring.flags))
    elif temperature:
        modes.append("color_temp")
    if lines:
        kind = "+".join(sorted(filter(None, modes))) or "brightness"
        yield Expected(Entity("light", "light", kind))


def _fourth(outputs: list[int], *, emulated: bool) -> str:
    """Return what a fourth output adds: the cool one is the 4th, the warm the 5th.

    With red, green and blue in the place of the cool one, that is not written to.
    """
    place = max(outputs) - min(outputs)
    if emulated:
        return "color_temp" if place == 4 else ""
    return "white" if place in (3, 4) else ""


def _pwm(wiring: Wiring, channel: int) -> Expected:
    return _on_channel(wiring, "number", channel, "0..100 %", _divided(1))


def _on_channel(
    wiring: Wiring, platform: str, channel: int, kind: str, show: Show
) -> Expected:
    entity = Entity(platform, f"channel-{channel}", kind)
    return Expected(entity, channel, show, wiring.label(channel))


def _types(wiring: Wiring, taken: set[int]) -> Iterator[Expected]:
    relays = wiring.channels("rel", "rel_n")
    for channel, name in sorted(wiring.types.items()):
        if channel in taken or (name in ("toggle", "toggle_inv") and channel in relays):
            continue
        options = wiring.options.get(channel, {})
        words = list(options.values())
        if name == "textfield":
            yield _on_channel(wiring, "number", channel, INTEGERS, _divided(1))
            text = Entity("text", f"text-{channel}", "text", enabled=False)
            yield Expected(text, channel, str, wiring.label(channel))
        elif name == "enum" and options:
            yield _on_channel(
                wiring,
                "select",
                channel,
                "/".join(words),
                lambda raw, options=options: options.get(raw, "unknown"),  # type: ignore[misc]
            )
        elif name == "enum":
            yield _on_channel(wiring, "number", channel, INTEGERS, _divided(1))
        elif name == "readonlyenum":
            yield _on_channel(
                wiring,
                "sensor",
                channel,
                "-",
                lambda raw, options=options: options.get(raw, str(raw)),  # type: ignore[misc]
            )
        elif name in TYPES:
            platform, kind, show = TYPES[name]
            yield _on_channel(wiring, platform, channel, kind, show)


def _roles(wiring: Wiring) -> Iterator[Expected]:
    yield from _relays(wiring)
    for role, first, second in wiring.pins:
        if role.startswith("dht") or role in ("cht83xx_sda", "sht3x_sda"):
            yield from _reading(wiring, first, "temperature °C", 10)
            yield from _reading(wiring, second, "humidity %")
        elif role == "sgp_dat":
            yield from _reading(wiring, first, "carbon_dioxide ppm")
            yield from _reading(wiring, second, "volatile_organic_compounds_parts ppb")
        elif role == "ds1820_io":
            yield from _reading(wiring, first, "temperature °C", 100)
        elif role == "adc":
            yield from _reading(wiring, first, "-")
        elif role.startswith("counter_"):
            yield from _reading(wiring, first, "- counts")
        elif role.startswith("pwm_scriptonly"):
            yield _pwm(wiring, first)
        elif role.startswith("dinput") and first not in wiring.types:
            yield _binary(wiring, "input", first, "-", 0)
        elif role.startswith("doorsnsrwsleep") and first not in wiring.types:
            yield _binary(wiring, "door", first, "door", 1)
        elif role in ("shuttera", "shutterb") and "shutters" in wiring.drivers:
            yield Expected(Entity("cover", f"cover-{first}", "with position"))


def _reading(
    wiring: Wiring, channel: int, kind: str, divider: int = 1
) -> Iterator[Expected]:
    """Yield a sensor, unless the channel's type says what it is."""
    if channel not in wiring.types:
        yield _on_channel(wiring, "sensor", channel, kind, _divided(divider))


def _binary(wiring: Wiring, key: str, channel: int, kind: str, on_at: int) -> Expected:
    entity = Entity("binary_sensor", f"{key}-{channel}", kind)
    return Expected(entity, channel, _on_at(on_at))


def _relays(wiring: Wiring) -> Iterator[Expected]:
    relays = wiring.channels("rel", "rel_n")
    bridges = set(wiring.channels("bridgefwd", "bridgerev")) - set(relays)
    indicators = (
        set(wiring.channels("led", "led_n")) - set(relays) - bridges - set(wiring.types)
    )
    for channel in relays:
        inverted = wiring.types.get(channel) == "toggle_inv"
        yield _switch(wiring, "relay", channel, "outlet", on_at=not inverted)
    for channel in sorted(bridges - set(wiring.types)):
        yield _switch(wiring, "bridge", channel, "outlet")
    alone = len(indicators) == 1 and not (
        relays or bridges or wiring.types or any(_light(wiring))
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
    return Expected(entity, channel, _on_at(on_at), wiring.labels.get(channel))


_METERED = {
    "power": "power W",
    "voltage": "voltage V",
    "current": "current A",
    "apparent_power": "apparent_power VA",
    "reactive_power": "reactive_power var",
    "power_factor": "power_factor",
    "energy_total": "energy kWh counts",
    "energy_today": "energy kWh counts",
    "energy_yesterday": "energy kWh",
}


def _meter(wiring: Wiring) -> Iterator[Expected]:
    if not wiring.drivers & _METERS:
        return
    for key, kind in _METERED.items():
        yield Expected(Entity("sensor", key, kind))
    if wiring.drivers & _METERS_OF_FREQUENCY:
        yield Expected(Entity("sensor", "frequency", "frequency Hz"))


def _battery(wiring: Wiring) -> Iterator[Expected]:
    if "battery" in wiring.drivers:
        yield Expected(Entity("sensor", "battery", "battery %"))
        yield Expected(Entity("sensor", "battery_voltage", "voltage V"))


def same_state(expected_text: str, got_text: str) -> bool:
    """Tell whether two states are the same, numbers by their value."""
    try:
        return math.isclose(float(expected_text), float(got_text), abs_tol=1e-6)
    except ValueError:
        return expected_text == got_text
