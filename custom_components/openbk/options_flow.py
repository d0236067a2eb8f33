"""What can be changed of a device after it was set up."""

from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.const import CONF_HOST, CONF_SCAN_INTERVAL, Platform, UnitOfTime
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from .channel import is_lamp
from .const import (
    CONF_BAUD_RATE,
    CONF_COUNTERS,
    CONF_LIGHTS,
    CONF_READ_LOG,
    CONF_SERIAL_PORT,
    DEFAULT_SCAN_INTERVAL,
    DOMAIN,
    MAX_SCAN_INTERVAL,
    MIN_SCAN_INTERVAL,
)
from .counters_flow import CountersImpossible, Proposal, async_carry_out, async_propose
from .device import Feature, Kind
from .entity import unique_id
from .serial_form import SerialFormError, async_check_serial, async_serial_fields

_INTERVAL = NumberSelector(
    NumberSelectorConfig(
        min=MIN_SCAN_INTERVAL,
        max=MAX_SCAN_INTERVAL,
        step=1,
        unit_of_measurement=UnitOfTime.SECONDS,
        mode=NumberSelectorMode.BOX,
    )
)


class OpenBKOptionsFlow(OptionsFlowWithReload):
    """Change how a device's WiFi is followed."""

    _proposal: Proposal

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to change; a device that is not on the network has one thing."""
        if CONF_HOST not in self.config_entry.data:
            return await self.async_step_settings(user_input)
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "settings",
                "counters",
                *(["lights"] if self._relays() else []),
            ],
            description_placeholders={"name": self.config_entry.title},
        )

    def _relays(self) -> tuple[Feature, ...]:
        """Return the relays of the device, as far as it is set up."""
        if self.config_entry.state is not ConfigEntryState.LOADED:
            return ()
        features = self.config_entry.runtime_data.coordinator.record.features
        return tuple(
            item for item in features.of(Kind.SWITCH) if item.meaning.name == "relay"
        )

    def _name_of(self, relay: Feature) -> str:
        """Return what a relay is called, whatever it is now."""
        registry = er.async_get(self.hass)
        key = unique_id(
            self.config_entry.runtime_data.coordinator.key,
            EntityDescription(key=relay.key),
        )
        for domain in (Platform.SWITCH, Platform.LIGHT):
            entity_id = registry.async_get_entity_id(domain, DOMAIN, key)
            entity = registry.async_get(entity_id) if entity_id else None
            if entity is not None:
                return entity.name or entity.original_name or self.config_entry.title
        return relay.label or str(relay.channel)

    async def async_step_lights(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which relays have a lamp behind them."""
        if user_input is not None:
            lights = sorted(map(int, user_input[CONF_LIGHTS]))
            return self.async_create_entry(
                data={**self.config_entry.options, CONF_LIGHTS: lights}
            )
        relays = SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(
                        value=str(relay.channel), label=self._name_of(relay)
                    )
                    for relay in self._relays()
                ],
                multiple=True,
                mode=SelectSelectorMode.LIST,
            )
        )
        # A relay that is gone cannot be chosen any more.
        now = [
            str(relay.channel)
            for relay in self._relays()
            if is_lamp(relay, self.config_entry)
        ]
        schema: Any = vol.Schema({vol.Required(CONF_LIGHTS, default=now): relays})
        return self.async_show_form(step_id="lights", data_schema=schema)

    async def async_step_counters(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Look at the device, and show what would be written."""
        try:
            self._proposal = await async_propose(self.config_entry)
        except CountersImpossible as err:
            return self.async_abort(reason=err.reason)
        return self._show_proposal()

    async def async_step_install_counters(
        self, user_input: dict[str, Any]
    ) -> ConfigFlowResult:
        """Write the counters that were shown."""
        return await self._async_carry_out()

    async def async_step_remove_counters(
        self, user_input: dict[str, Any]
    ) -> ConfigFlowResult:
        """Take the counters off that were shown."""
        return await self._async_carry_out()

    def _show_proposal(self) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=self._proposal.step,
            description_placeholders=self._proposal.placeholders(),
        )

    async def _async_carry_out(self) -> ConfigFlowResult:
        try:
            await async_carry_out(self.config_entry, self._proposal)
        except CountersImpossible as err:
            return self.async_abort(reason=err.reason)
        options = dict(self.config_entry.options)
        options.pop(CONF_COUNTERS, None)
        if not self._proposal.removes:
            options[CONF_COUNTERS] = list(self._proposal.plan.channels)
        return self.async_create_entry(data=options)

    async def async_step_settings(
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
            fields[vol.Required(CONF_SCAN_INTERVAL, default=DEFAULT_SCAN_INTERVAL)] = (
                _INTERVAL
            )
            fields[vol.Required(CONF_READ_LOG, default=True)] = BooleanSelector()
        fields |= await async_serial_fields(self.hass, required=not on_network)
        suggested = user_input or {
            **present,
            CONF_BAUD_RATE: str(present.get(CONF_BAUD_RATE, "")) or None,
        }
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),  # type: ignore[arg-type, unused-ignore]
                {key: value for key, value in suggested.items() if value is not None},
            ),
            errors=errors,
        )

    async def _async_read(self, user_input: dict[str, Any]) -> dict[str, Any]:
        """Return the options that were entered; raises SerialFormError."""
        options = {
            key: value
            for key, value in self.config_entry.options.items()
            if key in (CONF_COUNTERS, CONF_LIGHTS)
        }
        if CONF_HOST in self.config_entry.data:
            options[CONF_SCAN_INTERVAL] = int(user_input[CONF_SCAN_INTERVAL])
            options[CONF_READ_LOG] = user_input[CONF_READ_LOG]
        if user_input.get(CONF_SERIAL_PORT, "").strip():
            settings = await async_check_serial(
                self.hass, user_input, self.config_entry
            )
            if CONF_HOST not in self.config_entry.data:
                # The entry goes by its port.
                self.hass.config_entries.async_update_entry(
                    self.config_entry, unique_id=settings.name
                )
            options[CONF_SERIAL_PORT] = settings.port
            options[CONF_BAUD_RATE] = settings.baud_rate
        return options
