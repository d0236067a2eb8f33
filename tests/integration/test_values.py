"""No value of a channel, full 32 bits and signed, makes an entity fail or lie."""

from dataclasses import replace
import itertools
import math

from homeassistant.components.sensor.const import (
    DEVICE_CLASS_STATE_CLASSES,
    DEVICE_CLASS_UNITS,
)
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.openbk.channel_sensor_table import QUANTITIES
from custom_components.openbk.device import Feature, Kind
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.meanings import INT_MAX, INT_MIN
from custom_components.openbk.device.roles import ROLES, Part
from tests.simulator import SimulatedDevice

from .conftest import MAC, poll
from .test_entities import complaints, set_up_wholly

pytestmark = pytest.mark.real_patience

NAMES = [name for name in CHANNEL_TYPES if name not in ("Default", "Error")]
EDGES = sorted(
    {INT_MIN, INT_MAX, *range(-2, 7)}
    | {
        sign * (edge + step)
        for edge in (10, 100, 255, 1000, 10_000, 100_000, 2**24)
        for step in (-1, 0, 1)
        for sign in (-1, 1)
    }
)
# What there can be of what is measured.
POSSIBLE = {
    "temperature": (-273.15, math.inf),
    "power_factor": (-1, 1),
    **dict.fromkeys(("battery", "humidity", "smoke"), (0, 100)),
    **dict.fromkeys(
        (
            *("energy_export", "energy_import", "energy_today", "energy_total"),
            *("carbon_dioxide", "illuminance", "pressure", "tds", "tvoc"),
        ),
        (0, math.inf),
    ),
}
VALUES = st.sampled_from(EDGES) | st.integers(INT_MIN, INT_MAX)
# On 64 channels there is no room for all types at once.
LOTS = [list(lot) for lot in itertools.batched(NAMES, 40, strict=False)]


@pytest.fixture
def profile() -> str:
    """Return a device without anything."""
    return "bare"


def shown_of(hass: HomeAssistant, feature: Feature) -> State:
    """Return the state of a feature's entity."""
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(
        str(feature.kind), "openbk", f"{MAC}-{feature.key}"
    )
    assert entity_id, feature
    state = hass.states.get(entity_id)
    assert state
    return state


def is_right(feature: Feature, raw: int, state: State) -> bool:
    """Tell whether a state is what the raw value means."""
    shown, meaning = state.state, feature.meaning
    on = (raw > 0) != meaning.inverted
    match feature.kind:
        case Kind.SWITCH | Kind.LIGHT | Kind.BINARY_SENSOR:
            # Below 0 the firmware itself says both.
            return raw < 0 or shown == ("on" if on else "off")
        case Kind.NUMBER:
            return int(float(shown)) == raw
        case Kind.COVER:
            return shown == STATE_UNKNOWN
        case Kind.SELECT:
            texts = feature.options or dict(enumerate(meaning.options))
            return shown == texts.get(raw, STATE_UNKNOWN)
        case Kind.SENSOR if meaning.options:
            texts = dict(enumerate(meaning.options))
            return shown == texts.get(raw, STATE_UNKNOWN)
        case Kind.SENSOR if meaning.name in POSSIBLE:
            least, most = POSSIBLE[meaning.name]
            if not least <= raw / meaning.divider <= most:
                return shown == STATE_UNKNOWN
    if raw == 0 and feature.sibling is not None and shown == STATE_UNKNOWN:
        # With both at 0 nobody has measured.
        return True
    return float(shown) == raw / meaning.divider


@pytest.mark.parametrize("lot", range(len(LOTS)))
async def test_every_value_of_every_type_is_shown_as_what_it_means(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    lot: int,
) -> None:
    names = dict(enumerate(LOTS[lot]))
    for channel, name in names.items():
        device.firmware.execute(f"SetChannelType {channel} {name}")
        if name == "Enum":
            device.firmware.execute(f"SetChannelEnum {channel} 0:Off 5:On -1:Bad")
    await set_up_wholly(hass, entry)
    coordinator = entry.runtime_data.coordinator
    features = coordinator.record.features
    assert {n for item in features.items for n in item.channels} == names.keys()

    @settings(
        deadline=None,
        max_examples=60,
        suppress_health_check=[HealthCheck.differing_executors],
    )
    @given(st.lists(VALUES, min_size=len(names), max_size=len(names)))
    def show(values: list[int]) -> None:
        channels = dict(zip(names, values, strict=True))
        snapshot = replace(coordinator.data, channels=channels)
        now = dt_util.utcnow().timestamp()
        coordinator.async_know(coordinator.record.observed(snapshot, now, unseen=False))
        coordinator.async_set_updated_data(snapshot)
        for item in features.items:
            state = shown_of(hass, item)
            assert is_right(item, channels[item.channel], state), (item, state)

    show()
    # What could not be read is not known.
    coordinator.async_set_updated_data(replace(coordinator.data, channels={}))
    assert {shown_of(hass, item).state for item in features.items} == {STATE_UNKNOWN}
    # And what the device itself says.
    for value in EDGES:
        for channel in names:
            device.firmware.channels[channel] = value
        await poll(hass, entry)
        for item in features.items:
            assert is_right(item, value, shown_of(hass, item)), (item, value)
    assert complaints(caplog) == []


# On channels of their own, with the drivers that they need.
ROLE_NAMES = [
    name
    for name, role in ROLES.items()
    if role.meaning.kind and role.part is not Part.SHUTTER
]


async def test_every_value_of_every_pin_can_be_shown(
    hass: HomeAssistant,
    device: SimulatedDevice,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for pin, name in enumerate(ROLE_NAMES):
        device.firmware.execute(f"SetPinRole {pin} {name}")
        device.firmware.execute(f"SetPinChannel {pin} {2 * pin} {2 * pin + 1}")
    for driver in ("CHT83XX", "SHT3X", "SGP", "DS1820"):
        device.firmware.execute(f"startDriver {driver}")
    await set_up_wholly(hass, entry)
    coordinator = entry.runtime_data.coordinator
    items = coordinator.record.features.items
    assert {2 * pin for pin in range(len(ROLE_NAMES))} <= {n.channel for n in items}
    for value in EDGES:
        channels = dict.fromkeys(coordinator.data.channels, value)
        coordinator.async_set_updated_data(replace(coordinator.data, channels=channels))
        for item in items:
            assert is_right(item, value, shown_of(hass, item)), (item, value)
    assert complaints(caplog) == []


@pytest.mark.parametrize("name", QUANTITIES)
def test_units_and_classes_go_together(name: str) -> None:
    quantity = QUANTITIES[name]
    if quantity.device_class is None:
        return
    assert quantity.unit in DEVICE_CLASS_UNITS[quantity.device_class]
    assert quantity.state_class in DEVICE_CLASS_STATE_CLASSES[quantity.device_class]
