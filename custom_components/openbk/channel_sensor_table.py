"""What a channel's value is measured in, by the name of its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    LIGHT_LUX,
    PERCENTAGE,
    EntityCategory,
    UnitOfApparentPower,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfPressure,
    UnitOfReactivePower,
    UnitOfTemperature,
    UnitOfTime,
)


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """Unit, device class, state class and category of a sensor.

    Below `least` and above `most` there is nothing to measure.
    """

    unit: str | None = None
    device_class: SensorDeviceClass | None = None
    state_class: SensorStateClass | None = SensorStateClass.MEASUREMENT
    category: EntityCategory | None = None
    least: float | None = None
    most: float | None = None

    def is_possible(self, value: float) -> bool:
        """Tell whether there can be such a value."""
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


# Home Assistant renamed its constants for these in 2026.10.
_PPM, _PPB = "ppm", "ppb"

_ABSOLUTE_ZERO = -273.15
_KWH = UnitOfEnergy.KILO_WATT_HOUR
_COUNTED = SensorStateClass.TOTAL_INCREASING
_ENERGY = Quantity(
    unit=_KWH, device_class=SensorDeviceClass.ENERGY, state_class=_COUNTED, least=0
)
_AMPERE = Quantity(
    unit=UnitOfElectricCurrent.AMPERE, device_class=SensorDeviceClass.CURRENT
)

WORDS = Quantity(state_class=None)

QUANTITIES: Mapping[str, Quantity] = {
    "adc": Quantity(),
    "apparent_power": Quantity(
        unit=UnitOfApparentPower.VOLT_AMPERE,
        device_class=SensorDeviceClass.APPARENT_POWER,
    ),
    "battery": Quantity(
        unit=PERCENTAGE,
        device_class=SensorDeviceClass.BATTERY,
        category=EntityCategory.DIAGNOSTIC,
        least=0,
        most=100,
    ),
    "carbon_dioxide": Quantity(unit=_PPM, device_class=SensorDeviceClass.CO2, least=0),
    "count": Quantity(state_class=_COUNTED),
    "current": _AMPERE,
    "energy_export": _ENERGY,
    "energy_import": _ENERGY,
    "energy_today": _ENERGY,
    "energy_total": _ENERGY,
    "frequency": Quantity(
        unit=UnitOfFrequency.HERTZ, device_class=SensorDeviceClass.FREQUENCY
    ),
    "humidity": Quantity(
        unit=PERCENTAGE, device_class=SensorDeviceClass.HUMIDITY, least=0, most=100
    ),
    "illuminance": Quantity(
        unit=LIGHT_LUX, device_class=SensorDeviceClass.ILLUMINANCE, least=0
    ),
    "leakage_current": _AMPERE,
    "orp": Quantity(
        unit=UnitOfElectricPotential.MILLIVOLT, device_class=SensorDeviceClass.VOLTAGE
    ),
    "ph": Quantity(device_class=SensorDeviceClass.PH),
    "power": Quantity(unit=UnitOfPower.WATT, device_class=SensorDeviceClass.POWER),
    "power_factor": Quantity(
        device_class=SensorDeviceClass.POWER_FACTOR, least=-1, most=1
    ),
    "pressure": Quantity(
        unit=UnitOfPressure.HPA,
        device_class=SensorDeviceClass.ATMOSPHERIC_PRESSURE,
        least=0,
    ),
    "reactive_power": Quantity(
        unit=UnitOfReactivePower.VOLT_AMPERE_REACTIVE,
        device_class=SensorDeviceClass.REACTIVE_POWER,
    ),
    "smoke": Quantity(unit=PERCENTAGE, least=0, most=100),
    "tds": Quantity(unit=_PPM, least=0),
    "temperature": Quantity(
        unit=UnitOfTemperature.CELSIUS,
        device_class=SensorDeviceClass.TEMPERATURE,
        least=_ABSOLUTE_ZERO,
    ),
    "text": WORDS,
    "timer": Quantity(
        unit=UnitOfTime.SECONDS,
        device_class=SensorDeviceClass.DURATION,
    ),
    "tvoc": Quantity(
        unit=_PPB,
        device_class=SensorDeviceClass.VOLATILE_ORGANIC_COMPOUNDS_PARTS,
        least=0,
    ),
    "value": Quantity(),
    "voltage": Quantity(
        unit=UnitOfElectricPotential.VOLT, device_class=SensorDeviceClass.VOLTAGE
    ),
}
