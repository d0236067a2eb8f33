"""Model drivers that show what they measure on the page, and write to channels if told.

Facts: drv_aht2x.c, drv_bmpi2c.c, drv_mcp9808.c, drv_ltr_als.c, drv_max6675.c and
drv_ds1820_full.c. The channels are arguments of `startDriver`; none of these drivers
gives a type to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .arguments import Arguments
from .c_types import to_int
from .channels import Channels
from .config import Config
from .sensors import Surroundings
from .tables import role, type_number

_DIV10 = type_number("Temperature_div10")
# Which argument of `startDriver` names the first channel, and how many there are.
_CHANNEL_ARGUMENTS: Mapping[str, range] = {
    "AHT2X": range(3, 5),
    "BMP280": range(3, 6),
    "BMPI2C": range(3, 6),
    "MCP9808": range(3, 4),
    "LTR_ALS": range(3, 4),
    "MAX6675": range(4, 5),
}
# What a thermocouple that is not connected measures.
_NO_THERMOCOUPLE = -999
_NO_TEMPERATURE = -127.0


@dataclass
class Probe:
    """A thermometer on a wire: its address of eight bytes, temperature or None."""

    address: str
    temperature: float | None
    name: str = ""
    channel: int = -1


@dataclass
class PageDrivers:
    """The drivers of this kind of a running device."""

    config: Config
    channels: Channels
    surroundings: Surroundings
    running_drivers: set[str]
    targets: dict[str, list[int]] = field(default_factory=dict)
    probes: list[Probe] = field(default_factory=list)

    def started(self, driver: str, arguments: Arguments) -> None:
        """Remember to which channels a driver shall write; look for probes."""
        if which := _CHANNEL_ARGUMENTS.get(driver):
            self.targets[driver] = [arguments.integer(index, -1) for index in which]
        if driver == "DS1820_FULL":
            self.scan()

    def scan(self) -> None:
        """Find the probes on the wire."""
        found = self.surroundings.probes if self._has_wire else {}
        self.probes = [
            Probe(address, temperature, f"Sensor {index}")
            for index, (address, temperature) in enumerate(found.items())
        ]

    @property
    def _has_wire(self) -> bool:
        return role("DS1820_IO") in self.config.roles

    def set_probe(self, arguments: Arguments) -> None:
        """Name a probe, and tie it to a channel: address, pin, name, channel."""
        address = arguments.text(0).replace("0x", "").replace(" ", "").upper()
        probe = next((p for p in self.probes if p.address == address), None)
        if probe is None:
            probe = Probe(address, None)
            self.probes.append(probe)
        probe.name = arguments.text(2)
        probe.channel = arguments.integer(3, -1)

    def second(self) -> None:
        """Write to the channels."""
        for driver, write in self._values.items():
            if driver in self.running_drivers:
                self._write(self.targets.get(driver, []), write())
        if "DS1820_FULL" in self.running_drivers:
            for probe in self.probes:
                found = self.surroundings.probes.get(probe.address)
                probe.temperature = found
                if found is not None:
                    self._write([probe.channel], [to_int(found * 100)])

    def _write(self, targets: list[int], values: list[int]) -> None:
        for channel, value in zip(targets, values, strict=False):
            if channel >= 0:
                self.channels.set(channel, value, silent=True)

    @property
    def _values(self) -> Mapping[str, Callable[[], list[int]]]:
        around = self.surroundings

        def weather() -> list[int]:
            return [
                to_int(around.temperature * 100),
                to_int(around.pressure * 100),
                to_int(around.humidity * 10),
            ]

        def thermocouple() -> list[int]:
            value = around.thermocouple
            value = _NO_THERMOCOUPLE if value is None else value
            (channel,) = self.targets.get("MAX6675", [-1])
            # The wrong way round, on the device too.
            scale = 0.1 if self.config.channel_type(channel) == _DIV10 else 1
            return [to_int(value * scale)]

        def chip() -> list[int]:
            (channel,) = self.targets.get("MCP9808", [-1])
            scale = 10 if self.config.channel_type(channel) == _DIV10 else 1
            return [to_int(around.temperature * scale)]

        return {
            "AHT2X": lambda: [
                to_int(around.temperature * 10),
                to_int(around.humidity),
            ],
            "BMP280": weather,
            "BMPI2C": weather,
            "MCP9808": chip,
            "LTR_ALS": lambda: [to_int(around.illuminance * 10)],
            "MAX6675": thermocouple,
        }

    def page(self) -> str:
        """Return the drivers' parts of the index page."""
        parts = [
            write()
            for driver, write in self._lines.items()
            if driver in self.running_drivers
        ]
        return "".join(parts)

    @property
    def _lines(self) -> Mapping[str, Callable[[], str]]:
        around = self.surroundings

        def weather() -> str:
            return (
                f"<h2>BME280 Temperature={around.temperature:.2f} C, "
                f"Pressure={around.pressure:.2f} hPa, "
                f"Humidity={around.humidity:.1f}%</h2>"
            )

        return {
            "BMP280": weather,
            "BMPI2C": weather,
            "MCP9808": lambda: f"<h2>MCP9808 Temperature={around.temperature:f}</h2>",
            "AHT2X": lambda: (
                f"<h2>AHT2X Temperature={around.temperature:.1f}C, "
                f"Humidity={around.humidity:.0f}%</h2>"
            ),
            "DS1820_FULL": self._probe_table,
            "LTR_ALS": lambda: f"<h2>LTR Lux={around.illuminance:.1f}</h2>",
        }

    def _probe_table(self) -> str:
        if not self.probes:
            return ""
        return (
            "DS18B20 devices<table><th width='25'>Name</th><th width='38'> &nbsp; "
            "Address </th><th width='8'> Pin </th><th width='6'> CH </th>"
            "<th width='10'> Temp </th><th width='10'> read </th>"
            + "".join(_probe_row(probe) for probe in self.probes)
            + "</table>"
        )


def _probe_row(probe: Probe) -> str:
    octets = [probe.address[index : index + 2] for index in range(0, 16, 2)]
    channel = f"{probe.channel}" if probe.channel >= 0 else " - "
    read = (
        " -- </td><td> --"
        if probe.temperature in (None, _NO_TEMPERATURE)
        else f"{probe.temperature:.2f}</td><td>0 s ago"
    )
    return (
        f"<tr><td>{probe.name}</td><td> &nbsp; {' '.join(octets)}</td>"
        f"<td>N/A</td><td>{channel}</td><td>{read}</td></tr>"
    )
