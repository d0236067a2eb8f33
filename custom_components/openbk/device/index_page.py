"""The index page's changing part -> what no other reply tells: drivers, labels, texts.

Source: http_fns.c, http_fn_index. Nothing in it is escaped; what does not look as
expected is passed over.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
import re

from .features import CHANNELS
from .light_page import LightPage, read_light_page
from .page_sensors import PageSensor, page_readings
from .whole_page import whole_page

# "2 drivers active (NTP, TuyaMCU), total: 60"
_DRIVERS = re.compile(r"(\d{1,3}) drivers active(?: \(([^)]*)\))?,? total")
# The row of buttons does not end before the table does.
_ROW = re.compile(r"<tr><td>((?:(?!<tr).)*?)</td></tr>", re.DOTALL)

# What names its channel: its number and its label.
_BUTTON = re.compile(
    r'name="tgl" value="(?P<n>\d{1,3})"><input class="\w+" type="submit" '
    r'value="(?:Toggle )?(?P<label>.*?)"/></form>'
)
_SELECT = re.compile(
    r'<form action="index"><label for="select(?P<n>\d{1,3})">'
    r"Channel (?P<label>.*?) Enum:</label>"
)
_NUMBERED = (
    _SELECT,
    re.compile(r'Channel (?P<label>.*?): <span id="sliderValue(?P<n>\d{1,3})">'),
    re.compile(
        r"<p>Change channel (?P<label>.*?) (?:value|enum):</p>"
        r'<form action="index"><input type="hidden" name="setIndex" '
        r'value="(?P<n>\d{1,3})">'
    ),
)
_OPTION = re.compile(
    r'<option value="(-?\d{1,10})" (?:selected)?>(.*?) \[-?\d{1,10}\]</option>'
)
# Stands for a present value that the device has no text for.
_UNDEFINED = "undefined enum"

# What does not name it: "Temperature 21.30C (Room)", "Channel Mode = 5", ...
_TITLED = re.compile(r"([A-Za-z: ]+?) -?[\d.]+[A-Za-z%]* \((.*)\)")
_EQUATED = re.compile(r"Channel .* = .*")
_TIMER = re.compile(r"Timer Channel (.*) value [-\d a-z]+<br>")

_READ_ONLY_ENUM = re.compile(r"Channel (.* = .*) \[(-?\d{1,10})\]")

# Their rows stand there even if the channel has a button, too.
_CHANNEL, _TIME = "Channel", "Timer"
_BESIDE_BUTTONS = {
    "ReadOnly": re.compile(r"Channel (.*) = -?\d{1,10}"),
    "ReadOnlyLowMidHigh": re.compile(r"Channel (.*) = (?:Low|Mid|High|-?\d{1,10})"),
    "TimerSeconds": _TIMER,
}

# Titles that are not the beginning of the type's name.
_TITLES = {
    "BatteryLevelPercent": "Battery",
    "LeakageCurrent_div1000": "Leakage",
    "Orp": "Orp Water Quality",
    "Ph": "Ph Water Quality",
    "ReadOnly_div10": "ReadOnly:",
    "ReadOnly_div100": "ReadOnly:",
    "ReadOnly_div1000": "ReadOnly:",
    "Tds": "TDS Water Quality",
    "TimerSeconds": _TIME,
    **dict.fromkeys(("ReadOnly", "ReadOnlyEnum", "ReadOnlyLowMidHigh"), _CHANNEL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """What the page tells.

    `drivers` is None where the page does not list them. `labels` are those that
    somebody gave; `options` maps channels to {raw value: text} of their enums.
    `texts` does the same for enums that are read only, of which the page tells no more
    than the present text: one that has texts, but none for its value, has no entry.
    `sensors` are those that no channel with a type stands for.
    """

    drivers: frozenset[str] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    options: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    light: LightPage | None = None
    texts: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    sensors: tuple[PageSensor, ...] = ()


def read_index(body: bytes, channel_types: Mapping[int, str]) -> IndexPage:
    """Return what the page tells of a device with these channel types.

    Raises `UnreadableReply` where it is cut off.
    """
    text, _ = whole_page(body)
    rows = _ROW.findall(text)
    labels = dict(_numbered(_BUTTON.finditer(text)))
    matches = (pattern.match(row) for row in rows for pattern in _NUMBERED)
    labels |= dict(_numbered(match for match in matches if match))
    texts = {}
    for channel, row in _in_order(rows, channel_types, numbered=labels.keys()):
        kind = channel_types[channel]
        if kind == "ReadOnlyEnum":
            label, texts[channel] = _read_only_enum(row)
        else:
            label = _label(row, kind)
        if label is not None:
            labels[channel] = label
    stripped = {n: label.strip() for n, label in labels.items() if n in CHANNELS}
    return IndexPage(
        drivers=_drivers(text),
        labels={n: label for n, label in stripped.items() if label not in ("", str(n))},
        options=dict(_options(rows)),
        texts={n: said for n, said in texts.items() if said is not None},
        light=read_light_page(text),
        sensors=tuple(
            reading.sensor
            for reading in page_readings(text)
            if reading.channel not in channel_types
        ),
    )


def _drivers(text: str) -> frozenset[str] | None:
    match = _DRIVERS.search(text)
    if match is None or (int(match[1]) and not match[2]):
        return None
    return frozenset(name.strip() for name in (match[2] or "").split(",")) - {""}


def _numbered(matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, str]]:
    for match in matches:
        yield int(match["n"]), match["label"]


def _options(rows: Iterable[str]) -> Iterator[tuple[int, Mapping[int, str]]]:
    """Yield channels with the {raw value: text} of their enums."""
    for row in rows:
        if (match := _SELECT.match(row)) and int(match["n"]) in CHANNELS:
            said = {int(value): text for value, text in _OPTION.findall(row)}
            yield (
                int(match["n"]),
                {value: text for value, text in said.items() if text != _UNDEFINED},
            )


def _title_of_row(row: str) -> str | None:
    """Return what a row without a number begins with, None if it is another row."""
    if _EQUATED.fullmatch(row):
        return _CHANNEL
    if _TIMER.fullmatch(row):
        return _TIME
    match = _TITLED.fullmatch(row)
    return match[1] if match else None


def _title_of_type(name: str) -> str:
    """Return what the row of a channel of this type begins with, if it has one."""
    return _TITLES.get(name, name.partition("_")[0])


def _in_order(
    rows: Iterable[str], channel_types: Mapping[int, str], numbered: Collection[int]
) -> Iterator[tuple[int, str]]:
    """Yield channels with their rows, where these do not name them.

    Rows come in the order of channels. A channel can be hidden: where there are fewer
    rows of a title than channels, nobody can say which is whose. What has a button or a
    slider, has no other row, except for those that only show a value.
    """
    by_title: dict[str, list[str]] = {}
    for row in rows:
        if not any(pattern.match(row) for pattern in _NUMBERED) and (
            title := _title_of_row(row)
        ):
            by_title.setdefault(title, []).append(row)
    for title, found in by_title.items():
        channels = [
            n
            for n, name in sorted(channel_types.items())
            if _title_of_type(name) == title
            and (title in (_CHANNEL, _TIME) or n not in numbered)
        ]
        if len(channels) == len(found):
            yield from zip(channels, found, strict=True)


def _label(row: str, type_name: str) -> str | None:
    """Return the label in the row of a channel of this type."""
    match = _BESIDE_BUTTONS.get(type_name, _TITLED).fullmatch(row)
    return match[match.lastindex or 0] if match else None


def _read_only_enum(row: str) -> tuple[str | None, Mapping[int, str] | None]:
    """Return label and present text of a row "Channel Mode = Boost [5]".

    Without any texts the device says the label twice, without one for the value the
    first 4 characters of the value (cmd_enums.c, CMD_FindChannelEnumLabel).
    """
    match = _READ_ONLY_ENUM.fullmatch(row)
    if match is None:
        return None, None
    parts, value = match[1].split(" = "), int(match[2])
    middle = len(parts) // 2
    if parts[:middle] == parts[middle:]:
        return " = ".join(parts[:middle]), None
    if parts[-1] == str(value)[:4]:
        return " = ".join(parts[:-1]), {}
    # With more of these, nobody can say where the label ends.
    return (parts[0], {value: parts[1]}) if len(parts) == 2 else (None, None)
