"""Runs Home Assistant and the simulated devices until its standard input ends.

`python -m tests.end_to_end.stage FOLDER` prints one line of JSON when all is up: the
address of Home Assistant, its log, and every device's address by the device's name. It is
a process of its own because the tests' plug-ins forbid sockets in theirs.
"""

import asyncio
import json
from pathlib import Path
import sys

from scripts.tools.configuration import HOST, prepare
from scripts.tools.develop import REPOSITORY, free_port
from scripts.tools.fleet import running_fleet
from scripts.tools.home_assistant import Api, HomeAssistantError, running_home_assistant


async def _run(folder: Path) -> None:
    port = free_port(0)
    prepare(folder, REPOSITORY, port)
    log = folder / "output.log"
    with log.open("wb") as output:
        async with (
            running_fleet(0) as fleet,
            running_home_assistant(folder, output) as process,
        ):
            async with Api.connected(port, process):
                pass
            told = {
                "url": f"http://{HOST}:{port}",
                "log": str(log),
                "devices": {one.member.name: one.address for one in fleet},
            }
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    try:
        asyncio.run(_run(Path(sys.argv[1])))
    except (HomeAssistantError, OSError, RuntimeError) as err:
        sys.exit(f"error: {err}")
