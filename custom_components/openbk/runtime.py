"""What a config entry is made of while it is loaded."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers.device_registry import DeviceInfo

from .coordinator import OpenBKCoordinator
from .serial_source import SerialSource
from .wifi_story import WifiStory

type OpenBKConfigEntry = ConfigEntry[OpenBKData]


@dataclass(kw_only=True)
class OpenBKData:
    """One device, with what its entities share.

    `key` begins every unique id: the MAC, or the entry's id for a device that is not on
    the network (its port can be changed); `coordinator` is None for the latter. `ping_timeout` (s) is that of
    the device's ping watchdog, where it was read.
    """

    key: str
    device_info: DeviceInfo
    story: WifiStory
    coordinator: OpenBKCoordinator | None = None
    serial: SerialSource | None = None
    ping_timeout: int | None = None
