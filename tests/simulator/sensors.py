"""Model the sensors of a device: what they would measure, and the pins they are on."""

from dataclasses import dataclass, field

from .c_types import to_int
from .channels import Channels
from .config import Config
from .tables import (
    AIR_ROLE,
    CLIMATE_ROLES,
    DHT_ROLES,
    DOOR_ROLES,
    INPUT_ROLES,
    INVERTED_INPUT_ROLES,
    role,
)

_FLAG_INVERT_DOOR = 42


@dataclass
class Surroundings:
    """What the sensors of a device would measure, and the levels at its inputs."""

    temperature: float = 21.5
    humidity: float = 48.0
    co2: int = 612
    tvoc: int = 87
    battery_millivolts: int = 3000
    battery_percent: int = 100
    chip_temperature: float = 41.0
    pressure: float = 1013.25
    illuminance: float = 120.5
    thermocouple: float | None = None
    levels: dict[int, int] = field(default_factory=dict)
    # Thermometers on a wire: address as 16 hexadecimal digits, temperature.
    probes: dict[str, float | None] = field(default_factory=dict)


@dataclass
class Sensors:
    """The sensor pins of a running device."""

    config: Config
    channels: Channels
    surroundings: Surroundings
    running_drivers: set[str]
    last_levels: dict[int, int] = field(default_factory=dict)

    def sense(self) -> None:
        """Write what the sensors and inputs say to their channels."""
        around = self.surroundings
        climate = (to_int(around.temperature * 10), to_int(around.humidity))
        for pin in self.config.pins_with(DHT_ROLES):
            self._write(pin, *climate)
        if "CHT83XX" in self.running_drivers or "SHT3X" in self.running_drivers:
            for pin in self.config.pins_with(CLIMATE_ROLES):
                self._write(pin, *climate)
        if "SGP" in self.running_drivers:
            for pin in self.config.pins_with(frozenset({AIR_ROLE})):
                self._write(pin, around.co2, around.tvoc)
        if "DS1820" in self.running_drivers:
            for pin in self.config.pins_with(frozenset({role("DS1820_IO")})):
                self._write(pin, to_int(around.temperature * 100))
        for pin in self.config.pins_with(INPUT_ROLES | INVERTED_INPUT_ROLES):
            role_of_pin = self.config.roles[pin]
            inverted = role_of_pin in INVERTED_INPUT_ROLES or (
                role_of_pin in DOOR_ROLES and self.config.flag(_FLAG_INVERT_DOOR)
            )
            level = around.levels.get(pin, 0) ^ inverted
            # Only an edge is written, so a channel set otherwise stays as it is.
            if level != self.last_levels.get(pin, 0):
                self.last_levels[pin] = level
                self._write(pin, level)

    def _write(self, pin: int, first: int, second: int | None = None) -> None:
        self.channels.set(self.config.pin_channels[pin], first, silent=True)
        if second is not None:
            self.channels.set(self.config.pin_channels2[pin], second, silent=True)
