"""News about a device's connection."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import WifiEntity
from .runtime import OpenBKConfigEntry, OpenBKData
from .wifi.history_model import Happening, HappeningKind
from .wifi_words import code_attributes

PARALLEL_UPDATES = 0

# No entity category: automations for areas and devices pass over diagnostic entities.
CONNECTION = EventEntityDescription(
    key="connection",
    translation_key="connection",
    event_types=[kind.value for kind in HappeningKind],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenBKConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity of the device's connection."""
    data = entry.runtime_data
    async_add_entities(data.own(Platform.EVENT, [ConnectionEvent(data, CONNECTION)]))


class ConnectionEvent(WifiEntity, EventEntity):
    """The latest news about the device's connection."""

    async def async_added_to_hass(self) -> None:
        """Follow the news, which is all that changes it."""
        self.async_on_remove(self.data.story.async_listen_to_news(self._async_news))

    @callback
    def _async_news(self, news: Happening) -> None:
        self._trigger_event(news.kind.value, attributes_of(news, self.data))
        self.async_write_ha_state()


def attributes_of(news: Happening, data: OpenBKData) -> dict[str, Any]:
    """Return what belongs to a piece of news, as the attributes of the event."""
    attributes: dict[str, Any] = {
        "time": datetime.fromtimestamp(news.time, UTC).isoformat(),
        "source": news.source.value,
    }
    if (outage := news.outage) is not None:
        attributes |= {
            "together": outage.together,
            "signal_before": outage.signal_before,
        }
        if outage.duration is not None:
            attributes |= {
                "duration": round(outage.duration),
                "rebooted": outage.rebooted,
                "access_point_changed": outage.access_point_changed,
            }
    if news.code is not None:
        attributes |= code_attributes(news.code, data)
    return attributes
