"""Runs a real Home Assistant with a fleet of simulated devices.

Started by `scripts/develop`, which prepares the clone first.
"""

import argparse
import asyncio
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
import shutil
import signal
import socket
import sys

from homeassistant.const import RESTART_EXIT_CODE

from scripts.tools.check import check
from scripts.tools.configuration import HOST, PASSWORD, USER, prepare
from scripts.tools.fleet import FIRST_PORT, Simulated, running_fleet
from scripts.tools.home_assistant import Api, running_home_assistant

PORT = 8123
REPOSITORY = Path(__file__).resolve().parents[2]


def free_port(wanted: int) -> int:
    """Give a port of the loopback that a server can listen on: this one, or any for 0.

    Raises OSError where it is taken.
    """
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, wanted))
        port: int = probe.getsockname()[1]
        return port


async def develop(folder: Path, port: int) -> int:
    """Run everything until it is told to stop; give the exit status."""
    async with running_fleet(FIRST_PORT) as fleet:
        status = RESTART_EXIT_CODE
        while status == RESTART_EXIT_CODE:
            async with running_home_assistant(folder) as process:
                async with Api.connected(port, process):
                    pass
                _introduce(port, fleet)
                status = await process.wait()
        return status


def _introduce(port: int, fleet: list[Simulated]) -> None:
    """Tell where everything is."""
    print(
        f"\nHome Assistant: http://{HOST}:{port}/  (user {USER}, password {PASSWORD})\n"
        "Simulated devices, to be added under Settings, Devices & services, "
        "Add integration, OpenBK:",
        *fleet,
        "Ctrl-C ends everything.\n",
        sep="\n  ",
        flush=True,
    )


async def _until_told_to_stop(work: Coroutine[None, None, int]) -> int:
    """Let the work end in order when a signal asks for it."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        print("Stopped.")
        return 130


def _run(folder: Path, is_check: bool) -> int:
    """Lay the configuration and run one of the two ways; give the exit status."""
    work = develop
    if is_check:
        work = check
        folder = folder / "check"
        shutil.rmtree(folder, ignore_errors=True)
    try:
        port = free_port(0 if is_check else PORT)
    except OSError:
        print(
            f"error: port {PORT} of {HOST} is taken. Something else, perhaps another "
            "Home Assistant, listens there: stop it and try again.",
            file=sys.stderr,
        )
        return 1
    prepare(folder, REPOSITORY, port)
    return asyncio.run(_until_told_to_stop(work(folder, port)))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        prog="scripts/develop", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="without a person: add two devices, switch one, lose it, find it again",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=REPOSITORY / ".develop",
        help="where the configuration is kept (%(default)s)",
    )
    arguments = parser.parse_args()
    try:
        sys.exit(_run(arguments.folder, arguments.check))
    except (OSError, RuntimeError) as err:
        sys.exit(f"error: {err}")


if __name__ == "__main__":
    main()
