"""Triggers of automations: a device is lost, is back, or was refused.

They rest on the event entity "Connection" of each device.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from homeassistant.components.binary_sensor import DOMAIN as BINARY_SENSOR_DOMAIN
from homeassistant.components.event import (
    ATTR_EVENT_TYPE,
    ATTR_EVENT_TYPES,
    DOMAIN as EVENT_DOMAIN,
)
from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FRIENDLY_NAME,
    ATTR_ICON,
    CONF_FOR,
    CONF_OPTIONS,
    CONF_TARGET,
    MAJOR_VERSION,
    MINOR_VERSION,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.target import (
    TargetStateChangedData,
    async_track_target_selector_state_change_event,
)
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .const import DOMAIN

if TYPE_CHECKING:
    # Unknown to Home Assistant 2026.3, which imports this module too.
    from homeassistant.helpers.trigger import TriggerNotTriggeredReporter

# Since then a trigger is attached with two arguments, and a target is followed
# asynchronously (helpers/trigger, helpers/target).
SUPPORTED_SINCE: Final = (2026, 7)

DISCONNECTED: Final = "disconnected"
RECONNECTED: Final = "reconnected"
ASSOCIATION_FAILED: Final = "association_failed"

# How the unique ids of a device's event entity and of its connectivity end.
_CONNECTION: Final = "-connection"
_CONNECTIVITY: Final = "-connectivity"

# Attributes of an event entity that are not of the event.
_NOT_OF_THE_EVENT: Final = {
    ATTR_EVENT_TYPE,
    ATTR_EVENT_TYPES,
    ATTR_FRIENDLY_NAME,
    ATTR_ICON,
}


def is_news(old: State | None, new: State | None) -> bool:
    """Tell whether an event entity's change of state is a new event.

    One that comes back from being unavailable shows its last event again. One that is
    unknown never had an event: whatever follows is its first.
    """
    if old is None or new is None:
        return False
    if old.state == STATE_UNAVAILABLE or new.state in (
        STATE_UNAVAILABLE,
        STATE_UNKNOWN,
    ):
        return False
    # Two events can share the millisecond that is the state.
    return (old.state, old.attributes.get(ATTR_EVENT_TYPE)) != (
        new.state,
        new.attributes.get(ATTR_EVENT_TYPE),
    )


class ConnectionTrigger(Trigger):
    """Fires at every event of one type, optionally only if the device stays away."""

    event_type: ClassVar[str]
    options: ClassVar[Mapping[vol.Marker, Any]] = {}

    @classmethod
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Validate target and options."""
        schema = vol.Schema(
            {
                vol.Required(CONF_TARGET): cv.TARGET_FIELDS,
                vol.Required(CONF_OPTIONS, default={}): dict(cls.options),
            }
        )
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take over the validated target and options."""
        super().__init__(hass, config)
        self._target = config.target or {}
        self._for: timedelta = (config.options or {}).get(CONF_FOR, timedelta())

    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action at each event; returns how to stop that."""
        waiting: dict[str, CALLBACK_TYPE] = {}

        @callback
        def forget(entity_ids: set[str]) -> None:
            for entity_id in waiting.keys() & entity_ids:
                waiting.pop(entity_id)()

        @callback
        def follow(data: TargetStateChangedData) -> None:
            change = data.state_change_event
            entity_id = change.data["entity_id"]
            old, new = change.data["old_state"], change.data["new_state"]
            if not is_news(old, new):
                return
            assert new is not None
            event_type = new.attributes.get(ATTR_EVENT_TYPE)
            if event_type in (DISCONNECTED, RECONNECTED):
                forget({entity_id})
            if event_type != self.event_type:
                return
            fire = partial(
                run_action,
                self._payload(old, new),
                f"{self.event_type} of {entity_id}",
                change.context,
            )
            if not self._for:
                fire()
                return

            @callback
            def fire_if_away(_now: datetime) -> None:
                del waiting[entity_id]
                if self._is_away(entity_id):
                    fire()

            waiting[entity_id] = async_call_later(self._hass, self._for, fire_if_away)

        @callback
        def retarget(_added: set[str], removed: set[str], _states: object) -> None:
            forget(removed)

        stop_following = await async_track_target_selector_state_change_event(
            self._hass, self._target, follow, self._ours, retarget
        )

        @callback
        def detach() -> None:
            stop_following()
            forget(set(waiting))

        return detach

    def _ours(self, entity_ids: set[str]) -> set[str]:
        """Choose the event entities "Connection" of this integration."""
        registry = er.async_get(self._hass)
        return {
            entity_id
            for entity_id in entity_ids
            if (entity := registry.async_get(entity_id))
            and (entity.domain, entity.platform) == (EVENT_DOMAIN, DOMAIN)
            and entity.unique_id.endswith(_CONNECTION)
        }

    def _is_away(self, entity_id: str) -> bool:
        """Tell whether a lost device is still known to be lost.

        A reload forgets an absence without a word: then its connectivity decides.
        """
        registry = er.async_get(self._hass)
        entity = registry.async_get(entity_id)
        event = self._hass.states.get(entity_id)
        if entity is None or event is None or event.state == STATE_UNAVAILABLE:
            return False
        connectivity = registry.async_get_entity_id(
            BINARY_SENSOR_DOMAIN,
            DOMAIN,
            entity.unique_id.removesuffix(_CONNECTION) + _CONNECTIVITY,
        )
        return connectivity is None or not self._hass.states.is_state(
            connectivity, STATE_ON
        )

    def _payload(self, old: State | None, new: State) -> dict[str, Any]:
        """Return what an action finds in `trigger`."""
        entity = er.async_get(self._hass).async_get(new.entity_id)
        device = (
            dr.async_get(self._hass).async_get(entity.device_id)
            if entity and entity.device_id
            else None
        )
        return {
            ATTR_ENTITY_ID: new.entity_id,
            ATTR_DEVICE_ID: device.id if device else None,
            "device_name": (device.name_by_user or device.name if device else None)
            or new.name,
            "from_state": old,
            "to_state": new,
            CONF_FOR: self._for,
            "data": {
                name: value
                for name, value in new.attributes.items()
                if name not in _NOT_OF_THE_EVENT
            },
        }


class Disconnected(ConnectionTrigger):
    """A device was lost, and stayed away for the time that is asked for."""

    event_type = DISCONNECTED
    options = {vol.Optional(CONF_FOR, default=timedelta()): cv.positive_time_period}


class Reconnected(ConnectionTrigger):
    """A lost device is back."""

    event_type = RECONNECTED


class AssociationFailed(ConnectionTrigger):
    """An access point refused a device."""

    event_type = ASSOCIATION_FAILED


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    trigger.event_type: trigger
    for trigger in (Disconnected, Reconnected, AssociationFailed)
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers, where Home Assistant can attach them."""
    return TRIGGERS if (MAJOR_VERSION, MINOR_VERSION) >= SUPPORTED_SINCE else {}
