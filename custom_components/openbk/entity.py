"""What the entities of a device share."""

from typing import TYPE_CHECKING

from homeassistant.core import callback
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import OpenBKCoordinator

if TYPE_CHECKING:
    from .runtime import OpenBKConfigEntry, OpenBKData

MANUFACTURER = "OpenBeken"


def device_info_of(coordinator: OpenBKCoordinator) -> DeviceInfo:
    """Describe a device on the network."""
    identity = coordinator.record.identity
    return DeviceInfo(
        identifiers={(DOMAIN, coordinator.key)},
        # Home Assistant would take devices that share a MAC address for one.
        connections={(CONNECTION_NETWORK_MAC, identity.mac)}
        if identity.has_own_mac
        else set(),
        configuration_url=str(coordinator.client.address.url),
        manufacturer=MANUFACTURER,
        model=identity.chipset,
        name=identity.name,
        sw_version=identity.version or None,
    )


def serial_device_info(entry: OpenBKConfigEntry) -> DeviceInfo:
    """Describe a device that is known by its serial log alone."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        manufacturer=MANUFACTURER,
        name=entry.title,
    )


def unique_id(key: str, description: EntityDescription) -> str:
    """Return the unique id of a device's described entity."""
    return f"{key}-{description.key}"


class OpenBKEntity(CoordinatorEntity[OpenBKCoordinator]):
    """An entity of a device that is polled."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: OpenBKCoordinator, description: EntityDescription
    ) -> None:
        """Belong to the coordinator's device, as one described thing of it."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = unique_id(coordinator.key, description)
        self._attr_device_info = device_info_of(coordinator)

    @property
    def available(self) -> bool:
        """Tell whether there is anything to show."""
        return super().available and self.coordinator.data is not None


class WifiEntity(Entity):
    """An entity that tells of a device's WiFi: available above all when it is away."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, data: OpenBKData, description: EntityDescription) -> None:
        """Belong to the entry's device."""
        self.data = data
        self.entity_description = description
        self._attr_unique_id = unique_id(data.key, description)
        self._attr_device_info = data.device_info

    async def async_added_to_hass(self) -> None:
        """Follow the history."""
        self.async_on_remove(self.data.story.async_listen(self._async_told))

    @callback
    def _async_told(self) -> None:
        self.async_write_ha_state()
