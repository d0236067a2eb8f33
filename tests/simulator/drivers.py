"""Keep the list of running drivers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import tables
from .config import Config
from .energy import METERS, EnergyMeter
from .log import LogRing

FLAG_NO_AUTOSTART = 36


@dataclass
class Drivers:
    """The drivers of a running device; known are those that ran since boot."""

    config: Config
    log: LogRing
    meter: EnergyMeter
    has_meter: bool
    running: set[str]
    known: set[str] = field(default_factory=set)
    # For how many more index pages their lock is held: these lack the drivers' parts.
    busy: int = 0

    def boot(self, always: Iterable[str]) -> None:
        """Start what runs in any case and what the pins ask for."""
        for name in always:
            self.start(name)
        if not self.config.flag(FLAG_NO_AUTOSTART):
            for name, roles in tables.AUTOSTART:
                if all(tables.role(role) in self.config.roles for role in roles):
                    self.start(name)
        # Not among the others: the flag does not keep it from starting.
        if self.config.pins_with(tables.INFRARED_ROLES):
            self.start("IR")

    def start(self, name: str) -> str | None:
        """Start a driver by name, whatever its case, and return its proper name.

        An unknown one, or one that runs, is logged.
        """
        known = tables.DRIVER_BY_NAME.get(name.lower())
        if known is None or (known in METERS and not self.has_meter):
            self.log.add(f"Driver {name} is not known in this build.")
            return None
        if known in self.running:
            self.log.add(f"Drv {known} is already loaded.")
            return None
        self.log.add(f"Starting {known}.")
        self.running.add(known)
        self.known.add(known)
        if known in METERS:
            self.meter.start(known)
        if not any(self.config.led_map):
            self.config.led_map = tables.LED_MAPS.get(known, self.config.led_map)
        self.log.add(f"Started {known}.")
        return known

    def stop(self, name: str) -> None:
        """Stop a driver, or all with `*`."""
        lower = name.lower()
        for running in [d for d in self.running if lower in ("*", d.lower())]:
            self.running.discard(running)
            self.log.add(f"Drv {running} stopped.")
            if running == self.meter.driver:
                self.meter.stop()
