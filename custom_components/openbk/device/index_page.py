"""The index page's changing part -> what no other reply tells: drivers, labels, texts.

Source: http_fns.c, http_fn_index. Nothing in it is escaped; what does not look as
expected is passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import re

from .channel_types import CHANNEL_TYPES
from .page_sensors import PageSensor, page_readings

_DRIVERS = re.compile(r"\d+ drivers active(?: \(([^)]*)\))?,? total")
_ROW = re.compile(r"<tr><td>(.*?)</td></tr>", re.DOTALL)

# Rows and buttons that name their channel: its number and its label.
_NUMBERED = (
    re.compile(
        r'name="tgl" value="(?P<n>\d+)"><input class="\w+" type="submit" '
        r'value="(?:Toggle )?(?P<label>.*?)"/></form>'
    ),
    re.compile(r'(?:>|^)Channel (?P<label>.*?): <span id="sliderValue(?P<n>\d+)">'),
    re.compile(
        r"<p>Change channel (?P<label>.*?) (?:value|enum):</p>"
        r'<form action="index"><input type="hidden" name="setIndex" value="(?P<n>\d+)">'
    ),
    re.compile(r'<label for="select(?P<n>\d+)">Channel (?P<label>.*?) Enum:</label>'),
)
_SELECT = re.compile(r'<select id="select(\d+)"(.*?)</select>', re.DOTALL)
_OPTION = re.compile(r'<option value="(-?\d+)" (?:selected)?>(.*?) \[-?\d+\]</option>')

# Rows that do not: "Temperature 21.30C (Room)", "Channel Mode = Boost [5]", ...
_TITLED = re.compile(r"(?P<title>[A-Za-z: ]+?) -?[\d.]+[A-Za-z%]* \((?P<label>.*)\)")
_EQUATED = re.compile(r"Channel (?P<label>.*) = (?P<text>.*)")
_TIMER = re.compile(r"Timer Channel (?P<label>.*) value [\d a-z]+<br>")
_ENUM_TEXT = re.compile(r"(.*) \[(-?\d+)\]")

# Titles that are not the beginning of the type's name.
_TITLES = {
    "BatteryLevelPercent": "Battery",
    "LeakageCurrent": "Leakage",
    "Orp": "Orp Water Quality",
    "Ph": "Ph Water Quality",
    "Tds": "TDS Water Quality",
    "ReadOnly": "ReadOnly:",
}
_EQUATED_TYPES = frozenset({"ReadOnly", "ReadOnlyLowMidHigh", "ReadOnlyEnum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """What the page tells.

    `drivers` is None where the page does not list them. `labels` are those that
    somebody gave; `options` maps channels to {raw value: text} of their enums;
    `sensors` are those that no channel with a type stands for.
    """

    drivers: frozenset[str] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    options: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    sensors: tuple[PageSensor, ...] = ()


def read_index(body: bytes, channel_types: Mapping[int, str]) -> IndexPage:
    """Return what the page tells of a device with these channel types."""
    text = body.decode("utf-8", errors="replace")
    labels = dict(_numbered_labels(text))
    options = {
        int(n): {int(value): said for value, said in _OPTION.findall(choices)}
        for n, choices in _SELECT.findall(text)
    }
    rows = _ROW.findall(text)
    for channel, match in _in_order(rows, channel_types):
        labels[channel] = match["label"]
        if channel_types[channel] == "ReadOnlyEnum":
            said = _ENUM_TEXT.fullmatch(match["text"])
            # Without texts the device repeats the label.
            if said and said[1] not in (match["label"], said[2]):
                options[channel] = {int(said[2]): said[1]}
    return IndexPage(
        drivers=_drivers(text),
        labels={n: label for n, label in labels.items() if label not in ("", str(n))},
        options={
            n: {value: said for value, said in texts.items() if said != _UNDEFINED}
            for n, texts in options.items()
        },
        sensors=tuple(
            reading.sensor
            for reading in page_readings(text)
            if reading.channel not in channel_types
        ),
    )


# What stands for a present value that none of the enum's texts is for.
_UNDEFINED = "undefined enum"


def _drivers(text: str) -> frozenset[str] | None:
    match = _DRIVERS.search(text)
    if match is None:
        return None
    return frozenset(name.strip() for name in (match[1] or "").split(",")) - {""}


def _numbered_labels(text: str) -> Iterator[tuple[int, str]]:
    for pattern in _NUMBERED:
        for match in pattern.finditer(text):
            yield int(match["n"]), match["label"].strip()


def _title(type_name: str) -> str | None:
    """Return the title of the row of a channel of this type, None if it has none."""
    if type_name in _EQUATED_TYPES:
        return "Channel"
    if type_name == "TimerSeconds":
        return "Timer"
    base = type_name.partition("_")[0]
    return _TITLES.get(base, base) if type_name in CHANNEL_TYPES else None


def _in_order(
    rows: Iterable[str], channel_types: Mapping[int, str]
) -> Iterator[tuple[int, re.Match[str]]]:
    """Match rows that do not name their channel with the channels.

    Rows come in the order of channels. A channel can be hidden: where there are fewer
    rows of a title than channels, nobody can say which is whose.
    """
    found: dict[str, list[re.Match[str]]] = {}
    for row in rows:
        if match := _TIMER.fullmatch(row):
            found.setdefault("Timer", []).append(match)
        elif match := _EQUATED.fullmatch(row):
            found.setdefault("Channel", []).append(match)
        elif match := _TITLED.fullmatch(row):
            found.setdefault(match["title"], []).append(match)
    for title, matches in found.items():
        channels = [
            n for n, name in sorted(channel_types.items()) if _title(name) == title
        ]
        if len(channels) == len(matches):
            yield from zip(channels, matches, strict=True)
