"""Set up a device in the user interface."""

from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    UnknownEntry,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.core import callback
from homeassistant.helpers.selector import TextSelector
from homeassistant.helpers.typing import DiscoveryInfoType
import voluptuous as vol

from .const import CONF_BAUD_RATE, CONF_SERIAL_PORT, DOMAIN
from .credentials_flow import CredentialsFlow
from .device import Address, InvalidAuth, OpenBKError, parse_address
from .discovered_flow import DiscoveredFlow
from .errors import key_of
from .merge import DEVICE_ENTRY, SERIAL_ENTRY, async_merge
from .options_flow import OpenBKOptionsFlow
from .search_flow import SearchFlow
from .serial_form import SerialFormError, async_check_serial, async_serial_fields
from .sighting import Sighting

# Any: Home Assistant from 2026.9 on types its schemas by the library that it puts in
# place of voluptuous, before by voluptuous.
_HOST_SCHEMA: Any = vol.Schema({vol.Required(CONF_HOST): TextSelector()})


class OpenBKConfigFlow(DiscoveredFlow, CredentialsFlow, SearchFlow, domain=DOMAIN):
    """Ask for an address, then for a password only if the device does."""

    _pair: DiscoveryInfoType

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: ConfigEntry[Any]) -> OpenBKOptionsFlow:
        """Return how to change an entry."""
        return OpenBKOptionsFlow()

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the device is on the network."""
        return self.async_show_menu(
            step_id="user", menu_options=["search", "device", "serial"]
        )

    async def async_step_serial(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the serial port of a device that is not on the network."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                settings = await async_check_serial(self.hass, user_input)
            except SerialFormError as err:
                errors = err.errors
            else:
                await self.async_set_unique_id(settings.name)
                self._abort_if_unique_id_configured(error="port_in_use")
                return self.async_create_entry(
                    title=user_input[CONF_NAME].strip() or settings.name,
                    data={
                        CONF_SERIAL_PORT: settings.port,
                        CONF_BAUD_RATE: settings.baud_rate,
                    },
                )
        fields = await async_serial_fields(self.hass, required=True)
        schema: Any = vol.Schema({**fields, vol.Required(CONF_NAME): TextSelector()})
        return self.async_show_form(
            step_id="serial",
            data_schema=self.add_suggested_values_to_schema(
                schema, user_input or {CONF_NAME: "OpenBK serial log"}
            ),
            errors=errors,
        )

    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask where the device is."""
        errors = {}
        if user_input is not None:
            try:
                self._address = parse_address(user_input[CONF_HOST])
                self._identity = await self._async_identify()
                return await self._async_create()
            except ValueError:
                errors[CONF_HOST] = "invalid_host"
            except InvalidAuth:
                return await self.async_step_password()
            except OpenBKError as err:
                errors[CONF_HOST] = key_of(err)
        return self.async_show_form(
            step_id="device",
            data_schema=self.add_suggested_values_to_schema(_HOST_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_integration_discovery(
        self, discovery_info: DiscoveryInfoType
    ) -> ConfigFlowResult:
        """Start when a device was heard of: by another, or by its serial log before."""
        if CONF_HOST in discovery_info:
            address = Address(discovery_info[CONF_HOST], discovery_info[CONF_PORT])
            return await self._async_seen(Sighting(name=address.host, address=address))
        self._pair = discovery_info
        serial, device = self._async_pair()
        await self.async_set_unique_id(f"{device.unique_id}-{serial.unique_id}")
        self._abort_if_unique_id_configured()
        self.context["title_placeholders"] = {"name": device.title}
        return await self.async_step_merge()

    async def async_step_merge(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to make the two entries of a device one."""
        try:
            serial, device = self._async_pair()
        except UnknownEntry:
            return self.async_abort(reason="gone")
        if user_input is not None:
            if not serial.state is device.state is ConfigEntryState.LOADED:
                return self.async_abort(reason="not_loaded")
            await async_merge(self.hass, serial, device)
            return self.async_abort(reason="merged")
        self._set_confirm_only()
        return self.async_show_form(
            step_id="merge",
            description_placeholders={"serial": serial.title, "device": device.title},
        )

    def _async_pair(self) -> tuple[ConfigEntry[Any], ConfigEntry[Any]]:
        """Return the serial entry and the device's; raises UnknownEntry."""
        known = self.hass.config_entries.async_get_known_entry
        return known(self._pair[SERIAL_ENTRY]), known(self._pair[DEVICE_ENTRY])
