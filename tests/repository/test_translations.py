"""Every key has a string, and every string a key, in every language."""

from collections.abc import Callable, Iterable, Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.const import Platform
import pytest

from custom_components.openbk import sensor_table, wifi_sensor_table
from custom_components.openbk.channel_sensor_table import QUANTITIES
from custom_components.openbk.device import Kind, Meaning
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.page_sensors import MEASURED
from custom_components.openbk.device.ranges import RangeProblem
from custom_components.openbk.device.roles import ROLES
from custom_components.openbk.device.wifi_counters import Refusal
from custom_components.openbk.dual_meter_table import DUAL_METER_SENSORS
from custom_components.openbk.issues import ISSUES
from custom_components.openbk.listen.serial_name import PortProblem
from custom_components.openbk.listen.serial_port import SerialReason
from custom_components.openbk.wifi.codes import CodeKind
from custom_components.openbk.wifi.history_model import Source

from . import INTEGRATION, sources

LANGUAGES = sorted((INTEGRATION / "translations").glob("*.json"))
ENGLISH: dict[str, Any] = json.loads(
    (INTEGRATION / "translations" / "en.json").read_text("utf-8")
)
ICONS: dict[str, Any] = json.loads((INTEGRATION / "icons.json").read_text("utf-8"))
PLATFORMS = [one for one in Platform if (INTEGRATION / f"{one}.py").exists()]

SENSORS = (
    *sensor_table.SENSORS,
    *DUAL_METER_SENSORS,
    sensor_table.CHIP_TEMPERATURE,
    *wifi_sensor_table.WIFI_SENSORS,
)

# Keys that are put together: from what can be wrong with a port, say.
SERIAL_ERRORS = {f"port_{problem}" for problem in PortProblem} | {
    f"serial_{reason}" for reason in SerialReason
}
REFUSALS = {f"counters_{refusal}" for refusal in Refusal}
OPTIONS = {option for sensor in SENSORS for option in sensor.options or ()}
RANGE_ERRORS = {f"range_{problem}" for problem in RangeProblem}
COMPUTED = (
    SERIAL_ERRORS | RANGE_ERRORS | REFUSALS | OPTIONS | set(Source) | set(CodeKind)
)

# What a channel can mean, by the tables; and two that depend on more than a row.
MEANINGS = (
    *CHANNEL_TYPES.values(),
    *(one for role in ROLES.values() for one in (role.meaning, role.second) if one),
    Meaning(kind=Kind.SELECT, name="choice"),
    Meaning(kind=Kind.SENSOR, name="apparent_power"),
)
NAMES: dict[str, set[str]] = {
    kind: {meaning.name for meaning in MEANINGS if meaning.kind is kind}
    for kind in Kind
}
CHANNEL_SENSORS = {f"channel_{name}" for name in NAMES[Kind.SENSOR]}
PAGE_SENSORS = {f"page_{name}" for name in MEASURED}
LEVELS = {option for meaning in MEANINGS for option in meaning.options}

# The modules that a flow's class is put together from.
CONFIG_FLOW = (
    "config_flow",
    "credentials_flow",
    "device_flow",
    "discovered_flow",
    "search_flow",
)
FLOWS = [("config", CONFIG_FLOW), ("options", ("options_flow",))]

# Words of the translation format itself rather than keys of ours.
FORMAT = {
    "abort",
    "config",
    "create_entry",
    "data",
    "data_description",
    "description",
    "entity",
    "error",
    "event_type",
    "fields",
    "flow_title",
    "exceptions",
    "issues",
    "menu_options",
    "message",
    "name",
    "options",
    "progress",
    "services",
    "state",
    "state_attributes",
    "step",
    "title",
    "triggers",
    "unit_of_measurement",
}


def _leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Give every string with its path."""
    for key, value in tree.items():
        below = f"{path}.{key}".lstrip(".")
        if isinstance(value, dict):
            yield from _leaves(value, below)
        else:
            yield below, value


def _in(
    find: Callable[[str, str], set[str]], name: str, modules: Iterable[str]
) -> set[str]:
    """Collect what is found in several modules."""
    return {text for module in modules for text in find(name, module)}


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_every_language_has_the_same_strings(path: Path) -> None:
    """With the same placeholders, and nothing empty."""
    strings = dict(_leaves(json.loads(path.read_text("utf-8"))))
    english = dict(_leaves(ENGLISH))
    assert strings.keys() == english.keys()
    for key, text in strings.items():
        assert text.strip() == text != "", key
        assert _placeholders(text) == _placeholders(english[key]), key


def test_every_string_is_used() -> None:
    """Each part of a string's path that is a key of ours is named in the source."""
    known = sources.constants() | FORMAT | COMPUTED | {str(one) for one in PLATFORMS}
    known |= LEVELS | CHANNEL_SENSORS | PAGE_SENSORS
    known |= {sensor.translation_key for sensor in SENSORS if sensor.translation_key}
    unused = {
        path for path, _ in _leaves(ENGLISH) if not known.issuperset(path.split("."))
    }
    assert not unused


@pytest.mark.parametrize(("flow", "modules"), FLOWS)
def test_every_step_of_a_flow_has_a_string(flow: str, modules: tuple[str, ...]) -> None:
    """And each of its fields one that explains it."""
    steps = ENGLISH[flow]["step"]
    # Which of these two is shown depends on the device.
    proposals = {"install_counters", "remove_counters"}
    shown = _in(sources.keyword, "step_id", modules)
    assert shown | (proposals if flow == "options" else set()) == steps.keys()
    for name, step in steps.items():
        fields, explained = step.get("data", {}), step.get("data_description", {})
        assert fields.keys() == explained.keys(), name


@pytest.mark.parametrize(("flow", "modules"), FLOWS)
def test_every_choice_of_a_menu_has_a_string(flow: str, modules: Iterable[str]) -> None:
    """A step that has none is offered as its key."""
    choices = {
        choice
        for step in ENGLISH[flow]["step"].values()
        for choice in step.get("menu_options", ())
    }
    assert _in(sources.items_of, "menu_options", modules) == choices
    assert choices


def test_every_error_of_the_config_flow_has_a_string() -> None:
    """Errors of the form itself, of a serial port, of a range, and of the device."""
    errors = _in(sources.assigned_to, "errors", CONFIG_FLOW)
    # the flow sends no commands
    device_errors = sources.values_of("_KEYS", "errors") - {"command_refused"}
    assert device_errors
    serial_errors = SERIAL_ERRORS & ENGLISH["options"]["error"].keys()
    assert SERIAL_ERRORS - serial_errors == set()
    fields = {"baud_rate", "port_in_use"}
    assert ENGLISH["config"]["error"].keys() == (
        errors | device_errors | SERIAL_ERRORS | RANGE_ERRORS | fields
    )
    assert ENGLISH["options"]["error"].keys() == SERIAL_ERRORS | fields


def test_every_refusal_of_the_counters_has_a_string() -> None:
    """And every error of the device on the way."""
    errors = sources.values_of("_KEYS", "errors")
    assert ENGLISH["options"]["abort"].keys() == REFUSALS | errors


def test_every_issue_has_a_string() -> None:
    """With title and description, and no placeholder that is not filled in."""
    assert {issue.key for issue in ISSUES} == ENGLISH["issues"].keys()
    for issue in ENGLISH["issues"].values():
        assert issue.keys() == {"title", "description"}


def test_every_name_of_a_code_has_a_string() -> None:
    """An option that has none is shown as its key."""
    for sensor in SENSORS:
        if sensor.options:
            states = ENGLISH["entity"]["sensor"][sensor.translation_key]["state"]
            assert states.keys() == set(sensor.options), sensor.key


def test_every_end_of_the_config_flow_has_a_string() -> None:
    """A reason that has none is shown as its key."""
    reasons = _in(sources.keyword, "reason", CONFIG_FLOW)
    # what a device that was seen answers, and cannot: nobody has entered a password
    device_errors = sources.values_of("_KEYS", "errors") - {
        "command_refused",
        "invalid_auth",
        "wrong_device",
    }
    assert reasons | device_errors <= ENGLISH["config"]["abort"].keys()


def test_every_progress_of_the_config_flow_has_a_string() -> None:
    """The dialog shows nothing beside the wheel where it has none."""
    actions = _in(sources.keyword, "progress_action", CONFIG_FLOW)
    assert actions == ENGLISH["config"]["progress"].keys()


def test_every_raised_error_has_a_string() -> None:
    """An exception's translation key that is unknown reaches a person as it is."""
    keys = sources.values_of("_KEYS", "errors")
    assert keys | sources.raised() == ENGLISH["exceptions"].keys()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_translated_entity_has_a_string(platform: str) -> None:
    """And no string is left of an entity that is gone."""
    keys = sources.keyword("translation_key", platform) | sources.assigned_to(
        "_attr_translation_key", platform
    )
    keys -= sources.raised()
    if platform == Platform.SENSOR:
        keys = {sensor.translation_key for sensor in SENSORS if sensor.translation_key}
        keys |= CHANNEL_SENSORS | PAGE_SENSORS
    else:
        keys |= NAMES.get(platform, set())
    assert keys == ENGLISH["entity"].get(platform, {}).keys()


@pytest.mark.parametrize(
    ("platform", "prefix"), [("select", ""), ("sensor", "channel_")]
)
def test_every_level_of_a_channel_has_a_string(platform: str, prefix: str) -> None:
    """An option that has none is shown as its key."""
    levels: dict[str, set[str]] = {}
    for meaning in MEANINGS:
        if meaning.kind == platform and meaning.options:
            levels.setdefault(meaning.name, set()).update(meaning.options)
    for name, options in levels.items():
        strings = ENGLISH["entity"][platform][f"{prefix}{name}"]["state"]
        assert strings.keys() == options
    assert levels


def test_everything_that_is_measured_has_a_unit_or_is_known_to_have_none() -> None:
    """And no row is left of something that is gone."""
    measured = {
        meaning.name
        for meaning in MEANINGS
        if meaning.kind is Kind.SENSOR and not meaning.options
    }
    assert measured == QUANTITIES.keys()


def test_every_described_entity_is_named() -> None:
    """By its translation key or by its device class."""
    described = list(sources.descriptions())
    assert described
    nameless = {
        key
        for key, arguments in described
        if not arguments & {"translation_key", "device_class", "name"}
    }
    assert not nameless


def test_every_icon_belongs_to_a_translated_entity() -> None:
    """An icon of an entity that is gone is rubbish."""
    for platform, icons in ICONS["entity"].items():
        assert icons.keys() <= ENGLISH["entity"][platform].keys(), platform


def test_everything_that_a_channel_can_be_has_an_icon() -> None:
    """By its device class, else a picture of its own; lights and covers have theirs."""
    classless = {
        f"channel_{name}" for name, row in QUANTITIES.items() if not row.device_class
    }
    assert classless | {"channel_level"} <= ICONS["entity"]["sensor"].keys()
    for platform in ("number", "select", "text"):
        strings = ENGLISH["entity"][platform]
        assert ICONS["entity"][platform].keys() == strings.keys(), platform


def test_every_icon_exists() -> None:
    """The frontend draws nothing for a name it does not know."""
    frontend = pytest.importorskip(
        "hass_frontend", reason="the frontend is only installed by scripts/develop"
    )
    listed = Path(frontend.where()) / "static" / "mdi" / "iconList.json"
    known = {f"mdi:{icon['name']}" for icon in json.loads(listed.read_text("utf-8"))}
    used = {icon for _, icon in _leaves(ICONS)}
    in_source = {text for text in sources.constants() if text.startswith("mdi:")}
    assert used | in_source <= known
