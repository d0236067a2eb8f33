"""Model the meters with two lines: one that only shows a page, one that has channels.

Facts: drv_bl0939.c, drv_hlw8112.c. Both keep their energies in flash, and save them once
an hour, by command, and at a commanded reboot.
"""

from dataclasses import dataclass, field

from .arguments import Arguments
from .c_types import to_int
from .channels import Channels
from .config import Config
from .tables import role, type_number

BL0939, HLW8112 = "BL0939SPI", "HLW8112SPI"
_SAVE_EVERY_SECONDS = 3600
_PINS = ("BL0939_SCLK", "BL0939_MOSI", "BL0939_MISO")

_TYPES = (
    ("Voltage_div100", ""),
    ("Frequency_div100", ""),
    ("PowerFactor_div1000", "Power Factor"),
    ("Current_div1000", "Current A"),
    ("Current_div1000", "Current B"),
    ("Power_div100", "Power A"),
    ("Power_div100", "Power B"),
    ("Power_div100", "Apparent Power"),
    ("EnergyExport_kWh_div1000", "Energy Export A"),
    ("EnergyExport_kWh_div1000", "Energy Export B"),
    ("EnergyImport_kWh_div1000", "Energy Import A"),
    ("EnergyImport_kWh_div1000", "Energy Import B"),
)


@dataclass
class Line:
    """What flows in one line: a negative power is exported."""

    current: float = 0.0
    power: float = 0.0


@dataclass
class Lines:
    """What the chip sees; `answers` unless it is not connected."""

    voltage: float = 230.0
    frequency: float = 50.0
    a: Line = field(default_factory=Line)
    b: Line = field(default_factory=Line)
    answers: bool = True


@dataclass
class DualMeters:
    """The meter with two lines of a running device, if it has one."""

    config: Config
    channels: Channels
    lines: Lines
    running_drivers: set[str]
    voltage: float = 0.0
    readings: tuple[Line, Line] = (Line(), Line())
    read_errors: int = 0
    seconds_since_save: int = 0

    def __post_init__(self) -> None:
        """Start from what is in flash: (import, export) in kWh of each line."""
        self.energies = [list(pair) for pair in self.config.line_energies]

    def started(self, driver: str) -> None:
        """Give the channels their types, as one of the drivers does."""
        if driver != HLW8112:
            return
        for channel, (name, label) in enumerate(_TYPES):
            self.config.set_channel_type(channel, type_number(name))
            if label:
                self.channels.present(channel).label = label
                self.channels.present(channel).toggle_prefix = False

    @property
    def is_ready(self) -> bool:
        """Tell whether the meter that shows a page has its pins."""
        return BL0939 in self.running_drivers and all(
            role(name) in self.config.roles for name in _PINS
        )

    def second(self) -> None:
        """Measure for one second."""
        if not (self.is_ready or HLW8112 in self.running_drivers):
            return
        if not self.lines.answers:
            self.read_errors += 1
            return
        lines = self.lines
        self.voltage = lines.voltage
        self.readings = tuple(  # type: ignore[assignment]
            Line(line.current, line.power) for line in (lines.a, lines.b)
        )
        for energies, line in zip(self.energies, self.readings, strict=True):
            energies[line.power < 0] += abs(line.power) / 3_600_000
        if HLW8112 in self.running_drivers:
            self._write_channels()
        self.seconds_since_save += 1
        if self.seconds_since_save >= _SAVE_EVERY_SECONDS:
            self.save()

    def _write_channels(self) -> None:
        a, b = self.readings
        apparent = self.voltage * a.current
        values = (
            self.voltage * 100,
            self.lines.frequency * 100,
            1000 * a.power / apparent if apparent else 0,
            a.current * 1000,
            b.current * 1000,
            a.power * 100,
            b.power * 100,
            apparent * 100,
            self.energies[0][1] * 1000,
            self.energies[1][1] * 1000,
            self.energies[0][0] * 1000,
            self.energies[1][0] * 1000,
        )
        for channel, value in enumerate(values):
            self.channels.set(channel, to_int(value), silent=True)

    def save(self) -> None:
        """Write the energies to flash."""
        self.config.line_energies = tuple(  # type: ignore[assignment]
            tuple(pair) for pair in self.energies
        )
        self.seconds_since_save = 0

    def set_energy(self, arguments: Arguments) -> None:
        """Set the energies: `BL0939_SetEnergy ImportA ExportA ImportB ExportB`."""
        self.energies = [
            [arguments.number(0), arguments.number(1)],
            [arguments.number(2), arguments.number(3)],
        ]
        self.save()

    def clear(self, which: str) -> None:
        """Clear the energies of line a, b or of both."""
        word = which.lower().removeprefix("channel_")
        for line in {"a": (0,), "b": (1,)}.get(word, (0, 1)):
            self.energies[line] = [0.0, 0.0]
        self.save()

    def page(self) -> str:
        """Return the part of the index page of the meter that has no channels."""
        if not self.is_ready:
            return ""
        (import_a, export_a), (import_b, export_b) = self.energies
        a, b = self.readings
        apparent = [self.voltage * line.current for line in (a, b)]
        factors = [
            0.0
            if not self.voltage
            else 1.0
            if volt_amperes <= 0.001
            else max(-1.0, min(1.0, line.power / volt_amperes))
            for line, volt_amperes in zip((a, b), apparent, strict=True)
        ]
        one = "".join(
            (
                _row("Voltage", f"{self.voltage:.2f}V"),
                _row("Total Import", f"{import_a + import_b:.4f}kWh"),
                _row("Total Export", f"{export_a + export_b:.4f}kWh"),
                _row("Checksum Errors", f"{self.read_errors * 9}"),
                _row("Read Errors", f"{self.read_errors}"),
            )
        )
        two = "".join(
            (
                _row("Current", f"{a.current:.3f}A", f"{b.current:.3f}A"),
                _row("Power", f"{a.power:.2f}W", f"{b.power:.2f}W"),
                _row("Apparent", f"{apparent[0]:.2f}VA", f"{apparent[1]:.2f}VA"),
                _row("Power Factor", f"{factors[0]:.3f}", f"{factors[1]:.3f}"),
                _row("Import", f"{import_a:.4f}kWh", f"{import_b:.4f}kWh"),
                _row("Export", f"{export_a:.4f}kWh", f"{export_b:.4f}kWh"),
                "<tr><td><b>Actions</b></td></tr>",
            )
        )
        raw = "".join(
            _row(f"Raw {name}", f"{int(value):06X}")
            for name, value in (
                ("V_RMS", self.voltage * 15188),
                ("IA_RMS", a.current * 251210),
                ("IB_RMS", b.current * 251210),
                ("CFA_CNT", 0),
                ("CFB_CNT", 0),
            )
        )
        table = "<hr><table style='width:100%'>"
        return (
            f"<hr><h3>BL0939SPI</h3><table style='width:100%'>{one}</table>{table}"
            "<tr><th></th><th>Channel A</th><th>Channel B</th></tr>"
            f"{two}</table>{table}{raw}</table>"
        )


def _row(name: str, *cells: str) -> str:
    texts = "".join(f"<td style='text-align:right;'>{cell}</td>" for cell in cells)
    return f"<tr><td><b>{name}</b></td>{texts}</tr>"
