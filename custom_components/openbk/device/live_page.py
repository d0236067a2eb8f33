"""The index page's changing part -> the values that no other reply tells.

Source: http_fns.c, http_fn_index, and the drivers' parts of it. Nothing in it is
escaped; what does not look as expected is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re

from .errors import UnreadableReply
from .light import LightState
from .light_page import read_light_page
from .model import Battery, DualMeter, Meter, MeterLine
from .page_sensors import page_readings
from .shutters import Shutter
from .whole_page import whole_page

_CHANNEL = re.compile(r"Channel (\d{1,2}) = (-?\d+)\.\d\d(?=,|</h5>)")
_SIGNAL = re.compile(r"Wifi RSSI: \w+ \((-?\d+)dBm\)")
_SHUTTER = re.compile(
    r"<h5>Shutter (\d+)</h5><div>Current Position: (?:unknown|(\d+)%)</div>"
    r"<div>Target Position: (\d+)%</div>"
)
_DUAL_METER = re.compile(r"<h3>BL0939SPI</h3>(.*?Raw CFB_CNT)", re.DOTALL)
_BATTERY = re.compile(r"<h2>Battery level=(\d+)\.\d\d%, voltage=(\d+)\.\d\dmV</h2>")
_ROW = re.compile(
    r"<tr><td><b>([^<]+)</b></td><td style='text-align:right;'>([^<]*)</td>"
    r"(?:<td style='text-align:right;'>([^<]*)</td>)?</tr>"
)
_NUMBER = re.compile(r"-?\d+\.?\d*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """What the page tells: raw values of all channels in use, the signal in dBm, ...

    `readings` maps the key of a page sensor to its value.
    """

    channels: Mapping[int, int] = field(default_factory=dict)
    signal: int | None = None
    shutters: Mapping[int, Shutter] = field(default_factory=dict)
    readings: Mapping[str, float] = field(default_factory=dict)
    dual_meter: DualMeter | None = None
    battery: Battery | None = None
    light: LightState | None = None


def read_live_page(body: bytes, *, lists_drivers: bool = False) -> LivePage:
    """Return what the page tells.

    Raises `UnreadableReply` where it is cut off, or lacks the drivers' part although
    the build `lists_drivers`: it does while their lock is held (drv_main.c).
    """
    head, tail = whole_page(body)
    # The list of values is the last thing in the head.
    start = head.rfind("drivers active")
    if start < 0 and lists_drivers:
        raise UnreadableReply("The page lacks the drivers' part")
    values = head[max(start, 0) :]
    signal = _SIGNAL.search(tail)
    light = read_light_page(head)
    return LivePage(
        channels={int(n): int(value) for n, value in _CHANNEL.findall(values)},
        signal=int(signal[1]) if signal else None,
        shutters={
            int(n): Shutter(position=int(now) if now else None, target=int(target))
            for n, now, target in _SHUTTER.findall(head)
        },
        readings={
            reading.sensor.key: reading.value
            for reading in page_readings(head)
            if reading.value is not None
        },
        dual_meter=_dual_meter(head),
        battery=_battery(head),
        light=light.state if light else None,
    )


def _battery(text: str) -> Battery | None:
    """Return the reading of the battery, in whole % and mV as all other replies have it.

    Before the first measurement everything is 0. While one is under way, what is called
    the level is the number of the converter (drv_battery.c, Batt_Measure).
    """
    match = _BATTERY.search(text)
    if match is None:
        return None
    level, millivolts = int(match[1]), int(match[2])
    if not millivolts or level > 100:
        return Battery()
    return Battery(level=level, voltage=millivolts / 1000)


def _dual_meter(text: str) -> DualMeter | None:
    match = _DUAL_METER.search(text)
    if match is None:
        return None
    rows = {name: (a, b) for name, a, b in _ROW.findall(match[1])}

    def value(name: str, line: int) -> float | None:
        # With its unit behind it.
        number = _NUMBER.match(rows[name][line]) if name in rows else None
        return float(number[0]) if number else None

    def energy(name: str, line: int) -> float | None:
        kilowatt_hours = value(name, line)
        return None if kilowatt_hours is None else round(kilowatt_hours * 1000, 1)

    # Until the chip was read for the first time everything is 0, and the voltage never
    # is one behind which the device itself runs.
    voltage = value("Voltage", 0) or None

    def line_of(line: int) -> MeterLine:
        reading = Meter(
            voltage=voltage,
            current=value("Current", line),
            power=value("Power", line),
        )
        return MeterLine(
            reading=reading if voltage else Meter(),
            energy_import=energy("Import", line),
            energy_export=energy("Export", line),
        )

    return DualMeter(a=line_of(0), b=line_of(1))
