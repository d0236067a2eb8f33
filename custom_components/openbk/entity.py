"""What all entities of a device share."""

from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import OpenBKCoordinator


class OpenBKEntity(CoordinatorEntity[OpenBKCoordinator]):
    """An entity of an OpenBK device."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: OpenBKCoordinator, description: EntityDescription
    ) -> None:
        """Belong to the coordinator's device, as one described thing of it."""
        super().__init__(coordinator)
        self.entity_description = description
        identity = coordinator.record.identity
        self._attr_unique_id = unique_id(coordinator, description)
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, coordinator.mac)},
            connections={(CONNECTION_NETWORK_MAC, coordinator.mac)},
            configuration_url=str(coordinator.client.address.url),
            manufacturer="OpenBeken",
            model=identity.chipset,
            name=identity.name,
            sw_version=identity.version or None,
        )


def unique_id(coordinator: OpenBKCoordinator, description: EntityDescription) -> str:
    """Return the unique id of a device's described entity."""
    return f"{coordinator.mac}-{description.key}"
