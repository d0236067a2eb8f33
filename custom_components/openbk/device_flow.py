"""The part of setting a device up that is the same wherever its address comes from."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_MAC, CONF_PASSWORD
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .device import Address, Identity, InvalidAuth, OpenBKError, WrongDevice
from .errors import key_of
from .known import async_entry_of, new_entry
from .restored import async_like, async_restored_at, is_like
from .seen import async_wake
from .sighting import is_same
from .traffic import async_client

PASSWORD_SELECTOR = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)

# Any: Home Assistant from 2026.9 on types its schemas by the library that it puts in
# place of voluptuous, before by voluptuous.
PASSWORD_SCHEMA: Any = vol.Schema({vol.Required(CONF_PASSWORD): PASSWORD_SELECTOR})


class DeviceFlow(ConfigFlow):
    """From an address to a config entry: who answers, a password, a warning."""

    _address: Address
    _identity: Identity | None = None
    # Who was seen, as far as that is known before it answers: its MAC, or the bytes of it
    # that names carry.
    _seen_mac: str | None = None
    _password: str | None = None

    async def _async_identify(
        self, password: str | None = None, expected_mac: str | None = None
    ) -> Identity:
        """Ask who answers at the address; raises the device's errors."""
        client = async_client(self.hass, self._address, password)
        return await client.identify(expected_mac)

    async def _async_identify_expected(self) -> Identity:
        """Ask whether who was spoken of is at the address; raises the device's errors."""
        identity = await self._async_identify(self._password)
        expected = self._identity.mac if self._identity else self._seen_mac
        if expected is not None and not is_same(expected, identity.mac):
            raise WrongDevice(expected, identity.mac, identity.name)
        return identity

    async def async_step_password(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the password that the device asks for."""
        errors = {}
        if user_input is not None:
            self._password = user_input[CONF_PASSWORD]
            try:
                self._identity = await self._async_identify_expected()
                return await self._async_create()
            except InvalidAuth as err:
                errors[CONF_PASSWORD] = key_of(err)
            except OpenBKError as err:
                errors["base"] = key_of(err)
        return self.async_show_form(
            step_id="password",
            data_schema=PASSWORD_SCHEMA,
            errors=errors,
            description_placeholders={"address": str(self._address)},
        )

    async def async_step_shared_mac(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Warn of a device that has lost the MAC it is known by."""
        result, errors = await self._async_confirmed(user_input, warned=True)
        return result or self.async_show_form(
            step_id="shared_mac",
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def async_step_restored(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether this is a device that had lost its MAC; only the user can know."""
        assert self._identity is not None
        known = async_like(self.hass, self._identity)
        if known is None:
            return await self.async_step_new_device()
        return self.async_show_menu(
            step_id="restored",
            menu_options=["same_device", "new_device"],
            description_placeholders={**self._placeholders(), "device": known.title},
        )

    async def async_step_same_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on with the entry of the device that had lost its MAC."""
        identity = self._identity
        assert identity is not None
        known = async_like(self.hass, identity)
        if known is None:
            return await self.async_step_new_device()
        new = new_entry(identity, self._address, self._password)
        return self.async_update_reload_and_abort(
            known,
            data={**new.data, CONF_MAC: identity.mac},
            reason="already_configured",
        )

    async def async_step_new_device(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add it as a new device."""
        return await self._async_create(warned=True)

    async def _async_confirmed(
        self, user_input: dict[str, Any] | None, *, warned: bool = False
    ) -> tuple[ConfigFlowResult | None, dict[str, str]]:
        """Return what follows once the user agrees, or what is wrong.

        The device is asked again: that it was seen can be long ago.
        """
        if user_input is None:
            return None, {}
        try:
            self._identity = await self._async_identify_expected()
            return await self._async_create(warned=warned), {}
        except InvalidAuth:
            return await self.async_step_password(), {}
        except OpenBKError as err:
            return None, {"base": key_of(err)}

    def _placeholders(self) -> dict[str, str]:
        """Return what names the device that was asked."""
        assert self._identity is not None
        return {
            "name": self._identity.name,
            "chip": self._identity.chipset,
            "address": str(self._address),
            "mac": self._identity.mac,
        }

    async def _async_create(self, *, warned: bool = False) -> ConfigFlowResult:
        """Create the entry of a device; a known one only moves to the new address."""
        identity = self._identity
        assert identity is not None
        new = new_entry(identity, self._address, self._password)
        known = async_entry_of(self.hass, identity, self._address)
        if known is None and not identity.has_own_mac and not warned:
            return await self.async_step_shared_mac()
        restored = async_restored_at(self.hass, identity, self._address)
        if known is None and restored is not None and is_like(restored, identity):
            async_wake(self.hass, restored)
            return self.async_abort(reason="already_configured")
        if known is None and not warned and async_like(self.hass, identity):
            return await self.async_step_restored()
        await self.async_set_unique_id(
            known.unique_id if known else new.unique_id, raise_on_progress=False
        )
        self._abort_if_unique_id_configured(updates=new.data)
        return self.async_create_entry(title=new.title, data=new.data)
