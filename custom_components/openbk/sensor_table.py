"""The sensors of a device that is polled, as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    PERCENTAGE,
    SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
    EntityCategory,
    UnitOfApparentPower,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfInformation,
    UnitOfPower,
    UnitOfReactivePower,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .const import CONF_COUNTERS
from .coordinator import OpenBKCoordinator
from .device import Battery, Meter
from .device.firmware import speaks_tasmota
from .device.wifi_counters import Counters

type Source = OpenBKCoordinator


@dataclass(frozen=True, kw_only=True)
class OpenBKSensorDescription(SensorEntityDescription):
    """A sensor: what it reads, and on which devices it exists.

    One with `when_known` comes into being with its first value (other than 0): nobody
    can say beforehand whether the device has it.
    """

    value_fn: Callable[[Source], StateType | datetime]
    has_fn: Callable[[Source], bool] = lambda source: True
    when_known: bool = False
    placeholders: Mapping[str, str] | None = None
    attributes_fn: Callable[[Source], Mapping[str, Any]] | None = None
    last_reset_fn: Callable[[Source], datetime | None] | None = None


def _meter[T](read: Callable[[Meter], T]) -> Callable[[Source], T | None]:
    """Read the meter, where the latest poll brought one."""

    def value(source: Source) -> T | None:
        meter = source.data.meter
        return None if meter is None else read(meter)

    return value


def _battery[T](read: Callable[[Battery], T]) -> Callable[[Source], T | None]:
    """Read the battery, where the latest poll brought it."""

    def value(source: Source) -> T | None:
        battery = source.data.battery
        return None if battery is None else read(battery)

    return value


def _counters[T](read: Callable[[Counters], T]) -> Callable[[Source], T | None]:
    """Read the counters on the device, where the latest poll brought them."""

    def value(source: Source) -> T | None:
        counters = source.data.counters
        return None if counters is None else read(counters)

    return value


def _has_meter(source: Source) -> bool:
    return source.record.features.meter


def _has_battery(source: Source) -> bool:
    return source.record.features.has_battery


def _has_counters(source: Source) -> bool:
    return CONF_COUNTERS in source.config_entry.options


def _answers_commands(source: Source) -> bool:
    return speaks_tasmota(source.record.identity.chipset)


def _sleeps(source: Source) -> bool:
    return source.record.sleeps


def _last_contact(source: Source) -> datetime | None:
    """Return the minute of the last contact: each poll of one awake is no news.

    It is not before the boot, to which the device has woken.
    """
    if (boot := source.record.boot) is None:
        return None
    return datetime.fromtimestamp(max(boot.read // 60 * 60, boot.time), UTC)


def _boot(source: Source) -> datetime | None:
    boot = source.record.boot
    return None if boot is None else datetime.fromtimestamp(boot.time, UTC)


def _energy_attributes(source: Source) -> Mapping[str, Any]:
    """Tell what the latest drop of the device's own total was taken for."""
    energy = source.record.energy
    if energy.last_drop is None:
        return {}
    return {
        "last_drop": energy.last_drop.value,
        "last_drop_assumed": energy.assumed,
        "device_total": energy.raw,
    }


def _counter_attributes(source: Source) -> Mapping[str, Any]:
    """Tell what else the device has counted, and whether it counts at all."""
    counters = source.data.counters
    if counters is None:
        return {}
    return {
        "counting": counters.losses is not None,
        "auth_failures": counters.auth_failures,
    }


def _midnight(source: Source) -> datetime | None:
    """Return when the device's day began, by its own clock."""
    if source.data.clock is None:
        return None
    clock = dt_util.parse_datetime(source.data.clock)
    return None if clock is None else dt_util.start_of_local_day(clock.date())


SENSORS: tuple[OpenBKSensorDescription, ...] = (
    OpenBKSensorDescription(
        key="power",
        device_class=SensorDeviceClass.POWER,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfPower.WATT,
        suggested_display_precision=1,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.power),
    ),
    OpenBKSensorDescription(
        key="voltage",
        device_class=SensorDeviceClass.VOLTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfElectricPotential.VOLT,
        suggested_display_precision=1,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.voltage),
    ),
    OpenBKSensorDescription(
        key="current",
        device_class=SensorDeviceClass.CURRENT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfElectricCurrent.AMPERE,
        suggested_display_precision=3,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.current),
    ),
    OpenBKSensorDescription(
        key="apparent_power",
        device_class=SensorDeviceClass.APPARENT_POWER,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfApparentPower.VOLT_AMPERE,
        suggested_display_precision=1,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.apparent_power),
    ),
    OpenBKSensorDescription(
        key="reactive_power",
        device_class=SensorDeviceClass.REACTIVE_POWER,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfReactivePower.VOLT_AMPERE_REACTIVE,
        suggested_display_precision=1,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.reactive_power),
    ),
    OpenBKSensorDescription(
        key="power_factor",
        device_class=SensorDeviceClass.POWER_FACTOR,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=2,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.power_factor),
    ),
    OpenBKSensorDescription(
        # Most meters do not measure it and say 0.
        key="frequency",
        device_class=SensorDeviceClass.FREQUENCY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfFrequency.HERTZ,
        suggested_display_precision=2,
        has_fn=_has_meter,
        when_known=True,
        value_fn=_meter(lambda meter: meter.frequency),
    ),
    OpenBKSensorDescription(
        key="energy_total",
        translation_key="energy_total",
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL_INCREASING,
        native_unit_of_measurement=UnitOfEnergy.WATT_HOUR,
        suggested_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=3,
        has_fn=_has_meter,
        value_fn=lambda source: source.record.energy.total,
        attributes_fn=_energy_attributes,
    ),
    OpenBKSensorDescription(
        # A net total of its day: a power cut turns it back a little, which must not
        # look like the start of the next day.
        key="energy_today",
        translation_key="energy_today",
        device_class=SensorDeviceClass.ENERGY,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfEnergy.WATT_HOUR,
        suggested_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=3,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.energy_today),
        last_reset_fn=_midnight,
    ),
    OpenBKSensorDescription(
        key="energy_yesterday",
        translation_key="energy_yesterday",
        device_class=SensorDeviceClass.ENERGY,
        native_unit_of_measurement=UnitOfEnergy.WATT_HOUR,
        suggested_unit_of_measurement=UnitOfEnergy.KILO_WATT_HOUR,
        suggested_display_precision=3,
        has_fn=_has_meter,
        value_fn=_meter(lambda meter: meter.energy_yesterday),
    ),
    OpenBKSensorDescription(
        key="battery",
        device_class=SensorDeviceClass.BATTERY,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        has_fn=_has_battery,
        value_fn=_battery(lambda battery: battery.level),
    ),
    OpenBKSensorDescription(
        key="battery_voltage",
        translation_key="battery_voltage",
        device_class=SensorDeviceClass.VOLTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfElectricPotential.VOLT,
        suggested_display_precision=2,
        entity_category=EntityCategory.DIAGNOSTIC,
        has_fn=_has_battery,
        value_fn=_battery(lambda battery: battery.voltage),
    ),
    OpenBKSensorDescription(
        key="signal_strength",
        device_class=SensorDeviceClass.SIGNAL_STRENGTH,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=SIGNAL_STRENGTH_DECIBELS_MILLIWATT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda source: source.data.link.signal,
    ),
    OpenBKSensorDescription(
        key="last_boot",
        translation_key="last_boot",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_boot,
    ),
    OpenBKSensorDescription(
        key="last_contact",
        translation_key="last_contact",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        has_fn=_sleeps,
        value_fn=_last_contact,
    ),
    OpenBKSensorDescription(
        # What the device has counted itself since it booted, if it was asked to.
        key="device_losses",
        translation_key="device_losses",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_category=EntityCategory.DIAGNOSTIC,
        has_fn=_has_counters,
        value_fn=_counters(lambda counters: counters.losses),
        attributes_fn=_counter_attributes,
    ),
    OpenBKSensorDescription(
        key="device_last_outage",
        translation_key="device_last_outage",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        has_fn=_has_counters,
        value_fn=_counters(lambda counters: counters.last_outage_seconds),
    ),
    OpenBKSensorDescription(
        key="bssid",
        translation_key="bssid",
        entity_category=EntityCategory.DIAGNOSTIC,
        when_known=True,
        value_fn=lambda source: source.data.link.bssid,
    ),
    OpenBKSensorDescription(
        key="wifi_channel",
        translation_key="wifi_channel",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        when_known=True,
        value_fn=lambda source: source.data.link.channel,
    ),
    OpenBKSensorDescription(
        key="ssid",
        translation_key="ssid",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        has_fn=_answers_commands,
        value_fn=lambda source: source.data.link.ssid,
    ),
    OpenBKSensorDescription(
        key="ip_address",
        translation_key="ip_address",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value_fn=lambda source: source.record.identity.ip_address,
    ),
    OpenBKSensorDescription(
        key="free_heap",
        translation_key="free_heap",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfInformation.KILOBYTES,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        has_fn=_answers_commands,
        value_fn=lambda source: source.data.free_heap,
    ),
)

CHIP_TEMPERATURE = OpenBKSensorDescription(
    key="chip_temperature",
    translation_key="chip_temperature",
    device_class=SensorDeviceClass.TEMPERATURE,
    state_class=SensorStateClass.MEASUREMENT,
    native_unit_of_measurement=UnitOfTemperature.CELSIUS,
    suggested_display_precision=1,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
    has_fn=_answers_commands,
    value_fn=lambda source: source.data.chip_temperature,
)
