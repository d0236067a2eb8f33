"""Model the driver of shutters: motors whose position follows from their running time.

Facts: drv_shutters.c. The device itself looks every few milliseconds; here a second is
one step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .arguments import Arguments
from .c_types import atof, atoi, to_int
from .channels import RETAINED
from .config import Config
from .log import LogRing
from .tables import roles

_ROLES = roles("ShutterA", "ShutterB")
_DEFAULT_SECONDS = 10.0
_SWITCH_DELAY = 0.2
_COMMAND = "ShutterMove"


@dataclass
class Shutter:
    """One motor: how far it is open (0 to 1), where it goes, and how fast."""

    channel: int
    fraction: float = 0.0
    target: float = 0.0
    open_seconds: float = _DEFAULT_SECONDS
    close_seconds: float = _DEFAULT_SECONDS
    moving: int = 0
    delay: float = 0.0


@dataclass
class Shutters:
    """The shutters of a running device."""

    config: Config
    log: LogRing
    running_drivers: set[str]
    known: dict[int, Shutter] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Tell whether the driver runs."""
        return "Shutters" in self.running_drivers

    def second(self) -> None:
        """Register the shutters of the pins, and let those that move move on."""
        if not self.running:
            return
        for pin in self.config.pins_with(_ROLES):
            channel = self.config.pin_channels[pin]
            if channel not in self.known:
                self.known[channel] = self._from_flash(channel)
        for shutter in self.known.values():
            self._move_on(shutter)

    def _flash(self, channel: int) -> range:
        first = RETAINED.start + channel * 3
        return range(first, first + 3)

    def _from_flash(self, channel: int) -> Shutter:
        """Return the shutter as it was saved: there is room for channels 0 to 3."""
        opens, closes, at = (
            self.config.retained.get(index, 0) if index in RETAINED else 0
            for index in self._flash(channel)
        )
        return Shutter(
            channel,
            fraction=at * 0.01,
            open_seconds=opens * 0.05 or _DEFAULT_SECONDS,
            close_seconds=closes * 0.05 or _DEFAULT_SECONDS,
        )

    def _save(self, shutter: Shutter) -> None:
        values = (
            shutter.open_seconds * 20,
            shutter.close_seconds * 20,
            shutter.fraction * 100,
        )
        for index, value in zip(self._flash(shutter.channel), values, strict=True):
            if index in RETAINED:
                self.config.retained[index] = to_int(value)

    def _move_on(self, shutter: Shutter) -> None:
        if not shutter.moving:
            return
        seconds = 1.0 - shutter.delay
        shutter.delay = 0.0
        if shutter.moving > 0:
            shutter.fraction += seconds / shutter.open_seconds
            arrived = shutter.fraction >= shutter.target
        else:
            shutter.fraction -= seconds / shutter.close_seconds
            arrived = shutter.fraction <= shutter.target
        if arrived:
            # The device looks far more often than here.
            shutter.fraction = shutter.target
            self._stop(shutter)
        else:
            self._save(shutter)

    def _stop(self, shutter: Shutter) -> None:
        shutter.fraction = max(0.0, min(1.0, shutter.fraction))
        shutter.moving = 0
        shutter.delay = 0.0
        self._save(shutter)

    def move(self, name: str, arguments: Arguments) -> None:
        """Run `ShutterMove 5 70`, `ShutterMove5 70`, or with open, close, stop."""
        if len(arguments) >= 2:
            channel, target = arguments.integer(0), arguments.text(1)
        else:
            channel, target = atoi(name[len(_COMMAND) :]), arguments.text(0)
        shutter = self.known.get(channel)
        if shutter is None:
            return
        word = target.lower()
        if word == "stop":
            self._stop(shutter)
            shutter.target = shutter.fraction
            return
        fractions = {"open": 1.0, "close": 0.0}
        self._move_to(shutter, fractions.get(word, atof(target) * 0.01))

    def _move_to(self, shutter: Shutter, fraction: float) -> None:
        self.log.add(f"Shutter command: {shutter.channel} go to {fraction:f}", "GEN")
        if fraction < 0:
            self._stop(shutter)
            shutter.target = shutter.fraction
            return
        shutter.target = min(1.0, fraction)
        before = shutter.moving
        if shutter.target == shutter.fraction:
            return
        shutter.moving = 1 if shutter.target > shutter.fraction else -1
        if before == -shutter.moving:
            shutter.delay = _SWITCH_DELAY

    def calibrate(self, arguments: Arguments) -> None:
        """Set for how long a motor runs from one end to the other."""
        shutter = self.known.get(arguments.integer(0))
        if shutter is None:
            return
        opens, closes = arguments.number(1), arguments.number(2)
        shutter.open_seconds = opens if opens > 0 else shutter.open_seconds
        shutter.close_seconds = closes if closes > 0 else shutter.close_seconds
        self._save(shutter)

    def page(self) -> str:
        """Return the driver's part of the index page; the latest shutter is first."""
        if not self.running:
            return ""
        return "<h1>Shutters Controls Section</h1>" + "".join(self._rows())

    def _rows(self) -> Iterator[str]:
        for shutter in reversed(self.known.values()):
            number = shutter.channel
            position = int(shutter.fraction * 100 + 0.5)
            target = int(shutter.target * 100 + 0.5)
            buttons = " ".join(
                f"<button class='btn' onclick='sendCmd(\"ShutterMove{number} {to}\")'>"
                f"{word}</button>"
                for word, to in (("Open", "100"), ("Stop", "stop"), ("Close", "0"))
            )
            yield (
                f"<hr><h5>Shutter {number}</h5><div>Current Position: {position}%</div>"
                f"<div>Target Position: {target}%</div><div>{buttons}</div>"
                f"<form onsubmit='return false;'><label>Set Target:</label><input "
                f"type='range' min='0' max='100' value='{target}' "
                f"onchange='sendCmd(\"ShutterMove{number} \" + (this.value))'></form>"
            )
