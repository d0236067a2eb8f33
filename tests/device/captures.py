"""The real firmware's replies that are kept in tests/firmware."""

from pathlib import Path

FIRMWARE = Path(__file__).parents[1] / "firmware"

PROFILES = sorted(path.name for path in FIRMWARE.iterdir() if path.is_dir())


def capture(profile: str, name: str) -> bytes:
    """Return a reply as the firmware sent it."""
    return (FIRMWARE / profile / name).read_bytes()
