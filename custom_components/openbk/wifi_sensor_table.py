"""The sensors that tell of a device's WiFi, as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.helpers.typing import StateType
from homeassistant.util import dt as dt_util

from .runtime import OpenBKData
from .wifi.codes import REASON_CODES, STATUS_CODES, UNKNOWN_NAME
from .wifi.history_model import DAY, CodeSeen
from .wifi.log_events import WifiState
from .wifi_words import reason_attributes, state_attributes, status_attributes


@dataclass(frozen=True, kw_only=True)
class WifiSensorDescription(SensorEntityDescription):
    """A sensor: what of the device's story it tells."""

    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC
    value_fn: Callable[[OpenBKData], StateType | datetime]
    attributes_fn: Callable[[OpenBKData], Mapping[str, Any]] | None = None


def _when(time: float | None) -> datetime | None:
    return None if time is None else datetime.fromtimestamp(time, UTC)


def _number(seen: CodeSeen | None) -> int | None:
    return None if seen is None else seen.number


def _name(seen: CodeSeen | None) -> str | None:
    return None if seen is None else seen.code.name


def _names(codes: Mapping[int, Any]) -> list[str]:
    return list(dict.fromkeys([*(code.name for code in codes.values()), UNKNOWN_NAME]))


def _state(data: OpenBKData) -> str | None:
    state = data.story.history.state
    return None if state is WifiState.UNKNOWN else state.value


def _last_outage(data: OpenBKData) -> float | None:
    outage = data.story.history.last_outage
    return None if outage is None else outage.duration


def _outage_attributes(data: OpenBKData) -> Mapping[str, Any]:
    outage = data.story.history.last_outage
    if outage is None:
        return {}
    return {
        "start": _when(outage.start),
        "end": _when(outage.end),
        "rebooted": outage.rebooted,
        "access_point_changed": outage.access_point_changed,
        "signal_before": outage.signal_before,
        "together": outage.together,
        "uncertain_by": round(outage.resolution),
        "source": outage.source.value,
    }


def _in_a_day(data: OpenBKData) -> int:
    return data.story.history.losses_since(dt_util.utcnow().timestamp() - DAY)


WIFI_SENSORS: tuple[WifiSensorDescription, ...] = (
    WifiSensorDescription(
        key="wifi_state",
        translation_key="wifi_state",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in WifiState if state is not WifiState.UNKNOWN],
        value_fn=_state,
        attributes_fn=state_attributes,
    ),
    WifiSensorDescription(
        key="last_association_status_code",
        translation_key="last_association_status_code",
        value_fn=lambda data: _number(data.story.history.status),
        attributes_fn=status_attributes,
    ),
    WifiSensorDescription(
        key="last_association_status",
        translation_key="last_association_status",
        device_class=SensorDeviceClass.ENUM,
        options=_names(STATUS_CODES),
        value_fn=lambda data: _name(data.story.history.status),
    ),
    WifiSensorDescription(
        key="last_disconnect_reason_code",
        translation_key="last_disconnect_reason_code",
        value_fn=lambda data: _number(data.story.history.reason),
        attributes_fn=reason_attributes,
    ),
    WifiSensorDescription(
        key="last_disconnect_reason",
        translation_key="last_disconnect_reason",
        device_class=SensorDeviceClass.ENUM,
        options=_names(REASON_CODES),
        value_fn=lambda data: _name(data.story.history.reason),
    ),
    WifiSensorDescription(
        key="last_disconnect",
        translation_key="last_disconnect",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda data: _when(data.story.history.last_disconnect),
    ),
    WifiSensorDescription(
        key="last_outage",
        translation_key="last_outage",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=0,
        value_fn=_last_outage,
        attributes_fn=_outage_attributes,
    ),
    WifiSensorDescription(
        key="disconnects_24h",
        translation_key="disconnects_24h",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=_in_a_day,
    ),
    WifiSensorDescription(
        key="disconnects_total",
        translation_key="disconnects_total",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_registry_enabled_default=False,
        value_fn=lambda data: data.story.history.total,
    ),
)
