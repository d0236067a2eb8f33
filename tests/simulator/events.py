"""Keep the handlers a start-up script hangs on events, and its repeating commands."""

from collections.abc import Callable
from dataclasses import dataclass, field
import operator

from .log import LogRing

RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_WAITED_FOR: dict[str, Callable[[int, int], bool]] = {
    "": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "!": operator.ne,
}
_EVENTS = """
noPingTime OnRelease OnPress OnClick OnToggle IPChange OnHold OnHoldStart OnDblClick
On3Click On4Click On5Click OnChannelChange OnUART MQTTState NoMQTTTime OnMQTT
NTPState LEDState LEDMode voltage current power frequency energycounter
energycounter_last_hour IR_RC5 IR_RC6 IR_Samsung IR_PANASONIC IR_NEC IR_SAMSUNG_LG
IR_SHARP IR_SONY TuyaMCUParsed OnDP MissedHeartbeats WiFiState OnADCButton
OnCustomDown OnCustomUP OnCMD OnHTTP OnDiscovery RC
"""
EVENTS = {name.lower(): name for name in _EVENTS.split()} | {"energy": "energycounter"}


def event_name(text: str) -> str | None:
    """Return an event's name as handlers are stored under; None if there is none."""
    lower = text.lower()
    if lower.startswith("channel"):
        digits = lower.removeprefix("channel")
        return f"channel{int(digits) if digits.isdigit() else 0}"
    return EVENTS.get(lower)


@dataclass(frozen=True)
class Handler:
    """A command to run at an event: at a value, or when a value begins to fit."""

    event: str
    command: str
    value: int | str = 0
    more: tuple[int, ...] = ()
    relation: str | None = None


@dataclass(frozen=True)
class Waiter:
    """A script that goes on once an event comes with a value that fits."""

    event: str
    relation: str
    value: int
    go_on: Callable[[], object]

    def fits(self, event: str, value: int | str) -> bool:
        """Tell whether this is what the script waits for."""
        return (
            event == self.event
            and isinstance(value, int)
            and _WAITED_FOR[self.relation](value, self.value)
        )


@dataclass
class Repeating:
    """A command to run each interval seconds, times times (or for ever, -1)."""

    interval: int
    times: int
    command: str
    identity: int = 0
    left: int = 0


@dataclass
class Events:
    """The handlers of a running device; the newest runs first."""

    log: LogRing
    execute: Callable[[str], object]
    handlers: list[Handler] = field(default_factory=list)
    repeating: list[Repeating] = field(default_factory=list)
    waiters: list[Waiter] = field(default_factory=list)

    def add(self, handler: Handler) -> None:
        """Add a handler in front of the others."""
        self.handlers.insert(0, handler)

    def fire(self, event: str, value: int | str, *more: int) -> None:
        """Run what waits for this event with this value."""
        for handler in list(self.handlers):
            if handler.relation is None and handler.event == event:
                same = (
                    handler.value.lower() == value.lower()
                    if isinstance(handler.value, str) and isinstance(value, str)
                    else handler.value == value
                )
                if same and handler.more == more:
                    self._run(handler)
        self._wake(event, value)

    def change(self, event: str, before: int, after: int) -> None:
        """Run what waits for a value that did not fit before and does now."""
        for handler in list(self.handlers):
            if handler.relation is None or handler.event != event:
                continue
            fits = RELATIONS[handler.relation]
            limit = int(handler.value)
            if fits(after, limit) and not fits(before, limit):
                self._run(handler)
        self._wake(event, after)

    def wait(self, waiter: Waiter) -> None:
        """Let a script go on at its event."""
        self.waiters.append(waiter)

    def _wake(self, event: str, value: int | str) -> None:
        for waiter in [w for w in self.waiters if w.fits(event, value)]:
            self.waiters.remove(waiter)
            waiter.go_on()

    def _run(self, handler: Handler) -> None:
        self.log.add(
            f"EventHandlers_FireEvent: executing command {handler.command}", "EVENT"
        )
        self.execute(handler.command)

    def repeat(self, event: Repeating) -> None:
        """Add a repeating command; it first runs after one interval."""
        event.left = event.interval
        self.repeating.append(event)

    def second(self) -> None:
        """Run the repeating commands that are due."""
        for event in list(self.repeating):
            event.left -= 1
            if event.left > 0:
                continue
            event.left = event.interval
            if event.times > 0:
                event.times -= 1
            if event.times == 0:
                self.repeating.remove(event)
            self.execute(event.command)
