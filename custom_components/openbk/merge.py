"""A device known by its serial log that has joined the network: offer to make it one."""

from typing import Any

from homeassistant.config_entries import (
    SOURCE_INTEGRATION_DISCOVERY,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow

from .const import CONF_BAUD_RATE, CONF_SERIAL_PORT, DOMAIN
from .known import async_entry_of_mac
from .runtime import OpenBKConfigEntry

SERIAL_ENTRY = "serial_entry"
DEVICE_ENTRY = "device_entry"


@callback
def async_watch_for_merge(hass: HomeAssistant, entry: OpenBKConfigEntry) -> None:
    """Offer the merge when the log, or the network, shows the missing half."""
    data = entry.runtime_data
    offered: set[str] = set()
    if data.coordinator is not None:
        for other in hass.config_entries.async_loaded_entries(DOMAIN):
            _offer(hass, other, entry)
        return

    @callback
    def look() -> None:
        mac = data.story.history.facts.mac
        device = async_entry_of_mac(hass, mac) if mac else None
        # Once: the log goes on, and the user may have said no.
        if device is not None and device.entry_id not in offered:
            offered.add(device.entry_id)
            _offer(hass, entry, device)

    look()
    entry.async_on_unload(data.story.async_listen(look))


def _offer(
    hass: HomeAssistant, serial: ConfigEntry[Any], device: ConfigEntry[Any]
) -> None:
    """Ask the user once, if these two are one device."""
    if (
        serial.state is not ConfigEntryState.LOADED
        and serial.state is not ConfigEntryState.SETUP_IN_PROGRESS
    ):
        return
    data = serial.runtime_data
    mac = data.story.history.facts.mac
    if data.coordinator is not None or mac is None:
        return
    if async_entry_of_mac(hass, mac) is not device:
        return
    if CONF_SERIAL_PORT in device.options:
        return
    discovery_flow.async_create_flow(
        hass,
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={SERIAL_ENTRY: serial.entry_id, DEVICE_ENTRY: device.entry_id},
    )


async def async_merge(
    hass: HomeAssistant, serial: ConfigEntry[Any], device: ConfigEntry[Any]
) -> None:
    """Give the serial log and what it told to the device's own entry; both are loaded."""
    settings = {**serial.data, **serial.options}
    device.runtime_data.story.adopt(serial.runtime_data.story.history)
    await hass.config_entries.async_remove(serial.entry_id)
    hass.config_entries.async_update_entry(
        device,
        options={
            **device.options,
            CONF_SERIAL_PORT: settings[CONF_SERIAL_PORT],
            CONF_BAUD_RATE: settings[CONF_BAUD_RATE],
        },
    )
    await hass.config_entries.async_reload(device.entry_id)
