"""The manifest, and what HACS reads beside it."""

import json
import re
import struct
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import __version__ as ha_version
from homeassistant.core import HomeAssistant
from homeassistant.loader import Manifest, async_get_integration
import pytest

from custom_components.openbk.device.names import dhcp_patterns, mdns_patterns

from . import INTEGRATION, ROOT

MANIFEST: Manifest = json.loads((INTEGRATION / "manifest.json").read_text("utf-8"))
HACS: dict[str, Any] = json.loads((ROOT / "hacs.json").read_text("utf-8"))

# Core ships these; an integration that lists them pins them for everybody.
SHIPPED_BY_CORE = {"aiohttp", "voluptuous", "attrs", "orjson", "yarl"}


def test_the_manifest_has_what_home_assistant_and_hacs_ask_for() -> None:
    """A custom integration without one of these is not loaded, or not listed."""
    assert set(MANIFEST) >= {
        "domain",
        "name",
        "codeowners",
        "config_flow",
        "documentation",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "version",
    }


def test_the_manifest_says_what_the_integration_is() -> None:
    """The values that other parts of Home Assistant decide by."""
    assert MANIFEST["domain"] == INTEGRATION.name == "openbk"
    assert MANIFEST["name"] == "OpenBK"
    assert MANIFEST["integration_type"] == "device"
    assert MANIFEST["iot_class"] == "local_polling"
    assert MANIFEST["config_flow"] is True
    assert MANIFEST["codeowners"] == ["@hass-openbk"]


def test_the_links_lead_to_this_repository() -> None:
    """Documentation and issue tracker are one repository's."""
    documentation = MANIFEST["documentation"]
    assert documentation == "https://github.com/hass-openbk/openbk"
    assert MANIFEST["issue_tracker"] == f"{documentation}/issues"


def test_the_manifest_is_ordered_as_hassfest_wants_it() -> None:
    """Domain and name first, then by the alphabet."""
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]


def test_the_version_is_semantic_and_the_changelog_knows_it() -> None:
    """A version is in the changelog, or what it will bring is under Unreleased."""
    version = MANIFEST["version"]
    assert AwesomeVersion(version).strategy == AwesomeVersionStrategy.SEMVER
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(
        rf"^## \[({re.escape(version)}|Unreleased)\]", changelog, re.MULTILINE
    )


def test_devices_are_found_by_the_firmwares_names() -> None:
    """The matchers are those of the table that the flow tells names by."""
    assert MANIFEST["dhcp"] == [
        *({"hostname": pattern} for pattern in dhcp_patterns()),
        {"registered_devices": True},
    ]
    assert MANIFEST["zeroconf"] == [
        {"type": "_http._tcp.local.", "name": pattern} for pattern in mdns_patterns()
    ]


def test_the_other_ways_of_being_found() -> None:
    """Home Assistant matches SSDP by the description, and MQTT is nobody's duty.

    A key for MQTT would install its client for everybody, and ask us about every message
    of every device; so the first device is not found by it, but all others are.
    """
    assert MANIFEST["ssdp"] == [{"manufacturer": "OpenBeken"}]
    assert "mqtt" not in MANIFEST
    assert "mqtt" not in MANIFEST.get("dependencies", [])
    assert MANIFEST["after_dependencies"] == ["mqtt"]


def test_nothing_is_required_that_core_ships() -> None:
    """A pin of ours would fight core's."""
    names = {
        re.split(r"[=<>~!\[;]", requirement, maxsplit=1)[0].lower()
        for requirement in MANIFEST.get("requirements", [])
    }
    assert not names & SHIPPED_BY_CORE


@pytest.mark.usefixtures("enable_custom_integrations")
async def test_home_assistants_loader_reads_the_integration(
    hass: HomeAssistant,
) -> None:
    """As it does at start."""
    integration = await async_get_integration(hass, "openbk")
    assert integration.file_path == INTEGRATION
    assert not integration.is_built_in
    assert integration.has_translations


def test_hacs_finds_its_file() -> None:
    """The keys HACS knows, and the Home Assistant that is tested as the oldest."""
    assert {
        "name": MANIFEST["name"],
        "homeassistant": "2026.3.0",
        "render_readme": True,
    } == HACS
    assert AwesomeVersion(ha_version) >= AwesomeVersion(HACS["homeassistant"])


def test_hacs_finds_readme_and_licence() -> None:
    """HACS shows the one and asks for the other."""
    assert (ROOT / "README.md").read_text("utf-8").startswith("# ")
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")


@pytest.mark.parametrize(("name", "side"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_the_brand_icon_has_its_size(name: str, side: int) -> None:
    """A PNG with an alpha channel or a palette with one, square."""
    data = (INTEGRATION / "brand" / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (side, side)
    colour_type = data[25]
    assert colour_type in (4, 6) or (colour_type == 3 and b"tRNS" in data)
