"""Writes the tables of docs/devices.md from the code: `scripts/generate-docs`.

Those about public templates are written, and checked, where the templates are: in
`../shared` beside the checkout. They are other people's, so only their sum is kept. To
tell what became of them, the device of each is set up, which takes some minutes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
import json
from pathlib import Path
import re
import sys

from custom_components.openbk.channel_sensor_table import QUANTITIES
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.light import LightKind
from custom_components.openbk.device.meanings import Meaning
from custom_components.openbk.device.roles import ROLES, Part, Role
from tests.templates.check import Row
from tests.templates.expected import Entity
from tests.templates.report import verdict
from tests.templates.tables import METERED

from .check_templates import checked
from .device_examples import LAMPS, features_of, labelled_pins, labelled_types
from .generated import table, update

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "devices.md"
TEMPLATES = ROOT.parent / "shared" / "data" / "device_templates.json"

_MOST_CHIPS = 4
# What an entity is called in the table, by its key; the others by what they are.
_THINGS = {
    "relay": "relay",
    "bridge": "latching relay",
    "indicator": "indicator LED",
    "input": "input",
    "door": "door contact",
    "battery": "battery",
    "cover": "shutter",
}
_KINDS_OF_LIGHT = {
    LightKind.BRIGHTNESS: "light (brightness)",
    LightKind.TEMPERATURE: "light (white tones)",
    LightKind.COLOUR: "light (colour)",
    LightKind.COLOUR_AND_WHITE: "light (colour, white)",
    LightKind.COLOUR_AND_TEMPERATURE: "light (colour, white tones)",
}
# By what the rule calls them, which are Home Assistant's words.
_LIGHTS = {
    "brightness": _KINDS_OF_LIGHT[LightKind.BRIGHTNESS],
    "color_temp": _KINDS_OF_LIGHT[LightKind.TEMPERATURE],
    "color_temp+rgb": _KINDS_OF_LIGHT[LightKind.COLOUR_AND_TEMPERATURE],
    "rgb": _KINDS_OF_LIGHT[LightKind.COLOUR],
    "rgb+white": _KINDS_OF_LIGHT[LightKind.COLOUR_AND_WHITE],
}


def _grouped(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of what becomes the same, with the names that do."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, words in rows:
        names[words].append(name)
    return table(
        ["Name", "Becomes"],
        (
            [", ".join(f"`{name}`" for name in group), words]
            for words, group in names.items()
        ),
    )


def _words(meaning: Meaning) -> str:
    """Return what a meaning becomes: platform, name, unit, choices."""
    if meaning.kind is None:
        return f"nothing: {meaning.reason}"
    parts = [f"{meaning.kind.replace('_', ' ')}: {meaning.name.replace('_', ' ')}"]
    quantity = QUANTITIES.get(meaning.name) if meaning.kind == "sensor" else None
    if quantity and quantity.unit:
        parts.append(f" ({quantity.unit})")
    if meaning.options:
        parts.append(f" ({', '.join(meaning.options)})")
    if meaning.inverted:
        parts.append(", on at 0")
    return "".join(parts)


def _role(role: Role) -> str:
    if role.part is Part.PWM:
        return "an output of a [light](#lights), or number: pwm"
    return "; ".join(_words(part) for part in (role.meaning, role.second) if part)


def _roles() -> str:
    return _grouped((name, _role(role)) for name, role in ROLES.items() if name.strip())


def _lights() -> str:
    """Return a table of what outputs become together."""
    rows = []
    for words, lamp in LAMPS:
        device = features_of(lamp.set_up())
        numbers: dict[str, list[str]] = defaultdict(list)
        for item in device.items:
            numbers[_words(item.meaning)].append(str(item.channel))
        becomes = [
            *([_KINDS_OF_LIGHT[device.light.kind]] if device.light else []),
            *(f"{what} ({', '.join(channels)})" for what, channels in numbers.items()),
        ]
        rows.append(
            [
                ", ".join(map(str, lamp.pwm)) or "none",
                ", ".join([*(f"flag {n}" for n in lamp.flags), *filter(None, [words])]),
                "; ".join(becomes) or "nothing",
            ]
        )
    return table(["Channels of `PWM`, `PWM_n`", "Besides", "Becomes"], rows)


def _labels() -> str:
    """Return a table of whose label the device tells, and whose it does not."""

    def which(things: Mapping[str, bool], *, told: bool) -> str:
        return ", ".join(thing for thing, tells in things.items() if tells is told)

    pins = labelled_pins()
    return table(
        [
            "Label",
            "Of a pin, on a channel without a type",
            "Of a channel with the type",
        ],
        (
            ["told", which(pins, told=True), "all others"],
            ["not told", which(pins, told=False), which(labelled_types(), told=False)],
        ),
    )


def _types() -> str:
    return _grouped((name, _words(meaning)) for name, meaning in CHANNEL_TYPES.items())


@cache
def rows() -> list[Row]:
    """Return what is expected of every public template, and what became of it."""
    return checked(json.loads(TEMPLATES.read_text("utf-8"))["devices"])


def _thing(entity: Entity) -> str | None:
    """Return in a word or two what an entity is to a person; None for all but one."""
    key, platform, kind = entity.key.rstrip("-0123456789"), entity.platform, entity.kind
    if key in (METERED.keys() | {"frequency"}) - {"power"} or key == "battery_voltage":
        return None
    if key == "power":
        return "energy meter"
    if platform == "light":
        return _LIGHTS.get(kind, f"light ({kind})")
    # Texts of a choice are somebody's own.
    told = "" if platform in ("select", "text") else f" {kind}".removesuffix(" -")
    return _THINGS.get(key) or platform + told.replace(" - ", " ")


def _pattern(entities: Iterable[Entity]) -> str:
    things = Counter(thing for entity in entities if (thing := _thing(entity)))
    named = (
        thing if count == 1 else f"{count} × {thing}"
        for thing, count in sorted(things.items())
    )
    return ", ".join(named) or "nothing"


def _became(row: Row, wanted: str) -> str:
    """Return what a template became, where that is not what was expected of it."""
    got = _pattern(row.got)
    if verdict(row) == "differs":
        return f"{got} (differs)"
    return "the same" if got == wanted else f"{got} (uncertain)"


def _patterns() -> str:
    chips: dict[str, Counter[str]] = defaultdict(Counter)
    became: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows():
        wanted = _pattern(item.entity for item in row.expected)
        chips[wanted][row.template.chip] += 1
        became[wanted][_became(row, wanted)] += 1
    return table(
        [
            "Templates",
            "Expected, beside the story of their connection",
            "Became",
            "Chips",
        ],
        (
            [str(counted.total()), wanted, _each(became[wanted]), _most(counted)]
            for wanted, counted in sorted(
                chips.items(), key=lambda item: (-item[1].total(), item[0])
            )
        ),
    )


def _each(counted: Counter[str]) -> str:
    """Return the one thing that is counted, or several with their numbers."""
    if len(counted) == 1:
        return next(iter(counted))
    return "; ".join(f"{count} {what}" for what, count in counted.most_common())


def _most(chips: Mapping[str, int]) -> str:
    names = sorted(chips, key=lambda name: (-chips[name], name))
    return ", ".join(names[:_MOST_CHIPS]) + (" …" if len(names) > _MOST_CHIPS else "")


def _notes() -> str:
    found = Counter(
        (note.kind, re.sub(r"^P\d+ ", "", note.text))
        for row in rows()
        for note in row.notes
    )
    return table(
        ["Templates", "About", "What is done about it"],
        (
            [str(count), kind, text]
            for (kind, text), count in sorted(found.items(), key=lambda item: item[0])
        ),
    )


PARTS: dict[str, Callable[[], str]] = {
    "roles": _roles,
    "lights": _lights,
    "types": _types,
    "labels": _labels,
}
TEMPLATE_PARTS: dict[str, Callable[[], str]] = {"patterns": _patterns, "notes": _notes}


def main(arguments: list[str]) -> int:
    """Write the tables; with `--check` only say whether they differ (1)."""
    parts = PARTS
    if TEMPLATES.is_file():
        parts = PARTS | TEMPLATE_PARTS
    else:
        print(
            f"{TEMPLATES.name} is not beside this checkout: "
            f"what {DOCS.name} says of it stays as it is",
            file=sys.stderr,
        )
    return update(DOCS, parts, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
