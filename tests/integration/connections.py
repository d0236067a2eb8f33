"""Devices that only tell about their connection, as event entity and connectivity.

They stand for real ones in tests of what automations make of the news.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.components.event import EventEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockEntityPlatform,
)

from custom_components.openbk.const import DOMAIN

EVENT_TYPES = [
    "disconnected",
    "reconnected",
    "association_failed",
    "authentication_failed",
    "access_point_changed",
    "rebooted",
]

REFUSAL = {
    "code": 53,
    "code_kind": "status",
    "code_name": "invalid PMKID",
    "meaning": "The access point does not know the cached key.",
    "cause": "The router forgot it.",
    "remedy": "Turn fast connect off.",
    "source": "serial_log",
}


async def settle() -> None:
    """Let everything follow, except what waits for time to pass.

    Home Assistant's own helper waits for automations that are in a delay, too.
    """
    for _ in range(100):
        await asyncio.sleep(0)


class ConnectionEvent(EventEntity):
    """The event entity of a device."""

    _attr_has_entity_name = True
    _attr_name = "Connection"
    _attr_should_poll = False
    _attr_event_types = EVENT_TYPES

    def happen(self, event_type: str, **data: Any) -> None:
        """Tell news."""
        self._trigger_event(event_type, data)
        self.async_write_ha_state()


class Connectivity(BinarySensorEntity):
    """Whether a device answers."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_name = "Connectivity"
    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    def answer(self, answers: bool | None) -> None:
        """Answer from now on, or not; None is unknown."""
        self._attr_is_on = answers
        self.async_write_ha_state()


@dataclass
class Connection:
    """A device that is loaded, lost, back, refused, unloaded."""

    hass: HomeAssistant
    name: str
    domain: str = DOMAIN
    entry: MockConfigEntry = field(init=False)
    event: ConnectionEvent = field(init=False)
    connectivity: Connectivity = field(init=False)
    lost_at: datetime = field(init=False)
    _platforms: list[MockEntityPlatform] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Have a config entry."""
        self.entry = MockConfigEntry(domain=self.domain, title=self.name)
        self.entry.add_to_hass(self.hass)

    async def load(self, *, answers: bool | None = True) -> None:
        """Add the entities, restored where they were known."""
        self.event = ConnectionEvent()
        self.connectivity = Connectivity()
        self.connectivity._attr_is_on = answers  # noqa: SLF001
        for domain, entity, key in (
            ("event", self.event, "connection"),
            ("binary_sensor", self.connectivity, "connectivity"),
        ):
            await self._add(domain, entity, key)

    async def _add(self, domain: str, entity: Entity, key: str) -> None:
        entity._attr_unique_id = f"{self.name}-{key}"  # noqa: SLF001
        entity._attr_device_info = DeviceInfo(  # noqa: SLF001
            identifiers={(self.domain, self.name)}, name=self.name
        )
        platform = MockEntityPlatform(
            self.hass, domain=domain, platform_name=self.domain
        )
        platform.config_entry = self.entry
        await platform.async_add_entities([entity])
        self._platforms.append(platform)

    async def unload(self) -> None:
        """Remove the entities; they stay known, and unavailable."""
        while self._platforms:
            await self._platforms.pop().async_reset()

    @property
    def device_id(self) -> str:
        """Return the id of the device."""
        device = next(
            device
            for device in dr.async_entries_for_config_entry(
                dr.async_get(self.hass), self.entry.entry_id
            )
            if (self.domain, self.name) in device.identifiers
        )
        return device.id

    async def happen(self, event_type: str, **data: Any) -> None:
        """Tell news, and let everything follow."""
        self.event.happen(event_type, **data)
        await settle()

    async def lose(self, **data: Any) -> None:
        """Be lost: the news comes first, as with a real device."""
        self.lost_at = dt_util.utcnow()
        self.event.happen("disconnected", **({"together": 1} | data))
        self.connectivity.answer(False)
        await settle()

    async def come_back(self, *then: str, **data: Any) -> None:
        """Be back, with `then` as further news of the same moment."""
        away = dt_util.utcnow() - self.lost_at
        known = {"together": 1, "duration": round(away.total_seconds())}
        self.event.happen("reconnected", **(known | data))
        for event_type in then:
            self.event.happen(event_type)
        self.connectivity.answer(True)
        await settle()
