"""The configuration folder of a Home Assistant for development."""

from importlib.util import find_spec
import json
from pathlib import Path
import subprocess
import sys

# What a person needs to look at devices, their history and their energy, and nothing that
# talks to the network by itself. Home Assistant adds its own defaults to these.
INTEGRATIONS = (
    "automation",
    "config",
    "diagnostics",
    "energy",
    "frontend",
    "history",
    "logbook",
    "my",
    "recorder",
    "scene",
    "script",
    "search",
    "sun",
    "trace",
)

USER = PASSWORD = "dev"
HOST = "127.0.0.1"
TIME_ZONE = "Europe/Amsterdam"

_YAML = f"""\
# written by scripts/develop where it is missing; yours to change
homeassistant:
  name: OpenBK
  latitude: 52.37
  longitude: 4.89
  elevation: 2
  unit_system: metric
  currency: EUR
  country: NL
  time_zone: {TIME_ZONE}

logger:
  default: warning
  logs:
    custom_components.openbk: info
    # what a machine may do without: compression in C, ffmpeg and libjpeg for cameras
    aiohttp_fast_zlib: error
    haffmpeg: critical
    homeassistant.components.camera.img_util: critical

"""

# Releases from 2026.9 on keep these settings in a store, and take a block in the YAML for
# a trial that ends on every interface; earlier ones know the block only.
_HTTP_STORE = "homeassistant.components.http.config"


def _http_store(port: int) -> dict[str, object]:
    """Give the store of the web server's settings for this port of the loopback."""
    settings = {
        "server_port": port,
        "server_host": [HOST],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": settings, "pending": None, "yaml_migration_done": True}
    return {"version": 2, "minor_version": 2, "key": "http", "data": data}


_ONBOARDED = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["user", "core_config", "analytics", "integration"]},
}


def _write_store(folder: Path, store: dict[str, object]) -> None:
    """Write one file of Home Assistant's storage where it is missing."""
    path = folder / ".storage" / str(store["key"])
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(store, indent=2), "utf-8")


def prepare(folder: Path, repository: Path, port: int) -> None:
    """Lay a configuration with the integration linked in and the user onboarded.

    What is already there stays: a developer's devices and changes outlive a restart.
    Raises RuntimeError with Home Assistant's words where the user cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    linked = folder / "custom_components" / "openbk"
    linked.parent.mkdir(exist_ok=True)
    linked.unlink(missing_ok=True)
    linked.symlink_to(repository / "custom_components" / "openbk")

    yaml = _YAML + "\n".join(f"{domain}:" for domain in INTEGRATIONS) + "\n"
    if find_spec(_HTTP_STORE):
        _write_store(folder, _http_store(port))
    else:
        yaml += f"\nhttp:\n  server_host: {HOST}\n  server_port: {port}\n"
    configuration = folder / "configuration.yaml"
    if not configuration.exists():
        configuration.write_text(yaml, "utf-8")

    if not (folder / ".storage" / "auth_provider.homeassistant").exists():
        _add_user(folder)
    _write_store(folder, _ONBOARDED)


def _add_user(folder: Path) -> None:
    """Add the user by Home Assistant's own script; the first to log in is the owner."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "homeassistant", "--script", "auth"),
            *("-c", str(folder), "add", USER, PASSWORD),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"no user could be added: {done.stdout}")
