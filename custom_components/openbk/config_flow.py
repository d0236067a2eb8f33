"""Set up a device in the user interface."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
    UnknownEntry,
)
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_PORT
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.typing import DiscoveryInfoType
import voluptuous as vol

from .const import CONF_BAUD_RATE, CONF_SERIAL_PORT, DOMAIN
from .device import Address, Client, Identity, InvalidAuth, OpenBKError, parse_address
from .errors import key_of
from .merge import DEVICE_ENTRY, SERIAL_ENTRY, async_merge
from .options_flow import OpenBKOptionsFlow
from .search_flow import SearchFlow
from .serial_form import SerialFormError, async_check_serial, async_serial_fields

# Any: Home Assistant from 2026.9 on types its schemas by the library that it puts in
# place of voluptuous, before by voluptuous.
_HOST_SCHEMA: Any = vol.Schema({vol.Required(CONF_HOST): TextSelector()})
_PASSWORD_SCHEMA: Any = vol.Schema(
    {
        vol.Required(CONF_PASSWORD): TextSelector(
            TextSelectorConfig(
                type=TextSelectorType.PASSWORD, autocomplete="current-password"
            )
        )
    }
)


class OpenBKConfigFlow(SearchFlow, domain=DOMAIN):
    """Ask for an address, then for a password only if the device does."""

    _address: Address
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
                return await self._async_create(await self._async_identify())
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

    async def async_step_password(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password that the device asks for."""
        errors = {}
        if user_input is not None:
            try:
                identity = await self._async_identify(user_input[CONF_PASSWORD])
                return await self._async_create(identity, user_input[CONF_PASSWORD])
            except OpenBKError as err:
                errors[CONF_PASSWORD] = key_of(err)
        return self.async_show_form(
            step_id="password",
            data_schema=_PASSWORD_SCHEMA,
            errors=errors,
            description_placeholders={"address": str(self._address)},
        )

    async def async_step_integration_discovery(
        self, discovery_info: DiscoveryInfoType
    ) -> ConfigFlowResult:
        """Start when a device with a serial log has turned up on the network."""
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

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start anew after the device has refused the password."""
        self._address = Address(entry_data[CONF_HOST], entry_data[CONF_PORT])
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the device's new password."""
        entry = self._get_reauth_entry()
        errors = {}
        if user_input is not None:
            try:
                await self._async_identify(user_input[CONF_PASSWORD], entry.unique_id)
                return self.async_update_reload_and_abort(
                    entry, data_updates={CONF_PASSWORD: user_input[CONF_PASSWORD]}
                )
            except OpenBKError as err:
                errors[CONF_PASSWORD] = key_of(err)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=_PASSWORD_SCHEMA,
            errors=errors,
            description_placeholders={"name": entry.title},
        )

    async def _async_identify(
        self, password: str | None = None, expected_mac: str | None = None
    ) -> Identity:
        """Ask who answers at the address; raises the device's errors."""
        session = async_get_clientsession(self.hass)
        return await Client(session, self._address, password).identify(expected_mac)

    async def _async_create(
        self, identity: Identity, password: str | None = None
    ) -> ConfigFlowResult:
        """Create the entry of a device; a known one only moves to the new address."""
        data: dict[str, Any] = {
            CONF_HOST: self._address.host,
            CONF_PORT: self._address.port,
        }
        if password is not None:
            data[CONF_PASSWORD] = password
        await self.async_set_unique_id(identity.mac)
        self._abort_if_unique_id_configured(updates=data)
        return self.async_create_entry(title=identity.name, data=data)
