"""Sets up every device of a file of templates: `scripts/check-templates`."""

import argparse
import asyncio
from io import TextIOWrapper
import json
from pathlib import Path
import sys
import tempfile
from unittest.mock import patch

from aiohttp import ThreadedResolver
from homeassistant import loader
from pytest_homeassistant_custom_component.common import (
    async_test_home_assistant,
    mock_storage,
)

# Must be imported before Home Assistant looks for it.
import custom_components.openbk
from tests.templates.check import Row, check
from tests.templates.report import counts, table

assert custom_components.openbk

# Python does not read or write more than some thousands.
_MOST_DIGITS = 400


def _integer(text: str) -> int | str:
    """Return a number, as text where it is too long to be one."""
    return int(text) if len(text) <= _MOST_DIGITS else text


def _entries(path: Path) -> list[object]:
    """Read the file; raises ValueError with a sentence."""
    try:
        # Some editors begin a file with a byte order mark.
        data = json.loads(path.read_text("utf-8-sig"), parse_int=_integer)
    except OSError as err:
        raise ValueError(f"{path} cannot be read: {err.strerror}") from err
    except ValueError as err:
        raise ValueError(f"{path} is no JSON: {err}") from err
    devices = data.get("devices") if isinstance(data, dict) else data
    if not isinstance(devices, list):
        raise ValueError(  # noqa: TRY004 it is the file that is wrong
            f'{path} has no list of templates under "devices"'
        )
    return devices


async def _check(entries: list[object]) -> list[Row]:
    """Check templates in a Home Assistant as tests have it, without its zeroconf."""
    resolver = ThreadedResolver()
    # What Home Assistant calls to close its own.
    resolver.real_close = resolver.close  # type: ignore[attr-defined]
    patched = patch(
        "homeassistant.helpers.aiohttp_client._async_make_resolver",
        return_value=resolver,
    )
    with tempfile.TemporaryDirectory() as folder, mock_storage(), patched:
        async with async_test_home_assistant(config_dir=folder) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            try:
                return await check(hass, entries)
            finally:
                await hass.async_stop(force=True)


def checked(entries: list[object]) -> list[Row]:
    """Set up the device of every template, and tell what became of it."""
    return asyncio.run(_check(entries))


def main(arguments: list[str]) -> int:
    """Check a file; 0 nothing differs, 1 something does, 2 there is no such file."""
    parser = argparse.ArgumentParser(
        prog="scripts/check-templates",
        description="Set up the device of every template in a file and compare what "
        "becomes of it with what its pins say.",
    )
    parser.add_argument("file", type=Path, help='JSON: {"devices": [template, ...]}')
    try:
        entries = _entries(parser.parse_args(arguments).file)
    except ValueError as err:
        print(f"error: {err}", file=sys.stderr)
        return 2
    if isinstance(sys.stdout, TextIOWrapper):
        # Names have characters that not every terminal has.
        sys.stdout.reconfigure(errors="backslashreplace")
    rows = checked(entries)
    print(table(rows))
    print(counts(rows))
    return int(any(row.problems for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
