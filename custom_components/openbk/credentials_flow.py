"""The steps that change how a device is reached: its address, its password."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_PASSWORD, CONF_PORT
from homeassistant.helpers.selector import TextSelector
import voluptuous as vol

from .device import Identity, InvalidAuth, OpenBKError, parse_address
from .device_flow import PASSWORD_SCHEMA, PASSWORD_SELECTOR, DeviceFlow
from .errors import key_of
from .known import address_of, async_entry_of, mac_of
from .restored import async_record_of, has_lost_mac

_RECONFIGURE_SCHEMA: Any = vol.Schema(
    {
        vol.Required(CONF_HOST): TextSelector(),
        vol.Optional(CONF_PASSWORD): PASSWORD_SELECTOR,
    }
)


class CredentialsFlow(DeviceFlow):
    """Change an entry; a stored password is never shown."""

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start anew after the device has refused the password."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the device's new password."""
        entry = self._get_reauth_entry()
        errors = {}
        if user_input is not None:
            # It can have moved since it refused the password.
            self._address = address_of(entry)
            try:
                await self._async_identify(user_input[CONF_PASSWORD], mac_of(entry))
                return self.async_update_reload_and_abort(
                    entry, data_updates={CONF_PASSWORD: user_input[CONF_PASSWORD]}
                )
            except InvalidAuth as err:
                errors[CONF_PASSWORD] = key_of(err)
            except OpenBKError as err:
                errors["base"] = key_of(err)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=PASSWORD_SCHEMA,
            errors=errors,
            description_placeholders={"name": entry.title},
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the device's present address and password."""
        entry = self._get_reconfigure_entry()
        if CONF_HOST not in entry.data:
            return self.async_abort(reason="serial_only")
        errors: dict[str, str] = {}
        answering = ""
        if user_input is not None:
            password = user_input.get(CONF_PASSWORD) or entry.data.get(CONF_PASSWORD)
            try:
                self._address = parse_address(user_input[CONF_HOST])
                identity = await self._async_meet(password)
            except ValueError:
                errors[CONF_HOST] = "invalid_host"
            except InvalidAuth as err:
                errors[CONF_PASSWORD] = key_of(err)
                if password is None:
                    errors[CONF_PASSWORD] = "password_needed"
            except OpenBKError as err:
                errors[CONF_HOST] = key_of(err)
            else:
                if await self._async_is_of(entry, identity):
                    return self._update(entry, identity)
                errors[CONF_HOST] = "another_device"
                answering = f"{identity.name} ({identity.mac})"
        suggested = user_input or {CONF_HOST: str(address_of(entry))}
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                _RECONFIGURE_SCHEMA, {CONF_HOST: suggested[CONF_HOST]}
            ),
            errors=errors,
            description_placeholders={
                "name": entry.title,
                "mac": mac_of(entry) or "",
                "answering": answering,
            },
        )

    async def _async_meet(self, password: str | None) -> Identity:
        """Return who answers at the address; raises the device's errors.

        The password is sent, and remembered, only where the device asks for one.
        """
        self._password = None
        try:
            return await self._async_identify()
        except InvalidAuth:
            if password is None:
                raise
        identity = await self._async_identify(password)
        self._password = password
        return identity

    async def _async_is_of(self, entry: ConfigEntry[Any], identity: Identity) -> bool:
        """Tell whether the entry can stand for the device that answers.

        One whose RF calibration was restored has a MAC of its own now. What may be any
        of many by its MAC is at least the chip that it was.
        """
        if async_entry_of(self.hass, identity, self._address) not in (None, entry):
            return False
        if not has_lost_mac(entry):
            return identity.mac == mac_of(entry)
        record = await async_record_of(self.hass, entry)
        if record is not None and record.identity.chipset != identity.chipset:
            return False
        return identity.has_own_mac or identity.mac == mac_of(entry)

    def _update(self, entry: ConfigEntry[Any], identity: Identity) -> ConfigFlowResult:
        data = {
            **entry.data,
            CONF_HOST: self._address.host,
            CONF_PORT: self._address.port,
        }
        data.pop(CONF_PASSWORD, None)
        if self._password is not None:
            data[CONF_PASSWORD] = self._password
        if CONF_MAC in data:
            data[CONF_MAC] = identity.mac
        return self.async_update_reload_and_abort(entry, data=data)
