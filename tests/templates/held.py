"""Put a device to use, and tell what its entities should show then.

What it holds is asked of the simulated device itself, past everything that the
integration asks; how that is shown, the rule says.
"""

from collections.abc import Callable, Iterable, Mapping
import math
from typing import NamedTuple

from tests.simulator import Firmware
from tests.simulator.dual_meters import DualMeters, Line
from tests.simulator.sensors import Surroundings

from .expected import Expected

# What is written to what can be on or off, to what has options, and to numbers.
_FIRST, _SECOND = (1, 1, 1), (0, 2, 57)
_ON_OFF = ("switch", "binary_sensor", "light")
_DIMMED, _COLOUR = 40, "FF8000"
_OPENED = 30


class Held(NamedTuple):
    """What a state (or an attribute) should be, a number within the tolerance."""

    attribute: str
    text: str
    tolerance: float = 1e-6


def put_to_use(firmware: Firmware, wanted: Iterable[Expected]) -> None:
    """Switch everything on, so that there is something to be seen."""
    around = firmware.surroundings
    around.battery_percent, around.battery_millivolts = 55, 2610
    firmware.lines.a, firmware.lines.b = Line(0.5, 100.0), Line(0.2, -40.0)
    _write(firmware, wanted, _FIRST)
    if firmware.light.is_running:
        firmware.run(f"led_dimmer {_DIMMED}")
        firmware.run(f"led_basecolor_rgb {_COLOUR}")
        firmware.run("led_enableAll 1")


def use_otherwise(firmware: Firmware, wanted: Iterable[Expected]) -> None:
    """Switch everything off, and change what is a number."""
    firmware.surroundings.battery_percent = 54
    _write(firmware, wanted, _SECOND)
    for channel in firmware.shutters.known:
        firmware.run(f"ShutterMove {channel} {_OPENED}")
    if firmware.light.is_running:
        firmware.run("led_enableAll 0")


def _write(
    firmware: Firmware, wanted: Iterable[Expected], values: tuple[int, int, int]
) -> None:
    on_off, option, number = values
    typed = {n for n, kind in enumerate(firmware.config.channel_types) if kind}
    written = dict.fromkeys(typed, on_off)
    for item in wanted:
        platform, kind = item.entity.platform, item.entity.kind
        if item.channel is None or platform == "cover":
            continue
        chooses = platform == "select" or kind.startswith("enum")
        written[item.channel] = (
            on_off if platform in _ON_OFF else option if chooses else number
        )
        if item.dimmer is not None:
            written[item.dimmer[0]] = number
    for channel, value in written.items():
        firmware.channels.set(channel, value)


def held(firmware: Firmware, item: Expected) -> list[Held]:
    """Return what an entity should show now; nothing where the rule does not say."""
    key = item.entity.key
    if item.channel is not None and item.show is not None:
        told = [Held("state", item.show(firmware.channels.read(item.channel)))]
        if item.dimmer is not None and told[0].text == "on":
            channel, most = item.dimmer
            # What is on at 0 has not been told yet how bright it is.
            if (raw := firmware.channels.read(channel)) > 0:
                told.append(_brightness(raw / most))
        return told
    if key == "light":
        return _light(firmware, item.entity.kind)
    if key.startswith("cover-"):
        return _shutter(firmware, int(key.removeprefix("cover-")))
    if key.startswith("bl0939_"):
        return _lines(firmware.dual_meters, key.removeprefix("bl0939_"))
    if key in _METER:
        # One that has never measured is "not a number".
        value = _METER[key](firmware)
        return [] if math.isnan(value) else [Held("state", str(value), 2e-3)]
    if key in _AROUND:
        return [Held("state", str(_AROUND[key](firmware.surroundings)), 1e-3)]
    return []


def _brightness(part: float) -> Held:
    return Held("brightness", str(part * 255), 1.0)


def _light(firmware: Firmware, kind: str) -> list[Held]:
    if not firmware.light.enabled:
        return [Held("state", "off")]
    told = [Held("state", "on"), _brightness(_DIMMED / 100)]
    if "rgb" in kind.split("+"):
        colour = tuple(bytes.fromhex(_COLOUR))
        told.append(Held("rgb_color", str(colour)))
    return told


def _shutter(firmware: Firmware, channel: int) -> list[Held]:
    shutter = firmware.shutters.known.get(channel)
    if shutter is None:
        return []
    position = int(shutter.fraction * 100 + 0.5)
    still = "open" if position else "closed"
    state = {1: "opening", -1: "closing"}.get(shutter.moving, still)
    return [Held("state", state), Held("current_position", str(position))]


def _lines(meters: DualMeters, key: str) -> list[Held]:
    a, b = meters.readings
    energies = {"a": meters.energies[0], "b": meters.energies[1]}
    quantity, _, line = key.rpartition("_")
    told = {"voltage": meters.voltage, "current_a": a.current, "current_b": b.current}
    told |= {"power_a": a.power, "power_b": b.power}
    if quantity in ("import", "export"):
        index = ("import", "export").index(quantity)
        lines = energies.values() if line == "total" else [energies[line]]
        told[key] = sum(pair[index] for pair in lines)
    return [Held("state", str(told[key]), 1e-3)] if key in told else []


_METER: Mapping[str, Callable[[Firmware], float]] = {
    "voltage": lambda firmware: firmware.meter.voltage,
    "current": lambda firmware: firmware.meter.current,
    "power": lambda firmware: firmware.meter.power,
    "frequency": lambda firmware: firmware.meter.frequency,
    "apparent_power": lambda firmware: firmware.meter.apparent,
    "reactive_power": lambda firmware: firmware.meter.reactive,
    "power_factor": lambda firmware: firmware.meter.factor,
    "energy_total": lambda firmware: firmware.meter.counters.total / 1000,
    "energy_today": lambda firmware: firmware.meter.counters.today / 1000,
    "energy_yesterday": lambda firmware: firmware.meter.counters.yesterday / 1000,
}
_AROUND: Mapping[str, Callable[[Surroundings], float]] = {
    "battery": lambda around: around.battery_percent,
    "battery_voltage": lambda around: around.battery_millivolts / 1000,
    "aht2x-temperature": lambda around: around.temperature,
    "aht2x-humidity": lambda around: around.humidity,
    "bmp-temperature": lambda around: around.temperature,
    "bmp-pressure": lambda around: around.pressure,
    "bmp-humidity": lambda around: around.humidity,
    "mcp9808-temperature": lambda around: around.temperature,
    "ltr-illuminance": lambda around: around.illuminance,
}
