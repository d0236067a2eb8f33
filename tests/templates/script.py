"""Tell what a start-up command comes to: drivers, channel types, pins, flags.

Written apart from the simulator's interpreter, so that one is a check of the other:
it knows no events and no conditions, only what is certain to have run a while after
boot.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import re


@dataclass
class Outcome:
    """What the commands leave behind; names of roles, types, drivers in lower case.

    `drivers` are those started (True) and stopped, in their order.
    """

    drivers: list[tuple[str, bool]] = field(default_factory=list)
    types: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    options: dict[int, dict[int, str]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    channels: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    flags: dict[int, bool] = field(default_factory=dict)
    tuya_light: bool = False
    chip_outputs: int = 5


# Seconds after boot that are looked at.
PATIENCE = 90
_NUMBER = r"(\d+)"
_TEXT = r'("[^"]*"|\S+)'
# How a command is written, and what it is filed under.
_COMMANDS = {
    "start": r"startdriver\s+(\S+)",
    "stop": r"stopdriver\s+(\S+)",
    "type": rf"setchanneltype\s+{_NUMBER}\s+(\S+)",
    "label": rf"setchannellabel\s+{_NUMBER}\s+{_TEXT}",
    "options": rf"setchannelenum\s+{_NUMBER}\s+(.*)",
    "role": rf"setpinrole\s+{_NUMBER}\s+(\S+)",
    "channel": rf"setpinchannel\s+{_NUMBER}\s+{_NUMBER}(?:\s+{_NUMBER})?",
    "flag": rf"setflag\s+{_NUMBER}\s+{_NUMBER}",
    "map": rf"\w+_map{r'\s+(\d+)' * 5}",
    "tuya": r"tuyamcu_setupled\b(.*)",
}


def outcome_of(text: str) -> Outcome:
    """Follow a start-up command from top to bottom."""
    outcome = Outcome()
    for statement in _statements(text):
        for what, pattern in _COMMANDS.items():
            if found := re.match(pattern, statement, re.IGNORECASE):
                _file(outcome, what, found.groups())
    return outcome


def _statements(text: str) -> Iterator[str]:
    """Yield the commands that run by themselves within PATIENCE, one by one."""
    waited = 0.0
    for line in re.split(r"[\r\n]+", text):
        line = line.strip()
        if line.startswith(("//", "#")):
            continue
        for part in _parts(line):
            word, _, rest = part.lower().partition(" ")
            if word in ("delay_s", "delay_ms"):
                seconds = re.match(r"[0-9.]+", rest)
                waited += float(seconds[0] if seconds else 1) / (
                    1000 if word == "delay_ms" else 1
                )
            elif word == "waitfor" and not (
                rest.startswith("wifistate 4") and not waited
            ):
                # Nobody presses a button, there is no broker and no time server, and
                # the WiFi connects only once.
                return
            if waited > PATIENCE:
                return
            yield part


def _parts(line: str) -> Iterator[str]:
    if backlog := re.match(r"backlog\s+(.*)", line, re.IGNORECASE):
        for part in backlog[1].split(";"):
            yield from _parts(part.strip())
    elif repeated := re.match(
        rf"addrepeatingevent\s+{_NUMBER}\s+-?\d+\s+(.*)", line, re.IGNORECASE
    ):
        if int(repeated[1]) < PATIENCE:
            yield from _parts(repeated[2])
    elif line:
        yield line


def _file(outcome: Outcome, what: str, said: tuple[str, ...]) -> None:
    match what:
        case "start" | "stop":
            outcome.drivers.append((said[0].lower(), what == "start"))
        case "type":
            outcome.types[int(said[0])] = said[1].lower()
        case "label":
            outcome.labels[int(said[0])] = said[1].strip('"')
        case "options":
            pairs = (
                word.strip('"').partition(":") for word in re.findall(_TEXT, said[1])
            )
            outcome.options[int(said[0])] = {
                int(number or 0): name for number, _, name in pairs
            }
        case "role":
            outcome.roles[int(said[0])] = said[1].lower()
        case "channel":
            second = None if said[2] is None else int(said[2])
            outcome.channels[int(said[0])] = (int(said[1]), second)
        case "flag":
            outcome.flags[int(said[0])] = said[1] != "0"
        case "map":
            outcome.chip_outputs = sum(number != "255" for number in said)
        case "tuya":
            outcome.tuya_light = True
