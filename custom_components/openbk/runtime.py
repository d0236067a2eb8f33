"""What a config entry is made of while it is loaded."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .coordinator import OpenBKCoordinator
from .serial_source import SerialSource
from .wifi_story import WifiStory

type OpenBKConfigEntry = ConfigEntry[OpenBKData]


@dataclass(kw_only=True)
class OpenBKData:
    """One device, with what its entities share.

    `key` begins every unique id: the entry's own, or the entry's id for a device that is
    not on the network (its port can be changed); `coordinator` is None for the latter.
    `ping_timeout` (s) is that of the device's ping watchdog, where it was read.
    `entities` holds domain and unique id of each entity that the device has: any other
    is removed from the registry.
    """

    key: str
    device_info: DeviceInfo
    story: WifiStory
    coordinator: OpenBKCoordinator | None = None
    serial: SerialSource | None = None
    ping_timeout: int | None = None
    entities: set[tuple[str, str | None]] = field(default_factory=set)

    def own[E: Entity](self, platform: Platform, entities: Iterable[E]) -> list[E]:
        """Note that the device has these entities, and return them to be added."""
        owned = list(entities)
        self.expect(platform, (entity.unique_id for entity in owned))
        return owned

    def expect(self, platform: Platform, unique_ids: Iterable[str | None]) -> None:
        """Note that the device has these entities, though they may be added later."""
        self.entities |= {(platform.value, unique_id) for unique_id in unique_ids}
