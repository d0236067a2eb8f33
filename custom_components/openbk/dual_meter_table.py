"""The sensors of a meter with two lines, as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    UnitOfApparentPower,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfPower,
)

from .device import DualMeter, Meter
from .sensor_table import OpenBKSensorDescription, Source

_LINES: Mapping[str, Callable[[DualMeter], Meter]] = {
    "a": lambda meter: meter.a.reading,
    "b": lambda meter: meter.b.reading,
}


@dataclass(frozen=True, kw_only=True)
class _Quantity:
    """What is measured, and how it is shown."""

    key: str
    device_class: SensorDeviceClass
    unit: str | None
    precision: int
    read: Callable[[Meter], float | None]


_OF_A_LINE = (
    _Quantity(
        key="current",
        device_class=SensorDeviceClass.CURRENT,
        unit=UnitOfElectricCurrent.AMPERE,
        precision=3,
        read=lambda reading: reading.current,
    ),
    _Quantity(
        key="power",
        device_class=SensorDeviceClass.POWER,
        unit=UnitOfPower.WATT,
        precision=1,
        read=lambda reading: reading.power,
    ),
    _Quantity(
        key="apparent_power",
        device_class=SensorDeviceClass.APPARENT_POWER,
        unit=UnitOfApparentPower.VOLT_AMPERE,
        precision=1,
        read=lambda reading: reading.apparent_power,
    ),
    _Quantity(
        key="power_factor",
        device_class=SensorDeviceClass.POWER_FACTOR,
        unit=None,
        precision=2,
        read=lambda reading: reading.power_factor,
    ),
)
_VOLTAGE = _Quantity(
    key="voltage",
    device_class=SensorDeviceClass.VOLTAGE,
    unit=UnitOfElectricPotential.VOLT,
    precision=1,
    read=lambda reading: reading.voltage,
)


def _has_dual_meter(source: Source) -> bool:
    return source.record.features.has_dual_meter


def _measurement(
    quantity: _Quantity, line: str, *, both: bool
) -> OpenBKSensorDescription:
    """Describe a quantity of one line; of `both` it is the same."""
    reading_of = _LINES[line]

    def value(source: Source) -> float | None:
        meter = source.data.dual_meter
        return None if meter is None else quantity.read(reading_of(meter))

    return OpenBKSensorDescription(
        key=f"bl0939_{quantity.key}" if both else f"bl0939_{quantity.key}_{line}",
        translation_key=None if both else f"line_{quantity.key}",
        placeholders=None if both else {"line": line.upper()},
        device_class=quantity.device_class,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=quantity.unit,
        suggested_display_precision=quantity.precision,
        has_fn=_has_dual_meter,
        value_fn=value,
    )


def _energy(direction: str, line: str = "") -> OpenBKSensorDescription:
    """Describe an energy: of one line, or of both together."""

    def value(source: Source) -> float | None:
        energies = source.record.energies
        return (
            energies.total(f"{direction}_{line}") if line else energies.sum(direction)
        )

    return OpenBKSensorDescription(
        key=f"bl0939_{direction}_{line or 'total'}",
        translation_key=f"line_energy_{direction}" if line else f"energy_{direction}",
        placeholders={"line": line.upper()} if line else None,
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfEnergy.WATT_HOUR,
        suggested_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=3,
        has_fn=_has_dual_meter,
        value_fn=value,
    )


DUAL_METER_SENSORS: tuple[OpenBKSensorDescription, ...] = (
    _measurement(_VOLTAGE, "a", both=True),
    *(
        _measurement(quantity, line, both=False)
        for line in _LINES
        for quantity in _OF_A_LINE
    ),
    *(
        _energy(direction, line)
        for direction in ("import", "export")
        for line in ("", *_LINES)
    ),
)
