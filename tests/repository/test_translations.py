"""Every key has a string, and every string a key, in every language."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.const import Platform
import pytest

from . import INTEGRATION, sources

LANGUAGES = sorted((INTEGRATION / "translations").glob("*.json"))
ENGLISH: dict[str, Any] = json.loads(
    (INTEGRATION / "translations" / "en.json").read_text("utf-8")
)
ICONS: dict[str, Any] = json.loads((INTEGRATION / "icons.json").read_text("utf-8"))
PLATFORMS = [one for one in Platform if (INTEGRATION / f"{one}.py").exists()]

# Words of the translation format itself rather than keys of ours.
FORMAT = {
    "abort",
    "config",
    "data",
    "data_description",
    "description",
    "entity",
    "error",
    "exceptions",
    "message",
    "name",
    "state",
    "state_attributes",
    "step",
    "title",
}


def _leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Give every string with its path."""
    for key, value in tree.items():
        below = f"{path}.{key}".lstrip(".")
        if isinstance(value, dict):
            yield from _leaves(value, below)
        else:
            yield below, value


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
    known = sources.constants() | FORMAT | {str(platform) for platform in PLATFORMS}
    unused = {
        path for path, _ in _leaves(ENGLISH) if not known.issuperset(path.split("."))
    }
    assert not unused


def test_every_step_of_the_config_flow_has_a_string() -> None:
    """And each of its fields one that explains it."""
    steps = ENGLISH["config"]["step"]
    shown = sources.keyword("step_id", "config_flow")
    assert shown == steps.keys()
    for name, step in steps.items():
        assert step["data"].keys() == step["data_description"].keys(), name


def test_every_error_of_the_config_flow_has_a_string() -> None:
    """Errors of the form itself, and those that the device's errors become."""
    assert (
        sources.assigned_to("errors", "config_flow")
        <= ENGLISH["config"]["error"].keys()
    )
    # the flow sends no commands
    device_errors = sources.values_of("_KEYS", "errors") - {"command_refused"}
    assert device_errors
    assert device_errors <= ENGLISH["config"]["error"].keys()


def test_every_end_of_the_config_flow_has_a_string() -> None:
    """A reason that has none is shown as its key."""
    assert sources.keyword("reason", "config_flow") <= ENGLISH["config"]["abort"].keys()


def test_every_raised_error_has_a_string() -> None:
    """An exception's translation key that is unknown reaches a person as it is."""
    keys = sources.values_of("_KEYS", "errors")
    raised = {
        key
        for path in sources.modules()
        if path.stem not in PLATFORMS
        for key in sources.keyword("translation_key", path.stem)
    }
    assert keys | raised == ENGLISH["exceptions"].keys()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_translated_entity_has_a_string(platform: str) -> None:
    """And no string is left of an entity that is gone."""
    keys = sources.keyword("translation_key", platform) | sources.assigned_to(
        "_attr_translation_key", platform
    )
    assert keys == ENGLISH["entity"].get(platform, {}).keys()


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
