"""Make a simulated device of a device template."""

from collections.abc import Callable, Mapping
import re
from typing import NamedTuple

from tests.simulator import Firmware
from tests.simulator.chips import CHIPS
from tests.simulator.config import STARTUP_COMMAND_SIZE
from tests.simulator.tables import CHANNEL_COUNT

from .spellings import role_of

DEFAULT_CHIP = "BK7231N"
# What a device boots with where its template says nothing of flags.
DEFAULT_FLAGS = 1 << 10
# Other names of chips the firmware runs on, and of chips that are the same to it.
_OTHER_CHIPS = {
    "BK7231M": "BK7231N",
    "BL2028N": "BK7231N",
    "T1": "BK7238",
    "T34": "BK7231N",
    "ESP8285": "ESP8266",
    "RTL8710C": "RTL87X0C",
    "RTL8720C": "RTL87X0C",
    "W701": "RTL87X0C",
}
# For a chip nobody knows: the first that has the pins.
_STAND_INS = ("BK7231N", "ESP32S3", "RTL8720D")
# What a note is about where nothing is left of a template that says something.
UNREAD = "unread"
_LONGEST_NOTE = 80
_LOSSES = {"pin", "role", "command"}
# What other lists of devices call the channels of a pin.
_CHANNEL_KEYS = (("channel", "ch"), ("channel2", "ch2"))


class Note(NamedTuple):
    """Something of a template that the device does not have, or not as written."""

    kind: str
    text: str


class TemplatePin(NamedTuple):
    """One pin of a template: its role's name and the channels it is tied to."""

    gpio: int
    role: str
    channel: int
    channel2: int


class Template(NamedTuple):
    """A template as a device can take it, with notes of what had to be changed."""

    title: str
    chip: str
    pins: tuple[TemplatePin, ...]
    flags: int
    command: str
    notes: tuple[Note, ...]


def read(entry: object) -> Template:
    """Read one entry of a file of templates; what it lacks or twists is noted."""
    notes: list[Note] = []
    if not isinstance(entry, Mapping):
        notes.append(Note(UNREAD, f"a {type(entry).__name__} is no template"))
        entry = {}
    pins = _pins(entry.get("pins"), notes)
    chip = _chip(entry.get("chip"), max((pin.gpio for pin in pins), default=0), notes)
    fitting = tuple(pin for pin in pins if pin.gpio < CHIPS[chip].pins)
    notes += [
        Note("pin", f"{chip} has {CHIPS[chip].pins} pins: P{pin.gpio} left out")
        for pin in pins
        if pin not in fitting
    ]
    if not entry.get("pins") and not entry.get("command"):
        notes.append(Note("entry", "says neither pins nor start-up command"))
    title = " ".join(
        str(entry[key]) for key in ("vendor", "name", "model") if entry.get(key)
    )
    flags = _flags(entry.get("flags"), notes)
    command = _command(entry.get("command"), notes)
    if not pins and not command and {note.kind for note in notes} & _LOSSES:
        notes.append(Note(UNREAD, "nothing of it could be read"))
    name = _encodable(title) or "(no name)"
    return Template(name, chip, fitting, flags, command, tuple(notes))


def _chip(value: object, highest_pin: int, notes: list[Note]) -> str:
    """Return the chip of the simulator that stands for what was written."""
    written = re.sub(r"[^A-Z0-9]", "", str(value or "").upper())
    known = [
        name
        for name in (*CHIPS, *_OTHER_CHIPS)
        # A package or a maker may be named with it; short names must stand alone.
        if name.upper() == written or (len(name) > 3 and name.upper() in written)
    ]
    if known:
        best = max(known, key=len)
        return _OTHER_CHIPS.get(best, best)
    stand_in = next(
        (name for name in _STAND_INS if highest_pin < CHIPS[name].pins), _STAND_INS[-1]
    )
    said = (
        "no chip is named" if not written else f"no build for the chip {_short(value)}"
    )
    notes.append(Note("chip", f"{said}: {stand_in} stands in"))
    return stand_in


def _pins(value: object, notes: list[Note]) -> tuple[TemplatePin, ...]:
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(pin, Mapping) for pin in value):
        value = {str(pin.get("pin", pin.get("gpio"))): pin for pin in value}
    if not isinstance(value, Mapping):
        notes.append(Note("pin", f"pins are no table but a {type(value).__name__}"))
        return ()
    pins: dict[int, TemplatePin] = {}
    for key, text in value.items():
        if not re.fullmatch(r"\s*[Pp]?\d{1,4}\s*", str(key)):
            notes.append(Note("pin", f"{_short(key)} is no number of a pin: left out"))
            continue
        index = int(str(key).strip(" Pp"))
        if (pin := _pin(index, text, notes)) is not None:
            pins[index] = pin
    return tuple(pins[index] for index in sorted(pins))


def _short(value: object) -> str:
    """Return a value as it was written, or its beginning."""
    text = repr(value)
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"


def _encodable(text: str) -> str:
    """Return a text without halves of characters, which nothing can print or send."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pin_text(value: object) -> object:
    """Return "role;channel;channel2" of a pin that is written in parts."""
    if isinstance(value, Mapping) and isinstance(value.get("role"), str):
        parts = (
            next((value[key] for key in keys if value.get(key) is not None), "")
            for keys in _CHANNEL_KEYS
        )
        value = [value["role"], *parts]
    if isinstance(value, list) and value[:1] and isinstance(value[0], str):
        return ";".join(str(part) for part in value)
    return value


def _pin(index: int, value: object, notes: list[Note]) -> TemplatePin | None:
    text = _pin_text(value)
    if not isinstance(text, str):
        notes.append(Note("pin", f"P{index} has no text but {_short(text)}: left out"))
        return None
    typed, *channels = text.split(";")
    role, why = role_of(typed)
    if role is None:
        notes.append(Note("role", f"{_short(typed.strip())} left out: {why}"))
        return None
    if not role.strip():
        return None
    if why:
        notes.append(Note("spelling", f"{_short(typed.strip())} read as {role}: {why}"))
    if len(channels) > 2 and "".join(channels[2:]).strip():
        notes.append(
            Note("channel", f"P{index} {_short(text)}: a pin has two channels")
        )
    first, second = (
        _channel(index, channels[place] if place < len(channels) else "", notes)
        for place in (0, 1)
    )
    return TemplatePin(index, role, first, second)


def _channel(index: int, text: str, notes: list[Note]) -> int:
    """Return a channel; the firmware does not take what it does not have."""
    if not text.strip():
        return 0
    digits = re.match(r"\s*(\d{0,9})", text)
    number = int(digits[1]) if digits and digits[1] else 0
    if text.strip() != str(number):
        notes.append(
            Note("channel", f"P{index} {_short(text.strip())} read as {number}")
        )
    if number >= CHANNEL_COUNT:
        notes.append(Note("channel", f"P{index}: there is no channel {number}"))
        return 0
    return number


def _flags(value: object, notes: list[Note]) -> int:
    if value is None or value == "":
        return DEFAULT_FLAGS
    written = str(value).strip()
    whole = re.fullmatch(r"([+-]?\d{1,30})(?:\.0*)?", written)
    if whole:
        flags = int(whole[1])
    elif re.fullmatch(r"0[xX][0-9a-fA-F]{1,16}", written):
        flags = int(written, 16)
    else:
        notes.append(Note("flags", f"flags {_short(value)} are no number"))
        return DEFAULT_FLAGS
    # Devices print 32 bits of them, with a sign.
    return flags & (2**32 - 1 if flags < 0 else 2**64 - 1)


def _command(value: object, notes: list[Note]) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "\n".join(value)
    if not isinstance(value, str):
        notes.append(Note("command", f"no text but a {type(value).__name__}: left out"))
        return ""
    if len(value) >= STARTUP_COMMAND_SIZE:
        notes.append(Note("command", "longer than a device keeps: cut"))
        value = value[: STARTUP_COMMAND_SIZE - 1]
    lines = _encodable(value).splitlines()
    return "\n".join(_without_restart(line, notes) for line in lines)


def _without_restart(line: str, notes: list[Note]) -> str:
    """Return a line without the commands that would restart the device for ever."""
    backlog = re.match(r"(?i)\s*backlog\s+", line)
    head = backlog[0] if backlog else ""
    parts = line[len(head) :].split(";") if backlog else [line]
    kept = [
        part
        for part in parts
        if part.lower().split()[:1] not in (["restart"], ["reboot"])
    ]
    if len(kept) < len(parts):
        notes.append(Note("command", "would restart the device for ever: left out"))
    return head + ";".join(kept)


def device_of(template: Template, number: int, clock: Callable[[], float]) -> Firmware:
    """Return a device that has just booted with what the template says."""
    firmware = Firmware(
        chipset=template.chip,
        mac=f"02:0b:e4:00:{number >> 8 & 0xFF:02x}:{number & 0xFF:02x}",
        short_name=f"template{number}",
        clock=clock,
    )
    config = firmware.config
    for pin in template.pins:
        firmware.run(f"SetPinRole {pin.gpio} {pin.role}")
        firmware.run(f"SetPinChannel {pin.gpio} {pin.channel} {pin.channel2}")
    config.flags = template.flags
    firmware.set_startup_command(template.command)
    firmware.reboot(power_cut=True)
    return firmware


def unknown_commands(firmware: Firmware, template: Template) -> list[Note]:
    """Return a note per command the device does not know: it goes on without."""
    known = firmware.shell.knows
    script = (*firmware.shell.aliases.values(), template.command)
    words = {
        statement.split()[0]
        for text in script
        for line in text.splitlines()
        for statement in re.sub(r"(?i)^\s*backlog\b", "", line).split(";")
        if statement.split() and not statement.strip().startswith(("//", "#"))
    }
    words -= {word for word in words if word.endswith(":")}
    return [
        Note("command", f"{word!r} is no command")
        for word in sorted(words)
        if word.lower() not in ("delay_s", "delay_ms", "waitfor", "return")
        and not known(word)
        and not known(re.split(r"\d", word)[0])
    ]
