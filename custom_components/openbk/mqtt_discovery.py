"""Listen to what devices tell over MQTT, where the user has it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    SOURCE_MQTT,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo

from .const import DOMAIN
from .listen.mqtt import CONFIG_TOPIC, CONNECTED_TOPIC, Offer, client_of, read_offer
from .runtime import OpenBKConfigEntry
from .seen import async_wake
from .sighting import is_same, seen_by_offer

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_MQTT = "mqtt"


@dataclass(frozen=True)
class _Offered:
    """What a device has told of itself, and the message."""

    offer: Offer
    info: MqttServiceInfo


@callback
def async_listen_to_mqtt(hass: HomeAssistant) -> None:
    """Listen from now on, or from when the user sets MQTT up."""
    listener = _Listener(hass)

    @callback
    def changed(change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        if entry.domain == DOMAIN and change is ConfigEntryChange.REMOVED:
            listener.async_offer_again(entry)
        elif entry.domain == _MQTT and entry.state is ConfigEntryState.LOADED:
            hass.async_create_task(listener.async_subscribe())

    async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    if hass.config_entries.async_loaded_entries(_MQTT):
        hass.async_create_task(listener.async_subscribe())


class _Listener:
    """What devices have told: their offers, and whether they are there."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._subscribing = asyncio.Lock()
        self._subscribed: set[str] = set()
        self._offers: dict[str, _Offered] = {}

    async def async_subscribe(self) -> None:
        """Subscribe, once: Home Assistant keeps that when its MQTT is set up anew."""
        # What it requires is only installed where the user has it.
        from homeassistant.components import mqtt  # noqa: PLC0415

        # As bytes: Home Assistant's log would be full of what is no text.
        async with self._subscribing:
            for topic, listener in (
                (CONFIG_TOPIC, self._async_offered),
                (CONNECTED_TOPIC, self._async_connected),
            ):
                if topic in self._subscribed:
                    continue
                await mqtt.async_subscribe(self._hass, topic, listener, encoding=None)
                self._subscribed.add(topic)

    @callback
    def _async_offered(self, message: ReceiveMessage) -> None:
        """Take in what a device tells of itself, the same with each of its entities."""
        info = MqttServiceInfo(
            topic=message.topic,
            payload=message.payload,
            qos=message.qos,
            retain=message.retain,
            subscribed_topic=message.subscribed_topic,
            timestamp=message.timestamp,
        )
        if (offer := read_offer(message.payload)) is None:
            return
        unique_id = seen_by_offer(offer).unique_id
        known = self._offers.get(unique_id)
        self._offers[unique_id] = _Offered(offer, info)
        if known is None or known.offer != offer:
            self._offer(info)

    def _offer(self, info: MqttServiceInfo) -> None:
        discovery_flow.async_create_flow(
            self._hass, DOMAIN, context={"source": SOURCE_MQTT}, data=info
        )

    @callback
    def async_offer_again(self, entry: ConfigEntry[Any]) -> None:
        """Offer a device whose entry, or whose being ignored, was removed."""
        for unique_id, offered in self._offers.items():
            if offered.offer.host == entry.data.get(CONF_HOST) or is_same(
                unique_id, entry.unique_id or ""
            ):
                self._offer(offered.info)

    @callback
    def _async_connected(self, message: ReceiveMessage) -> None:
        """Look for a known device that is back, or said to be gone; offer a new one.

        What the broker has kept of one that is gone says nothing of when, and the device
        may use another broker now.
        """
        client = client_of(message.topic)
        if message.payload == b"online":
            for entry in self._entries_of(client):
                async_wake(self._hass, entry)
            if not message.retain:
                for offered in self._offers.values():
                    if offered.offer.topic == client:
                        self._offer(offered.info)
        elif message.payload == b"offline" and not message.retain:
            for entry in self._entries_of(client):
                entry.async_create_background_task(
                    self._hass, _async_look(entry), f"{entry.title} gone"
                )

    def _entries_of(self, client: str) -> Iterator[OpenBKConfigEntry]:
        """Return the devices on the network with this base topic; some share one."""
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            coordinator = entry.runtime_data.coordinator
            if coordinator is not None and coordinator.record.identity.topic == client:
                yield entry


async def _async_look(entry: OpenBKConfigEntry) -> None:
    """Look whether a device is gone before the broker is believed.

    A broker also says so of a connection that the device has already replaced.
    """
    data = entry.runtime_data
    assert data.coordinator is not None
    if data.coordinator.connected:
        await data.coordinator.async_refresh()
    data.story.reported_gone()
