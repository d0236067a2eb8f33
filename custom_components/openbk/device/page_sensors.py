"""The sensors that a driver shows on the index page and need not have a channel.

Source: the functions *_AppendInformationToHTTPIndexPage of the drivers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSensor:
    """One value of the page: `name` is the field's term for what is measured.

    `key` names it within the device, for good. `source` is the chip that measures, or
    the name that somebody gave its probe, which is then `named`.
    """

    key: str
    name: str
    source: str
    named: bool = False

    def as_list(self) -> list[Any]:
        """Return it as plain JSON values."""
        return [self.key, self.name, self.source, self.named]

    @classmethod
    def from_list(cls, row: list[Any]) -> Self:
        """Rebuild it from `as_list`; raises TypeError or ValueError."""
        key, name, source, named = row
        return cls(key=str(key), name=str(name), source=str(source), named=bool(named))


@dataclass(frozen=True, slots=True)
class PageReading:
    """A sensor of the page, its value, and the channel that its driver also writes."""

    sensor: PageSensor
    value: float | None
    channel: int | None = None


_NUMBER = r"-?\d+\.?\d*"

# A line of a driver; its groups are named by what is measured.
_LINES: Mapping[str, re.Pattern[str]] = {
    "aht2x": re.compile(
        rf"<h2>(?P<source>AHT2X) Temperature=(?P<temperature>{_NUMBER})C, "
        rf"Humidity=(?P<humidity>{_NUMBER})%</h2>(?P<failed>WARNING: AHT sensor)?"
    ),
    # BMP280, BME280, BME680 and their likes, by either of two drivers.
    "bmp": re.compile(
        rf"<h2>(?P<source>BM[PE]\w+) Temperature=(?P<temperature>{_NUMBER}) C, "
        rf"Pressure=(?P<pressure>{_NUMBER}) hPa"
        rf"(?:, Humidity=(?P<humidity>{_NUMBER})%)?</h2>"
    ),
    "mcp9808": re.compile(
        rf"<h2>(?P<source>MCP9808) Temperature=(?P<temperature>{_NUMBER})</h2>"
    ),
    "ltr": re.compile(rf"<h2>(?P<source>LTR) Lux=(?P<illuminance>{_NUMBER})</h2>"),
}
MEASURED = ("temperature", "humidity", "pressure", "illuminance")

# A probe of the driver DS1820_FULL: name, address, pin, channel, temperature (or --).
# The name is printed as it is, whatever is in it.
_PROBE = re.compile(
    r"<tr><td>(?P<name>(?:(?!<tr>).)*?)</td><td> &nbsp; "
    r"(?P<address>[0-9A-F]{2}(?: [0-9A-F]{2}){7})</td><td>[^<]*</td>"
    rf"<td> ?(?P<channel>\d+|-) ?</td><td> ?(?:--|(?P<temperature>{_NUMBER})) ?</td>"
)


def page_readings(text: str) -> Iterator[PageReading]:
    """Go through the values that drivers show on the page."""
    for driver, pattern in _LINES.items():
        match = pattern.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        # What was not found says zeros.
        failed = groups.get("failed") or groups.get("pressure") == "0.00"
        for name in MEASURED:
            if (value := groups.get(name)) is not None:
                yield PageReading(
                    PageSensor(
                        key=f"{driver}-{name}", name=name, source=groups["source"]
                    ),
                    None if failed else float(value),
                )
    for match in _PROBE.finditer(text):
        channel, temperature = match["channel"], match["temperature"]
        yield PageReading(
            PageSensor(
                key=f"ds18b20-{match['address'].replace(' ', '').lower()}",
                name="temperature",
                source=match["name"].strip() or "DS18B20",
                named=True,
            ),
            None if temperature is None else float(temperature),
            None if channel == "-" else int(channel),
        )
