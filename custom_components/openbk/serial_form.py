"""The form for a serial log: its fields, and whether the port can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .const import CONF_BAUD_RATE, CONF_SERIAL_PORT, DEFAULT_BAUD_RATE, DOMAIN, LOGGER
from .listen.serial_name import InvalidPort, list_ports, stable_name, validate_port
from .listen.serial_port import SerialError, probe

BAUD_RATES = ("115200", "921600", "1500000", "2000000")


class SerialFormError(Exception):
    """A field is wrong; `errors` names it and the sentence to show."""

    def __init__(self, field: str, key: str) -> None:
        """Remember the field and the key of the sentence."""
        super().__init__(key)
        self.errors = {field: key}


@dataclass(frozen=True)
class SerialSettings:
    """A port that can be read: as typed, by its stable name, and its speed."""

    port: str
    name: str
    baud_rate: int


async def async_serial_fields(hass: HomeAssistant, *, required: bool) -> dict[Any, Any]:
    """Return the fields, with the ports of this machine to choose from."""
    ports = await hass.async_add_executor_job(list_ports)
    marker = vol.Required if required else vol.Optional
    return {
        marker(CONF_SERIAL_PORT): SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(
                        value=port.path, label=f"{port.description} ({port.path})"
                    )
                    for port in ports
                ],
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Required(CONF_BAUD_RATE, default=str(DEFAULT_BAUD_RATE)): SelectSelector(
            SelectSelectorConfig(
                options=list(BAUD_RATES),
                custom_value=True,
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
    }


async def async_check_serial(
    hass: HomeAssistant,
    user_input: Mapping[str, Any],
    own_entry: ConfigEntry[Any] | None = None,
) -> SerialSettings:
    """Return the settings if the port is free and can be opened.

    Raises SerialFormError. A port that `own_entry` reads already is not opened twice.
    """
    try:
        port = validate_port(user_input[CONF_SERIAL_PORT])
    except InvalidPort as err:
        raise SerialFormError(CONF_SERIAL_PORT, f"port_{err.problem}") from None
    text = str(user_input[CONF_BAUD_RATE]).strip()
    if not (text.isascii() and text.isdigit() and 300 <= int(text) <= 4_000_000):
        raise SerialFormError(CONF_BAUD_RATE, "baud_rate")
    settings = SerialSettings(
        port, await hass.async_add_executor_job(stable_name, port), int(text)
    )
    for entry in hass.config_entries.async_entries(DOMAIN):
        used = {**entry.data, **entry.options}.get(CONF_SERIAL_PORT)
        if used is None:
            continue
        if settings.name == await hass.async_add_executor_job(stable_name, used):
            if own_entry is not None and entry.entry_id == own_entry.entry_id:
                return settings
            raise SerialFormError(CONF_SERIAL_PORT, "port_in_use")
    try:
        await probe(settings.port, settings.baud_rate)
    except SerialError as err:
        LOGGER.info("A serial port cannot be opened: %s", err)
        raise SerialFormError(CONF_SERIAL_PORT, f"serial_{err.reason}") from None
    return settings
