"""Sensors that the device shows on its page, and nowhere else."""

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription

from .channel_sensor_table import QUANTITIES
from .coordinator import OpenBKCoordinator
from .device.page_sensors import PageSensor
from .entity import OpenBKEntity

_PRECISION = 1


class PageSensorEntity(OpenBKEntity, SensorEntity):
    """A value that a driver shows; a probe goes by the name that it has there."""

    def __init__(self, coordinator: OpenBKCoordinator, sensor: PageSensor) -> None:
        """Show the sensor."""
        quantity = QUANTITIES[sensor.name]
        super().__init__(
            coordinator,
            SensorEntityDescription(
                key=sensor.key,
                translation_key=f"page_{sensor.name}",
                device_class=quantity.device_class,
                state_class=quantity.state_class,
                native_unit_of_measurement=quantity.unit,
                suggested_display_precision=_PRECISION,
            ),
        )
        self._attr_translation_placeholders = {"source": sensor.source}
        if sensor.named:
            self._attr_name = sensor.source

    @property
    def native_value(self) -> float | None:
        """Return what the page shows, None while it shows nothing."""
        return self.coordinator.data.readings.get(self.entity_description.key)
