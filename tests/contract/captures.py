"""Read the captures of the real firmware: what was asked, and what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import re
from urllib.parse import quote

from tests.simulator.profiles import CAPTURES

PROFILES = tuple(sorted(folder.name for folder in CAPTURES.iterdir()))

# Values that differ each time, by name, and why. Nothing else may differ.
VOLATILE = {
    "uptime_s": "seconds since boot",
    "Uptime": "the same, as text or number",
    "UptimeSec": "the same",
    "u": "the same, in the echo of the captures",
    "build": "when the firmware was compiled",
    "BuildDateTime": "the same",
    "ConsumptionTotal": "the captured build's tick counter stands still",
    "e": "the same, in the echo of the captures",
    "t": "the same, in the echo of the captures",
}
_MASK = re.compile(rf'"({"|".join(VOLATILE)})":(?:"[^"]*"|[-+.\d]+)')

# As they were captured: a bare `led_basecolor_rgb` changes what comes after it.
_LAST = ("cm_led_basecolor_rgb.json", "cm_echo.txt")
_NOT_ASKED = ("commands.txt", "index_state_1.html", "lograw.txt", "raw_401.txt")


@dataclass(frozen=True)
class Capture:
    """A request to the real firmware and the body of its reply."""

    name: str
    target: str
    body: str


def captures(profile: str) -> Iterator[Capture]:
    """Yield what was asked of a profile, in an order that can be repeated."""
    files = (CAPTURES / profile).iterdir()
    names = sorted(file.name for file in files if file.name not in _NOT_ASKED)
    for name in sorted(names, key=lambda n: _LAST.index(n) if n in _LAST else -1):
        yield _capture(CAPTURES / profile / name)


def _capture(file: Path) -> Capture:
    text = file.read_bytes().decode()
    kind, _, rest = file.stem.partition("_")
    if file.name == "cm_echo.txt":
        command, _, text = text.partition("\n")
        return Capture(file.name, command_target(command), text)
    if kind == "api":
        return Capture(file.name, f"/api/{rest}", text)
    command = rest.replace("_", " ") if rest.startswith("Status") else rest
    return Capture(file.name, command_target(command), text)


def command_target(command: str) -> str:
    """Return the URL that runs a command."""
    return f"/cm?cmnd={quote(command)}"


def mask(text: str) -> str:
    """Return text with the values that may differ taken out."""
    return _MASK.sub(r'"\1":~', text)
