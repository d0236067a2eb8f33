"""Model the energy meter: readings, counters and what of them is in flash.

Facts: the reference, section 5. The total is written to flash each 10 Wh or 6 h, at
a change of day and before a commanded reboot, so a power cut steps it back.
"""

from dataclasses import dataclass, field
from datetime import datetime
import math
import random

from .c_types import f32
from .config import Config, SavedEnergy
from .log import LogRing
from .tables import FREQUENCY_DRIVERS, METER_DRIVERS

FLAG_ALLOW_NEGATIVE = 25
FLAG_ZERO_WHEN_OPEN = 38
SAVE_EVERY_SECONDS = 6 * 3600
METERS = (*METER_DRIVERS, "TESTPOWER")


@dataclass
class Load:
    """What flows while the relays are closed; with jitter, a little at random."""

    voltage: float = 230.0
    current: float = 0.5
    power: float = 100.0
    frequency: float = 50.0
    jitter: bool = False


@dataclass
class EnergyStatistics:
    """The optional history behind the value of the last hour."""

    interval: int
    samples: list[float]
    since: int = 0


@dataclass
class EnergyMeter:
    """The meter of a running device."""

    config: Config
    log: LogRing
    load: Load
    driver: str | None = None
    voltage: float = 0.0
    current: float = 0.0
    power: float = 0.0
    frequency: float = 0.0
    apparent: float = 0.0
    reactive: float = 0.0
    factor: float = 0.0
    last_hour: float = 0.0
    counters: SavedEnergy = field(default_factory=SavedEnergy)
    save_threshold: float = 10.0
    statistics: EnergyStatistics | None = None
    seconds_since_save: int = 0

    def start(self, driver: str) -> None:
        """Begin to measure from what is in flash."""
        self.driver = driver
        self.voltage = self.current = self.power = 0.0
        self.apparent = self.reactive = self.factor = self.last_hour = 0.0
        # A chip that does not measure the frequency leaves it "not a number".
        self.frequency = math.nan
        self.counters = SavedEnergy(**vars(self.config.energy))
        self.seconds_since_save = 0
        self.log.add("Read ENERGYMETER values sz=32", "EnergyMeter")

    def stop(self) -> None:
        """Stop measuring; the last readings stay."""
        self.driver = None

    def save(self) -> None:
        """Write the counters to flash."""
        self.counters.saves += 1
        self.config.energy = SavedEnergy(**vars(self.counters))
        self.seconds_since_save = 0

    def reset(self, total: float | None, now: datetime | None) -> None:
        """Clear all counters, or set the total alone to the value given."""
        if total is None:
            self.counters = SavedEnergy(
                day_of_month=self.counters.day_of_month, saves=self.counters.saves
            )
        else:
            self.counters.total = f32(total)
        self.counters.cleared_at = now.timestamp() if now else 0.0
        self.save()

    def _read(self, relays_open: bool) -> tuple[float, float, float, float]:
        load = self.load
        voltage, current, power = load.voltage, load.current, load.power
        frequency = load.frequency if self.driver in FREQUENCY_DRIVERS else math.nan
        if load.jitter:
            # Not for cryptography: the test driver adds noise to its readings.
            current += random.randrange(100) * 0.001
            voltage += random.randrange(100) * 0.1
            power += random.randrange(100) * 0.1
            frequency += random.randrange(100) * 0.01
        if not self.config.flag(FLAG_ALLOW_NEGATIVE):
            voltage, current, power = (max(0.0, v) for v in (voltage, current, power))
        # The test driver knows no relays; a real chip measures behind them.
        zero = self.driver != "TESTPOWER" or self.config.flag(FLAG_ZERO_WHEN_OPEN)
        if relays_open and zero:
            current = power = 0.0
        return f32(voltage), f32(current), f32(power), f32(frequency)

    def second(self, relays_open: bool, now: datetime | None) -> None:
        """Measure for one second; now is the device's local time, if it is set."""
        if self.driver is None:
            return
        self.voltage, self.current, self.power, self.frequency = self._read(relays_open)
        self.apparent = self.voltage * self.current
        power = abs(self.power)
        self.reactive = (
            0.0
            if self.apparent <= power
            else f32(math.sqrt(f32(f32(self.apparent) ** 2) - f32(self.power**2)))
        )
        self.factor = self.power / self.apparent if self.apparent else 1.0
        energy = max(0.0, f32(self.power / 3600))
        counters = self.counters
        counters.total += energy
        counters.today += energy
        if now is not None:
            self._follow_day(now)
        self._follow_hour(energy)
        self.seconds_since_save += 1
        unsaved = counters.total - self.config.energy.total
        if (
            unsaved >= self.save_threshold
            or self.seconds_since_save >= SAVE_EVERY_SECONDS
        ):
            self.save()

    def _follow_day(self, now: datetime) -> None:
        counters = self.counters
        counters.cleared_at = counters.cleared_at or now.timestamp()
        if counters.day_of_month == -1:
            counters.day_of_month = now.day
        if counters.day_of_month != now.day:
            counters.three_days_ago = counters.two_days_ago
            counters.two_days_ago = counters.yesterday
            counters.yesterday = counters.today
            counters.today = 0.0
            counters.day_of_month = now.day
            self.save()

    def setup_statistics(self, enable: bool, interval: int, count: int) -> None:
        """Start or stop the history that the value of the last hour comes from."""
        interval, count = max(10, min(900, interval)), max(10, min(180, count))
        self.statistics = EnergyStatistics(interval, [0.0] * count) if enable else None

    def _follow_hour(self, energy: float) -> None:
        history = self.statistics
        if history is None:
            return
        history.since += 1
        if history.since >= history.interval:
            self.last_hour = sum(history.samples)
            history.samples = [0.0, *history.samples[:-1]]
            history.since = 0
        history.samples[0] += energy
