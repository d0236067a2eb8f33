"""Actions: explain a pasted log, and read a device's own."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, device_registry as dr
import voluptuous as vol

from .const import DOMAIN
from .coordinator import OpenBKCoordinator
from .device import OpenBKError
from .errors import translation_of
from .runtime import OpenBKData
from .wifi.explain import explain_log
from .wifi.history_model import Source
from .wifi.log_reader import read_whole
from .wifi.log_secrets import mask_secrets
from .wifi_words import situation_of

ANALYZE_LOG = "analyze_log"
READ_LOG = "read_log"

_TEXT = "text"
_DEVICE = "device_id"

_ANALYZE_SCHEMA: Any = vol.Schema(
    {vol.Required(_TEXT): cv.string, vol.Optional(_DEVICE): cv.string}
)
_READ_SCHEMA: Any = vol.Schema({vol.Required(_DEVICE): cv.string})


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, action, schema in (
        (ANALYZE_LOG, _analyze_log, _ANALYZE_SCHEMA),
        (READ_LOG, _read_log, _READ_SCHEMA),
    ):
        hass.services.async_register(
            DOMAIN, name, action, schema, supports_response=SupportsResponse.ONLY
        )


async def _analyze_log(call: ServiceCall) -> ServiceResponse:
    """Explain a pasted log.

    A device adds what is known of its chip and firmware, and learns the log's codes.
    """
    situation = None
    text = call.data[_TEXT].encode()
    if _DEVICE in call.data:
        data = _data_of(call.hass, call.data[_DEVICE])
        situation = situation_of(data)
        # A long log would hold up the event loop.
        events = await call.hass.async_add_executor_job(read_whole, text)
        data.story.logged(events, Source.PASTED_LOG, news=False)
    return await call.hass.async_add_executor_job(explain_log, text, situation)


async def _read_log(call: ServiceCall) -> ServiceResponse:
    """Read a device's own log, without passwords, and explain it."""
    data = _data_of(call.hass, call.data[_DEVICE])
    coordinator: OpenBKCoordinator | None = data.coordinator
    if coordinator is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_on_the_network"
        )
    try:
        log = await coordinator.later.async_read_log(news=False)
    except OpenBKError as err:
        raise HomeAssistantError(**translation_of(err, coordinator.name)) from None
    return {
        "log": mask_secrets(log.decode("utf-8", errors="replace")),
        **explain_log(log, situation_of(data)),
    }


def _data_of(hass: HomeAssistant, device_id: str) -> OpenBKData:
    """Return what a device's entry is made of; raises ServiceValidationError."""
    device = dr.async_get(hass).async_get(device_id)
    for entry_id in device.config_entries if device else ():
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry and entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED:
            data: OpenBKData = entry.runtime_data
            return data
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="device_not_loaded"
    )
