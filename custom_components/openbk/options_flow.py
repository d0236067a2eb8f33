"""What can be changed of a device after it was set up."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_HOST
from homeassistant.helpers.selector import BooleanSelector
import voluptuous as vol

from .const import CONF_BAUD_RATE, CONF_READ_LOG, CONF_SERIAL_PORT
from .serial_form import SerialFormError, async_check_serial, async_serial_fields


class OpenBKOptionsFlow(OptionsFlowWithReload):
    """Change how a device's WiFi is followed."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        entry = self.config_entry
        on_network = CONF_HOST in entry.data
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return self.async_create_entry(data=await self._async_read(user_input))
            except SerialFormError as err:
                errors = err.errors
        present = {**entry.data, **entry.options}
        fields: dict[Any, Any] = {}
        if on_network:
            fields[vol.Required(CONF_READ_LOG, default=True)] = BooleanSelector()
        fields |= await async_serial_fields(self.hass, required=not on_network)
        suggested = user_input or {
            **present,
            CONF_BAUD_RATE: str(present.get(CONF_BAUD_RATE, "")) or None,
        }
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),  # type: ignore[arg-type, unused-ignore]
                {key: value for key, value in suggested.items() if value is not None},
            ),
            errors=errors,
        )

    async def _async_read(self, user_input: dict[str, Any]) -> dict[str, Any]:
        """Return the options that were entered; raises SerialFormError."""
        options: dict[str, Any] = {}
        if CONF_READ_LOG in user_input:
            options[CONF_READ_LOG] = user_input[CONF_READ_LOG]
        if user_input.get(CONF_SERIAL_PORT, "").strip():
            settings = await async_check_serial(
                self.hass, user_input, self.config_entry
            )
            options[CONF_SERIAL_PORT] = settings.port
            options[CONF_BAUD_RATE] = settings.baud_rate
        return options
