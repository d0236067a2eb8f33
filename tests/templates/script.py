"""Tell what a start-up command comes to: drivers, channel types, pins, flags.

Written apart from the simulator's interpreter, so that one is a check of the other:
it follows what is certain to have run a while after boot. What hangs on events, on
conditions and on what the device holds it does not know; a reading tells what would be
if nothing of that ran (SURE), or all of it, with the one branch or the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
import re

from tests.simulator.tables import CHANNEL_COUNT, CHANNEL_TYPES, ROLE_NAMES

from .tables import HLW8112, MAP_NAMES


@dataclass
class Outcome:
    """What the commands leave behind; names of roles, types, drivers in lower case.

    `drivers` are those started (True) and stopped, in their order; `doubts` are the
    statements that may have had a part in it, or not.
    """

    drivers: list[tuple[str, bool]] = field(default_factory=list)
    types: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    options: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    roles: dict[int, str] = field(default_factory=dict)
    channels: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    flags: dict[int, bool] = field(default_factory=dict)
    clears_pins: bool = False
    tuya_light: bool = False
    chip_outputs: int = 5
    doubts: list[str] = field(default_factory=list)


SURE, THEN, ELSE = READINGS = range(3)
# Seconds after boot until which everything is sure to have run, and after which nothing.
_SOON, _LATE = 80, 120
# Of the firmware: characters of a part of a backlog, of an option, of all arguments.
_LONGEST_PART, _LONGEST_OPTION, _LONGEST = 127, 32, 511
_MOST_ARGUMENTS = 32
# An alias that calls itself crashes a device.
_DEEPEST = 20
# Commands whose arguments may be quoted; of the others only the first.
_QUOTING = {"setchannellabel", "setchannelenum", "startupcommand"}
_DELAYS = {"delay_s": 1, "delay_ms": 1000}
_HANDLERS = {
    "addeventhandler": 2,
    "addeventhandler2": 3,
    "addeventhandler3": 4,
    "addchangehandler": 3,
}
# Nobody presses a button, there is no broker and no time server.
_NEVER = re.compile(
    r"on(press|release|click|toggle|hold|holdstart|dblclick|\dclick|adcbutton|custom.*)"
    r"|mqttstate|nompttime|ntpstate|onmqtt|onuart|ondp|oncmd|onhttp|ir_.*|rc"
)
_TYPE_NAMES = {kind.name.lower() for kind in CHANNEL_TYPES} - {"error"}
_ROLE_NAMES = {name.lower() for name in ROLE_NAMES} | {"none"}


def outcome_of(
    text: str, *, running: Iterable[str] = (), reading: int = SURE
) -> Outcome:
    """Follow a start-up command from top to bottom; `running` are the drivers before."""
    script = _Script(reading)
    for driver in running:
        script.start(driver)
    script.lines(text.splitlines())
    return script.outcome


class _ExpressionError(Exception):
    """A number that hangs on what the device holds."""


def _head(text: str) -> tuple[str, str]:
    """Return the first word in lower case, and the rest."""
    name, rest = (*text.split(maxsplit=1), "", "")[:2]
    return name.lower(), rest.strip()


def _words(text: str, *, quotes: bool = False) -> list[str]:
    """Return the arguments as the firmware splits them."""
    text = text.strip()[:_LONGEST]
    quoted = r'"([^"]*)"?|(\S+)'
    if quotes:
        found = re.findall(quoted, text)
    else:
        first = re.match(quoted, text)
        rest = text[first.end() :] if first else ""
        found = [
            *([first.groups("")] if first else []),
            *(("", w) for w in rest.split()),
        ]
    return [one or other for one, other in found][:_MOST_ARGUMENTS]


def _number(word: str) -> int:
    """Return a whole number as the firmware reads it: as far as it is one."""
    if re.match(r"0x", word):
        digits = re.match(r"0x([0-9a-fA-F]{1,8})", word)
        return int(digits[1], 16) if digits else 0
    if re.search(r"[$+*/]|.-", word):
        raise _ExpressionError
    return _leading(word)


def _leading(word: str) -> int:
    """Return the whole number that a word begins with, else 0."""
    digits = re.match(r"-?\d{1,18}", word)
    return int(digits[0]) if digits else 0


class _Script:
    """A start-up command that is being followed."""

    def __init__(self, reading: int) -> None:
        self.outcome = Outcome()
        self._reading = reading
        self._running: set[str] = set()
        self._aliases: dict[str, str] = {}
        self._depth = 0

    def lines(self, lines: list[str], waited: float = 0.0) -> None:
        """Follow lines one after the other, as far as they come in time."""
        for number, line in enumerate(lines, 1):
            name, rest = _head(line)
            if name.startswith(("//", "#")) or name.endswith(":"):
                continue
            if name == "return":
                return
            if name in _DELAYS:
                seconds = re.match(r"\d*\.?\d+", rest)
                before = waited
                waited += float(seconds[0] if seconds else 1) / _DELAYS[name]
                if before <= _SOON < waited:
                    if waited < _LATE:
                        self._maybe(line.strip(), lines[number:], waited)
                    return
            elif name == "waitfor":
                event, value = _head(rest)
                if _NEVER.fullmatch(event):
                    return
                # The WiFi connects only once.
                if event != "wifistate" or not re.match(r"4\b", value) or waited:
                    self._maybe(line.strip(), lines[number:], waited)
                    return
            else:
                self._run(line.strip(), waited)

    def _maybe(self, why: str, lines: list[str], waited: float) -> None:
        """Follow lines that may not come to run, if the reading says so."""
        if self._reading != SURE:
            before = repr(self.outcome)
            self.lines(lines, waited)
            if repr(self.outcome) != before:
                self.outcome.doubts.append(why)

    def _run(self, statement: str, waited: float) -> None:
        if not statement or self._depth > _DEEPEST:
            return
        self._depth += 1
        try:
            self._command(statement, waited)
        except _ExpressionError:
            # Most of what a device holds is 0 after its boot.
            guess = re.sub(r"\S*\$\S*", "0", statement)
            if self._reading != SURE and guess != statement:
                self._maybe(statement, [guess], waited)
        finally:
            self._depth -= 1

    def _command(self, statement: str, waited: float) -> None:
        """Follow one command: those that run others, here."""
        name, text = _head(statement)
        if (command := self._aliases.get(name)) is not None:
            self._run(command, waited)
        elif name == "backlog":
            self.lines([part[:_LONGEST_PART] for part in text.split(";")], waited)
        elif name == "alias":
            alias, command = _head(text)
            self._aliases.setdefault(alias, command)
        elif name in ("addrepeatingevent", "addrepeatingeventid"):
            first = 3 if name.endswith("id") else 2
            words = text.split(maxsplit=first)
            due = waited + max(1, _number(words[0])) if len(words) > first else _LATE
            if due <= _SOON:
                self._run(words[first], due)
            elif due < _LATE:
                self._maybe(statement, [words[first]], due)
        elif name in _HANDLERS:
            words = text.split(maxsplit=_HANDLERS[name])
            if len(words) > _HANDLERS[name] and not _NEVER.fullmatch(words[0].lower()):
                self._maybe(statement, [words[-1]], waited)
        elif name == "if":
            branches = re.split(r"(?i)\bthen\b|\belse\b", text)
            chosen = branches[self._reading : self._reading + 1]
            self._maybe(statement, [part.strip(' "') for part in chosen], waited)
        elif name == "startupcommand":
            command, *more = _words(text, quotes=True) or [""]
            if more[:1] == ["1"]:
                self._run(command, waited)
        else:
            self._setting(name, _words(text, quotes=name in _QUOTING))

    def _setting(self, name: str, words: list[str]) -> None:
        """Follow a command that leaves something behind."""
        outcome = self.outcome
        match name, words:
            case "startdriver", [driver, *_]:
                self.start(driver.lower())
            case "stopdriver", [driver, *_]:
                outcome.drivers.append((driver.lower(), False))
                self._running -= self._running if driver == "*" else {driver.lower()}
            case "setchanneltype", [channel, kind, *_] if kind.lower() in _TYPE_NAMES:
                if 0 <= (number := _number(channel)) < CHANNEL_COUNT:
                    outcome.types[number] = kind.lower()
            case "setchannellabel", [channel, label, *_]:
                outcome.labels[_number(channel)] = label
            case "setchannelenum", [channel, _, *_]:
                pairs = (word.partition(":") for word in words[1:])
                outcome.options[_number(channel)] = [
                    (_leading(value), label[:_LONGEST_OPTION])
                    for value, _, label in pairs
                ]
            case "setchannelvisible", [channel, shown, *_]:
                number = _number(channel)
                hides = not _number(shown) and 0 <= number < 32
                outcome.hidden = (outcome.hidden - {number}) | (
                    {number} if hides else set()
                )
            case "setpinrole", [pin, role, *_] if role.lower() in _ROLE_NAMES:
                if pin.startswith("$") or re.fullmatch(r"[+-]?\d+", pin):
                    outcome.roles[_number(pin)] = role.lower()
            case "setpinchannel", [pin, channel, *more]:
                first = (
                    number
                    if 0 <= (number := _number(channel)) < CHANNEL_COUNT
                    else None
                )
                second = _number(more[0]) & 0xFF if more else None
                old = outcome.channels.get(_number(pin), (None, None))
                outcome.channels[_number(pin)] = (
                    old[0] if first is None else first,
                    old[1] if second is None else second,
                )
            case "setflag", [flag, on, *_]:
                outcome.flags[_number(flag)] = bool(_number(on))
            case "flags", [flags] if re.fullmatch(r"[+-]?\d+", flags):
                outcome.flags = {n: bool(int(flags) >> n & 1) for n in range(64)}
            case "cleario", _:
                outcome.roles, outcome.channels, outcome.types = {}, {}, {}
                outcome.clears_pins = True
            case "tuyamcu_setupled", [_, _, *_]:
                outcome.tuya_light |= "tuyamcu" in self._started()
            case _, [_, *_] if name.endswith("_map"):
                if self._started() & MAP_NAMES.get(name, set()):
                    outputs = [_number(word) for word in [*words, *["-1"] * 5][:5]]
                    outcome.chip_outputs = sum(number >= 0 for number in outputs)

    def _started(self) -> set[str]:
        """Return the drivers whose commands are known: whatever has run."""
        return {name for name, started in self.outcome.drivers if started}

    def start(self, driver: str) -> None:
        """Start a driver; the meter with channels says itself what they are."""
        if driver == "hlw8112spi" and driver not in self._running:
            for channel, (kind, label) in enumerate(HLW8112):
                self.outcome.types[channel] = kind
                if label:
                    self.outcome.labels[channel] = label
        self._running.add(driver)
        self.outcome.drivers.append((driver, True))
