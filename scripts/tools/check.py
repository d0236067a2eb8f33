"""Proves in a running Home Assistant that a device works: `scripts/develop --check`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
import re
import time
from typing import Final

import aiohttp

from scripts.tools.fleet import PROTECTED, SOCKET, Simulated, running_fleet
from scripts.tools.home_assistant import (
    Api,
    HomeAssistantError,
    Json,
    running_home_assistant,
)
from tests.simulator import Fault

DOMAIN = "openbk"

# Longest waits (s): a poll comes every 10 s; a disconnect is declared at most 20 s after
# the first failed one, and one that is away is looked for at least every 20 s.
SEEN_TIMEOUT = 15
LOST_TIMEOUT = 35
BACK_TIMEOUT = 25
UNKNOWN: Final = ("unknown", "unavailable")

# Every entity of the integration with what the checks choose by.
_ENTITIES = """
{%- set found = namespace(rows=[]) -%}
{%- for entity in integration_entities('openbk') | sort -%}
{%- set found.rows = found.rows + [{
  'entity_id': entity,
  'device': device_attr(device_id(entity), 'name'),
  'entry': config_entry_id(entity),
  'name': state_attr(entity, 'friendly_name'),
  'device_class': state_attr(entity, 'device_class'),
  'state': states(entity),
  'unit': state_attr(entity, 'unit_of_measurement'),
}] -%}
{%- endfor -%}
{{ found.rows | to_json }}
"""


class CheckError(Exception):
    """Something did not behave as it must; the text says what."""


@dataclass
class Checks:
    """Runs the checks one after the other and remembers what failed."""

    api: Api
    failed: list[str] = field(default_factory=list)

    async def run(self, what: str, work: Awaitable[None]) -> bool:
        """Do one check and print how it went."""
        start = time.monotonic()
        problem = ""
        try:
            await work
        except (CheckError, HomeAssistantError, aiohttp.ClientError) as err:
            problem = f"{err}" or type(err).__name__
            self.failed.append(f"{what}: {problem}")
        mark = "FAILED" if problem else "ok"
        seconds = time.monotonic() - start
        print(f"{mark:>6}  {what}  ({seconds:.1f} s)", flush=True)
        if problem:
            print(f"        {problem}", flush=True)
        return not problem

    async def entities(self, entry: str | None = None) -> list[dict[str, Json]]:
        """List the integration's entities, or those of one config entry."""
        rows: list[dict[str, Json]] = await self.api.template(_ENTITIES)
        return [row for row in rows if entry in (None, row["entry"])]

    async def one(self, entry: str, domain: str, device_class: str | None) -> str:
        """Find the entity of a config entry by its domain and device class."""
        for row in await self.entities(entry):
            if row["entity_id"].startswith(f"{domain}.") and device_class in (
                None,
                row["device_class"],
            ):
                return str(row["entity_id"])
        raise CheckError(
            f"there is no {device_class or ''} {domain}".replace("  ", " ")
        )

    async def becomes(self, entity_id: str, state: str, timeout: float) -> None:
        """Wait for an entity's state."""
        now = await _eventually(
            lambda: self.api.state(entity_id), lambda now: now == state, timeout
        )
        if now != state:
            raise CheckError(
                f"{entity_id} is {now}, and not {state}, after {timeout} s"
            )


async def _eventually[T](
    read: Callable[[], Awaitable[T]], wanted: Callable[[T], bool], timeout: float
) -> T:
    """Read until the value is as wanted or the time is up; give the last value."""
    end = time.monotonic() + timeout
    while not wanted(value := await read()) and time.monotonic() < end:
        await asyncio.sleep(0.25)
    return value


async def _add(api: Api, simulated: Simulated, entries: dict[str, str]) -> None:
    """Add a device through the config flow, as a person would."""
    answers = _answers(simulated)
    if simulated.member.password:
        answers["password"] = {"password": simulated.member.password}
    result = await api.flow(DOMAIN, answers)
    if result["type"] != "create_entry":
        raise CheckError(f"the config flow ended with {_outcome(result)}")
    entries[simulated.member.title] = result["result"]["entry_id"]


def _answers(simulated: Simulated) -> dict[str, dict[str, str]]:
    """Give what a person enters for a device on the network."""
    return {
        "user": {"next_step_id": "device"},
        "device": {"host": simulated.address},
    }


async def _reject(api: Api, simulated: Simulated) -> None:
    """See the config flow refuse a wrong password."""
    answers = _answers(simulated) | {"password": {"password": "wrong"}}
    result = await api.flow(DOMAIN, answers)
    if "invalid_auth" not in (result.get("errors") or {}).values():
        raise CheckError(f"a wrong password led to {_outcome(result)}")


def _outcome(result: dict[str, Json]) -> str:
    """Put a flow's result into words."""
    told = ("type", "step_id", "errors", "reason")
    return ", ".join(f"{key} {result[key]}" for key in told if result.get(key))


async def _values(checks: Checks, entry: str, measured: tuple[str, ...]) -> None:
    """See that a device's entities exist and that the measured ones have values."""

    def is_complete(rows: list[dict[str, Json]]) -> bool:
        known = {row["device_class"] for row in rows if row["state"] not in UNKNOWN}
        return known.issuperset(measured)

    rows = await _eventually(lambda: checks.entities(entry), is_complete, SEEN_TIMEOUT)
    if not rows:
        raise CheckError("the device has no entities")
    if not is_complete(rows):
        known = {row["device_class"] for row in rows if row["state"] not in UNKNOWN}
        raise CheckError(f"no value of {', '.join(sorted(set(measured) - known))}")


async def _switch(checks: Checks, entry: str, simulated: Simulated) -> None:
    """Switch the relay through Home Assistant and look at the device."""
    relay = await checks.one(entry, "switch", None)
    channels = simulated.device.firmware.channels
    # whatever it was at first, two of the three change something
    for state, level in (("off", 0), ("on", 1), ("off", 0)):
        service = f"turn_{state}"
        await checks.api.call("switch", service, relay)
        if channels[1] != level:
            raise CheckError(f"after {service} the device's channel is {channels[1]}")
        await checks.becomes(relay, state, SEEN_TIMEOUT)


async def _switched_at_device(checks: Checks, entry: str, simulated: Simulated) -> None:
    """Switch the relay at the device and look at Home Assistant."""
    relay = await checks.one(entry, "switch", None)
    simulated.device.firmware.execute("POWER ON")
    await checks.becomes(relay, "on", SEEN_TIMEOUT)


async def _lost_and_found(checks: Checks, entry: str, simulated: Simulated) -> None:
    """Take the device away and give it back, and look at Home Assistant."""
    relay = await checks.one(entry, "switch", None)
    connectivity = await checks.one(entry, "binary_sensor", "connectivity")
    await checks.becomes(connectivity, "on", SEEN_TIMEOUT)
    simulated.device.fault = Fault.REFUSE
    await checks.becomes(connectivity, "off", LOST_TIMEOUT)
    await checks.becomes(relay, "unavailable", 1)
    simulated.device.fault = None
    await checks.becomes(connectivity, "on", BACK_TIMEOUT)
    await checks.becomes(relay, "on", SEEN_TIMEOUT)


def clean_log(log: Path) -> None:
    """See that the log has no exception, error or complaint that names the integration.

    Home Assistant's own one line about a device that went away is as it should be.
    """
    text = log.read_text("utf-8", errors="replace")
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", text, flags=re.MULTILINE)
    expected = re.compile(
        rf" DEBUG | ERROR .*\[custom_components.{DOMAIN}\] Error fetching "
    )
    # The folder of a clone may have its name, too.
    named = re.compile(rf"custom_components[./]{DOMAIN}|{DOMAIN}(?!/)")
    marks = re.compile(r" ERROR | CRITICAL |Traceback|Detected that custom integration")
    bad = [
        record
        for record in records
        if named.search(record) and marks.search(record) and not expected.search(record)
    ]
    if bad:
        raise CheckError(f"{len(bad)} in {log}, first:\n{bad[0].rstrip()}")


def _last_lines(log: Path) -> list[str]:
    """Give what Home Assistant said last, for a failed start."""
    return log.read_text("utf-8", errors="replace").splitlines()[-30:]


def _print_table(rows: list[dict[str, Json]]) -> None:
    """Print every entity with its state, by device."""
    cells = [
        (row["device"], row["entity_id"], f"{row['state']} {row['unit'] or ''}".strip())
        for row in rows
    ]
    header = ("Device", "Entity", "State")
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    print()
    for line in (header, tuple("-" * width for width in widths), *cells):
        padded = zip(line, widths, strict=True)
        print("  ".join(text.ljust(width) for text, width in padded).rstrip())
    print(flush=True)


async def _run_checks(api: Api, fleet: list[Simulated], log: Path) -> list[str]:
    """Do every check; give what failed."""
    checks = Checks(api)
    entries: dict[str, str] = {}
    socket_, protected = (
        next(one for one in fleet if one.member is member)
        for member in (SOCKET, PROTECTED)
    )
    metered = ("voltage", "current", "power", "energy")
    await checks.run("a wrong password is refused", _reject(api, protected))
    for simulated in (socket_, protected):
        title = simulated.member.title
        if await checks.run(f"add the {title}", _add(api, simulated, entries)):
            await checks.run(
                f"the {title} has values", _values(checks, entries[title], metered)
            )
    _print_table(await checks.entities())
    if entry := entries.get(SOCKET.title):
        for what, work in (
            ("switched in Home Assistant, seen at the device", _switch),
            ("switched at the device, seen in Home Assistant", _switched_at_device),
            ("taken away: disconnected; given back: connected", _lost_and_found),
        ):
            await checks.run(what, work(checks, entry, socket_))
    await checks.run("no error in the log", asyncio.to_thread(clean_log, log))
    return checks.failed


async def check(folder: Path, port: int) -> int:
    """Start everything, check, and give the exit status."""
    start = time.monotonic()
    log = folder / "output.log"
    failed: list[str] = []
    with log.open("wb") as output:
        async with (
            running_fleet(0) as fleet,
            running_home_assistant(folder, output) as process,
        ):
            try:
                async with Api.connected(port, process) as api:
                    seconds = time.monotonic() - start
                    print(f"Home Assistant is up after {seconds:.1f} s.", flush=True)
                    failed = await _run_checks(api, fleet, log)
            except HomeAssistantError as err:
                failed = [str(err)]
                print(*_last_lines(log), sep="\n")
    for problem in failed:
        print(f"FAILED: {problem}")
    seconds = time.monotonic() - start
    print(f"{'Failed' if failed else 'Passed'} after {seconds:.0f} s.")
    return 1 if failed else 0
