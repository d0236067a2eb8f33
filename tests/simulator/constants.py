"""List the `$` constants of a device: what each name reads."""

from collections.abc import Callable
import random
from typing import TYPE_CHECKING

from .chips import CHIPS, WITHOUT_NTP
from .expressions import Constants

if TYPE_CHECKING:
    from .firmware import Firmware


def constants_of(firmware: Firmware) -> Constants:
    """Return the constants of a device, in the order the firmware tries them."""
    light = firmware.light
    around = firmware.surroundings

    def time_part(part: str) -> Callable[[int], float]:
        def read(_: int) -> float:
            now = firmware.wall_clock.local()
            return 0.0 if now is None else float(getattr(now, part))

        return read

    def weekday(_: int) -> float:
        now = firmware.wall_clock.local()
        return 0.0 if now is None else now.isoweekday() % 7

    numbers: dict[str, Callable[[int], float]] = {
        "MQTTOn": lambda _: firmware.mqtt.connected,
        "$MQTTOn": lambda _: firmware.mqtt.connected,
        "$CH***": firmware.channels.read,
        "$CH**": firmware.channels.read,
        "$CH*": firmware.channels.read,
        "$FLAG**": firmware.config.flag,
        "$FLAG*": firmware.config.flag,
        "$led_dimmer": lambda _: light.dimmer,
        "$led_enableAll": lambda _: light.enabled,
        "$led_hue": lambda _: light.hue,
        "$led_red": lambda _: light.base[0],
        "$led_green": lambda _: light.base[1],
        "$led_blue": lambda _: light.base[2],
        "$led_saturation": lambda _: light.saturation * 100,
        "$led_temperature": lambda _: light.temperature,
        "$activeRepeatingEvents": lambda _: len(firmware.events.repeating),
        "$Flash*": lambda number: firmware.config.retained.get(200 + number, 0),
        **(_meter_constants(firmware) if firmware.has_meter else {}),
        "$day": weekday,
        "$hour": time_part("hour"),
        "$minute": time_part("minute"),
        "$second": time_part("second"),
        "$mday": time_part("day"),
        "$month": time_part("month"),
        "$year": time_part("year"),
        "$batteryVoltage": lambda _: _battery(firmware, around.battery_millivolts),
        "$batteryLevel": lambda _: _battery(firmware, around.battery_percent),
        "$uptime": lambda _: firmware.seconds,
        "$failedBoots": lambda _: 0,
        "$rand01": lambda _: random.random(),
        "$rand": lambda _: random.randrange(2**31),
    }
    if firmware.chipset not in WITHOUT_NTP:
        numbers["$NTPOn"] = lambda _: firmware.wall_clock.local() is not None
    reasons = CHIPS[firmware.chipset].reboot_reasons
    if firmware.chipset.startswith("BK") and reasons:
        numbers["$rebootReason"] = lambda _: int(not firmware.power_was_cut)
    if firmware.has_temperature:
        numbers["$intTemp"] = lambda _: around.chip_temperature
    texts: dict[str, Callable[[], str]] = {
        "$mqtt_client": lambda: firmware.config.mqtt_client,
        "$shortName": lambda: firmware.config.short_name,
        "$name": lambda: firmware.config.long_name,
    }
    return Constants(numbers, texts, {"$IP": lambda: firmware.ip})


def _battery(firmware: Firmware, value: int) -> float:
    return value if "Battery" in firmware.drivers.running else 0


def _meter_constants(firmware: Firmware) -> dict[str, Callable[[int], float]]:
    meter = firmware.meter
    return {
        "$voltage": lambda _: meter.voltage,
        "$current": lambda _: meter.current,
        "$power": lambda _: meter.power,
        "$frequency": lambda _: meter.frequency,
        "$energy": lambda _: meter.counters.total,
        "$yesterday": lambda _: meter.counters.yesterday,
        "$today": lambda _: meter.counters.today,
    }
