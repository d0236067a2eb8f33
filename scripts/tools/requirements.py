"""Prints what a Home Assistant for development imports beyond the tests' packages.

Home Assistant installs a package when the first integration asks for it. The same rules
over the same manifests tell beforehand which ones those are, with Home Assistant's pins,
so that a start fetches nothing.
"""

from collections.abc import Iterable
import json
from pathlib import Path

from homeassistant.auth.mfa_modules import totp
import homeassistant.bootstrap
import homeassistant.components
from homeassistant.requirements import DISCOVERY_INTEGRATIONS

from scripts.tools.configuration import INTEGRATIONS

# To describe the actions of lights and covers, Home Assistant 2026.3 imports all of these
# (helpers/service.py, _base_components), whether they are in use or not.
_FILTERING = (
    "ai_task",
    "assist_satellite",
    "calendar",
    "camera",
    "media_player",
    "todo",
)

_CUSTOM = Path("custom_components")
_CORE = Path(homeassistant.components.__path__[0])


def _manifest(domain: str) -> dict[str, list[str]]:
    """Read an integration's manifest, ours first; empty where there is none."""
    for folder in (_CUSTOM, _CORE):
        path = folder / domain / "manifest.json"
        if path.exists():
            manifest: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
            return manifest
    return {}


def _needed_by(manifest: dict[str, list[str]]) -> Iterable[str]:
    """Name the integrations whose packages are installed with this one's."""
    yield from manifest.get("dependencies", [])
    yield from manifest.get("after_dependencies", [])
    for domain, keys in DISCOVERY_INTEGRATIONS.items():
        if any(key in manifest for key in keys):
            yield domain


def requirements(domains: Iterable[str]) -> set[str]:
    """Collect the requirements of these integrations and of all they lean on."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(domains)
    while waiting:
        domain = waiting.pop()
        if domain in seen:
            continue
        seen.add(domain)
        manifest = _manifest(domain)
        found.update(manifest.get("requirements", []))
        waiting.extend(_needed_by(manifest))
    return found


def main() -> None:
    """Print one requirement a line."""
    domains = {
        *("openbk", *_FILTERING, *INTEGRATIONS),
        *homeassistant.bootstrap.DEFAULT_INTEGRATIONS,
    }
    # the only packages asked for outside a manifest: every instance offers this module
    print("\n".join(sorted(requirements(domains) | set(totp.REQUIREMENTS))))


if __name__ == "__main__":
    main()
