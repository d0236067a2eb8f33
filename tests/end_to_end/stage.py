"""Runs Home Assistant and the simulated devices until its standard input ends.

`python -m tests.end_to_end.stage FOLDER` prints one line of JSON when all is up: the
address of Home Assistant, its log, every device's address by the device's name, and what
to search for the addresses of some more. From then on it takes orders, each a line with
tabs between the order and the names of the devices, such as `exchange`, `Porch socket`,
`Patio socket`, and prints `done` after each. A name is of an address: who has moved to
it goes by it. It is a process of its own because the tests' plug-ins forbid sockets in
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
from scripts.tools.fleet import Simulated, running_fleet
from scripts.tools.home_assistant import Api, HomeAssistantError, running_home_assistant
from tests.loopback import HOSTS, free_port as free_port_everywhere
from tests.simulator import Fault, Firmware, SimulatedDevice

from .members import EXTRAS, STREET

_BLUEPRINTS = Path("blueprints", "automation", "openbk")
_ANNOUNCER = "announcer"


def _exchange(one: SimulatedDevice, other: SimulatedDevice) -> None:
    """Let two devices have each other's address after a power cut."""
    one.firmware, other.firmware = other.firmware, one.firmware
    one.firmware.ip, other.firmware.ip = other.firmware.ip, one.firmware.ip
    for device in (one, other):
        device.reboot(power_cut=True)


def _wake(device: SimulatedDevice) -> None:
    """Let a device wake up, which is to boot, wherever in its sleep it is."""
    device.firmware.fall_asleep()
    device.firmware.wake()


_ORDERS: Mapping[str, Callable[..., object]] = {
    "exchange": _exchange,
    "fall_asleep": lambda device: device.firmware.fall_asleep(),
    "lose_wifi": SimulatedDevice.lose_wifi,
    "regain_wifi": SimulatedDevice.regain_wifi,
    "wake": _wake,
}


@asynccontextmanager
async def _running_extras() -> AsyncGenerator[list[Simulated]]:
    async with AsyncExitStack() as stack:
        extras = []
        for member in EXTRAS:
            device = SimulatedDevice(member.firmware(), host=HOST)
            await stack.enter_async_context(device)
            extras.append(Simulated(member, device, device.port))
        yield extras


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
    """Lay a configuration for automations, our blueprints, and discovered devices."""
    prepare(folder, REPOSITORY, port)
    copytree(
        Path(__file__).with_name(_ANNOUNCER), folder / "custom_components" / _ANNOUNCER
    )
    copytree(REPOSITORY / _BLUEPRINTS, folder / _BLUEPRINTS)
    (folder / "automations.yaml").write_text("[]\n", "utf-8")
    configuration = folder / "configuration.yaml"
    lines = configuration.read_text("utf-8").splitlines()
    lines[lines.index("automation:")] += " !include automations.yaml"
    lines.append(f"{_ANNOUNCER}:")
    configuration.write_text("\n".join(lines) + "\n", "utf-8")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _obey(devices: Mapping[str, SimulatedDevice]) -> None:
    """Carry out the orders until there is no more input."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        order, *names = line.rstrip("\n").split("\t")
        _ORDERS[order](*(devices[name] for name in names))
        _say("done")


async def _run(folder: Path) -> None:
    port = free_port(0)
    _prepare(folder, port)
    log = folder / "output.log"
    with log.open("wb") as output:
        async with (
            running_fleet(0) as fleet,
            _running_street() as (street, neighbours),
            _running_extras() as extras,
            running_home_assistant(folder, output) as process,
        ):
            fleet += extras
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
