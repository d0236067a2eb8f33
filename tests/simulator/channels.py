"""Model the 64 channels: values, types, labels and what follows a change."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .c_types import f32, to_int
from .config import Config
from .log import LogRing
from .tables import (
    ALL_OUTPUT_ROLES,
    CHANNEL_COUNT,
    DIMMER_MAXIMUM,
    PWM_ROLES,
    RELAY_LIKE_ROLES,
    SCRIPT_PWM_ROLES,
    TOGGLE,
    channels_of_role,
)

LED_DIMMER, LED_POWER, LED_TEMPERATURE = 129, 130, 132
LED_BASE_COLOURS = range(133, 138)
RETAINED = range(200, 212)
REMEMBERED = -1


@dataclass
class Special:
    """How the channel numbers beyond 63 are read and written."""

    read: Callable[[], int]
    write: Callable[[int], None]


@dataclass
class Presentation:
    """What a start-up script says about how a channel is shown."""

    label: str | None = None
    toggle_prefix: bool = True
    options: tuple[tuple[int, str], ...] = ()


@dataclass
class Channels(Mapping[int, int]):
    """The channels of a running device, as a mapping of those in use to values."""

    config: Config
    log: LogRing
    on_change: Callable[[int, int, int], None]
    special: dict[int, Special] = field(default_factory=dict)
    presentation: dict[int, Presentation] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    private: set[int] = field(default_factory=set)
    ping_pong: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give each channel its start value (or the one remembered in flash)."""
        self._values: list[float] = [
            float(
                self.config.retained.get(channel, 0) if value == REMEMBERED else value
            )
            for channel, value in enumerate(self.config.start_values)
        ]

    def __getitem__(self, channel: int) -> int:
        """Return a channel's value."""
        if not 0 <= channel < CHANNEL_COUNT:
            raise KeyError(channel)
        return to_int(self._values[channel])

    def __setitem__(self, channel: int, value: int) -> None:
        """Set a channel as something in the device would."""
        self.set(channel, value)

    def __iter__(self) -> Iterator[int]:
        """Go through the channels in use."""
        return (channel for channel in range(CHANNEL_COUNT) if self.in_use(channel))

    def __len__(self) -> int:
        """Return how many channels are in use."""
        return sum(1 for _ in self)

    def in_use(self, channel: int) -> bool:
        """Tell whether a channel has a type or a pin that uses it."""
        if self.config.channel_type(channel):
            return True
        for pin, role in enumerate(self.config.roles):
            count = channels_of_role(role)
            if count >= 1 and self.config.pin_channels[pin] == channel:
                return True
            if count >= 2 and self.config.pin_channels2[pin] == channel:
                return True
        return False

    def is_relay(self, channel: int) -> bool:
        """Tell whether a channel is listed as a relay (indicator LEDs count)."""
        return self.config.has_role_on_channel(channel, RELAY_LIKE_ROLES)

    def is_switch(self, channel: int) -> bool:
        """Tell whether a channel has a `POWER` of its own."""
        return self.is_relay(channel) or self.config.channel_type(channel) == TOGGLE

    def switches(self) -> list[int]:
        """Return the channels that have a `POWER` of their own."""
        return [channel for channel in range(CHANNEL_COUNT) if self.is_switch(channel)]

    def read(self, channel: int) -> int:
        """Return a channel's value, special numbers included; 0 out of range."""
        if special := self.special.get(channel):
            return special.read()
        if channel in RETAINED:
            return self.config.retained.get(channel, 0)
        if 0 <= channel < CHANNEL_COUNT:
            return to_int(self._values[channel])
        self.log.add_error(
            f"CHANNEL_Get: Channel index {channel} is out of range <0,{CHANNEL_COUNT})",
            "GEN",
        )
        return 0

    def read_float(self, channel: int) -> float:
        """Return a channel's value with its decimals; 0 out of range."""
        return self._values[channel] if 0 <= channel < CHANNEL_COUNT else 0.0

    def set(self, channel: int, value: int, *, silent: bool = False) -> None:
        """Set a channel; the present value again is no change."""
        if special := self.special.get(channel):
            special.write(value)
            return
        if channel in RETAINED:
            self.config.retained[channel] = value & 0xFFFF
            return
        if not 0 <= channel < CHANNEL_COUNT:
            self.log.add_error(
                f"CHANNEL_Set: Channel index {channel} is out of range "
                f"<0,{CHANNEL_COUNT})",
                "GEN",
            )
            return
        before = to_int(self._values[channel])
        if before == value:
            if not silent:
                self.log.add(
                    f"No change in channel {channel} (still set to {before}) - ignoring",
                    "GEN",
                )
            return
        if not silent:
            self.log.add(
                f"CHANNEL_Set channel {channel} has changed to {value} (flags 0)", "GEN"
            )
        self._change(channel, before, value)

    def _change(self, channel: int, before: int, value: int) -> None:
        self._values[channel] = float(value)
        if self.config.start_values[channel] == REMEMBERED:
            self.config.retained[channel] = value
        self.on_change(channel, before, value)

    def set_output(self, channel: int, value: float) -> None:
        """Set a channel as the LED driver does: with decimals, nothing published."""
        before = to_int(self._values[channel])
        self._values[channel] = f32(value)
        # Told as a change even where it is none.
        self.on_change(channel, before, to_int(value))

    def add(self, channel: int, delta: int) -> None:
        """Add to a channel."""
        value = to_int(self.read(channel) + delta)
        self.log.add(f"CHANNEL_Add channel {channel} has changed to {value}", "GEN")
        self.set(channel, value)

    def add_within(
        self, channel: int, delta: int, low: int, high: int, wrap: int
    ) -> None:
        """Add to a channel between two limits: clamped, wrapped (1) or to and fro (2)."""
        before = self.read(channel)
        if wrap == 3:
            self.ping_pong[channel] = -self.ping_pong.get(channel, 1)
            return
        if wrap == 2:
            step = delta * self.ping_pong.get(channel, 1)
            if (before == low and before + step < low) or (
                before == high and before + step > high
            ):
                self.ping_pong[channel] = -self.ping_pong.get(channel, 1)
                step = -step
            delta = step
        value = before + delta
        if wrap == 1:
            value = low if value > high else high if value < low else value
        else:
            value = max(low, min(high, value))
        self.log.add(
            f"CHANNEL_AddClamped channel {channel} has changed to {value}", "GEN"
        )
        self.set(channel, value)

    def toggle(self, channel: int) -> None:
        """Switch a channel between 0 and what counts as fully on for it."""
        if channel == LED_POWER:
            self.set(channel, int(not self.read(channel)))
        elif 0 <= channel < CHANNEL_COUNT:
            before = self[channel]
            self._change(channel, before, 0 if before else self.maximum(channel))
        else:
            self.log.add_error(
                f"CHANNEL_Toggle: Channel index {channel} is out of range "
                f"<0,{CHANNEL_COUNT})",
                "GEN",
            )

    def maximum(self, channel: int) -> int:
        """Return what counts as fully on for a channel."""
        if self.config.has_role_on_channel(channel, PWM_ROLES | SCRIPT_PWM_ROLES):
            return 100
        return DIMMER_MAXIMUM.get(self.config.channel_type(channel), 1)

    def set_all(self, value: int) -> None:
        """Set the channel of every output pin, as `POWERALL` does."""
        for pin in self.config.pins_with(ALL_OUTPUT_ROLES):
            self.set(self.config.pin_channels[pin], value)

    def present(self, channel: int) -> Presentation:
        """Return how a channel is shown, to be read or changed."""
        return self.presentation.setdefault(channel, Presentation())

    def label(self, channel: int) -> str:
        """Return a channel's label; without one it is its number."""
        label = self.present(channel).label
        return str(channel) if label is None else label

    def pwm_channel_count(self) -> int:
        """Return how many channels (below 32) have a PWM pin."""
        pins = self.config.pins_with(PWM_ROLES)
        return len({self.config.pin_channels[pin] for pin in pins} & set(range(32)))
