"""Runs Home Assistant and the simulated devices until its standard input ends.

`python -m tests.end_to_end.stage FOLDER` prints one line of JSON when all is up: the
address of Home Assistant, its log, every device's address by the device's name, and what
to search for the addresses of some more. From then on it takes orders, each a line such
as `lose_wifi Desk socket`, and prints `done` after each. It is a process of its own because the tests' plug-ins forbid sockets in
theirs.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
import json
from pathlib import Path
from shutil import copytree
import sys

from scripts.tools.configuration import HOST, prepare
from scripts.tools.develop import REPOSITORY, free_port
from scripts.tools.fleet import Member, Simulated, running_fleet
from scripts.tools.home_assistant import Api, HomeAssistantError, running_home_assistant
from tests.loopback import HOSTS, free_port as free_port_everywhere
from tests.simulator import Fault, Firmware, SimulatedDevice

_BLUEPRINTS = Path("blueprints", "automation", "openbk")

# What its owner has to repair: its calibration is lost, and it acts on pings that its
# firmware does not send.
BROKEN = Member(
    title="socket to be repaired",
    profile="relay_off",
    name="Shed socket",
    mac="c8:47:8c:00:00:00",
    rssi=-77,
)
# What a search finds: these, at addresses of their own on one port.
STREET = (
    Member(
        title="socket in the hall",
        profile="socket",
        name="Hall socket",
        mac="c8:47:8c:a0:00:11",
        rssi=-61,
    ),
    Member(
        title="strip in the garage",
        profile="strip_three_relays",
        name="Garage strip",
        mac="c8:47:8c:a0:00:12",
        rssi=-66,
    ),
    Member(
        title="socket with a password in the attic",
        profile="socket",
        name="Attic socket",
        mac="c8:47:8c:a0:00:13",
        rssi=-79,
        password="secret",
    ),
    *(
        Member(
            title="socket that has lost its calibration",
            profile="socket",
            name="obk00000000",
            mac="c8:47:8c:00:00:00",
            rssi=-80,
        )
        for _ in range(2)
    ),
)
_WATCHDOG = "addChangeHandler noPingTime > 600 reboot"

_ORDERS: Mapping[str, Callable[[SimulatedDevice], object]] = {
    "lose_wifi": SimulatedDevice.lose_wifi,
    "regain_wifi": SimulatedDevice.regain_wifi,
}


def _broken() -> SimulatedDevice:
    firmware = BROKEN.firmware()
    firmware.set_startup_command(_WATCHDOG)
    return SimulatedDevice(firmware, host=HOST)


@asynccontextmanager
async def _running_street() -> AsyncGenerator[tuple[str, dict[str, SimulatedDevice]]]:
    """Run the devices of a search; give what to search, and each by its address.

    One more accepts connections and never answers, so that a search takes its time.
    """
    port = free_port_everywhere()
    devices = {}
    async with AsyncExitStack() as stack:
        for host, member in zip(HOSTS[10:], STREET, strict=False):
            firmware = member.firmware()
            firmware.ip = host
            device = SimulatedDevice(firmware, host, port)
            await stack.enter_async_context(device)
            devices[f"{host}:{port}"] = device
        silent = SimulatedDevice(Firmware(), HOSTS[30], port)
        silent.fault = Fault.HANG
        await stack.enter_async_context(silent)
        yield f"127.0.0.0/26:{port}", devices


def _prepare(folder: Path, port: int) -> None:
    """Lay a configuration in which automations can be made, also from our blueprints."""
    prepare(folder, REPOSITORY, port)
    copytree(REPOSITORY / _BLUEPRINTS, folder / _BLUEPRINTS)
    (folder / "automations.yaml").write_text("[]\n", "utf-8")
    configuration = folder / "configuration.yaml"
    lines = configuration.read_text("utf-8").splitlines()
    lines[lines.index("automation:")] += " !include automations.yaml"
    configuration.write_text("\n".join(lines) + "\n", "utf-8")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _obey(devices: Mapping[str, SimulatedDevice]) -> None:
    """Carry out the orders until there is no more input."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        order, name = line.strip().split(" ", 1)
        _ORDERS[order](devices[name])
        _say("done")


async def _run(folder: Path) -> None:
    port = free_port(0)
    _prepare(folder, port)
    log = folder / "output.log"
    with log.open("wb") as output:
        async with (
            running_fleet(0) as fleet,
            _running_street() as (street, neighbours),
            _broken() as broken,
            running_home_assistant(folder, output) as process,
        ):
            fleet.append(Simulated(BROKEN, broken, broken.port))
            async with Api.connected(port, process):
                pass
            told = {
                "url": f"http://{HOST}:{port}",
                "log": str(log),
                "devices": {one.member.name: one.address for one in fleet},
                "street": street,
                "neighbours": list(neighbours),
            }
            _say(json.dumps(told))
            await _obey({one.member.name: one.device for one in fleet} | neighbours)


if __name__ == "__main__":
    try:
        asyncio.run(_run(Path(sys.argv[1])))
    except (HomeAssistantError, OSError, RuntimeError) as err:
        sys.exit(f"error: {err}")
