"""Run one simulated device until Ctrl-C: `python -m tests.simulator --help`."""

import argparse
import asyncio
import signal
import sys

from . import PROFILES, Firmware, SimulatedDevice
from .chips import CHIPS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description="Run a simulated OpenBK device until Ctrl-C.",
    )
    parser.add_argument(
        "--profile", default="socket_metering", choices=sorted(PROFILES)
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--password", default="", help="web password, user admin")
    parser.add_argument("--chipset", default="BK7231N", choices=sorted(CHIPS))
    parser.add_argument("--mac", default="c8:47:8c:12:34:56")
    parser.add_argument("--short-name")
    parser.add_argument("--long-name")
    parser.add_argument("--rssi", type=int, default=-61, help="in dBm")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds per request")
    parser.add_argument(
        "--command", action="append", default=[], help="run a command after the profile"
    )
    arguments = parser.parse_args()
    if not 0 <= arguments.port <= 65535:
        parser.error(f"--port {arguments.port} is not between 0 and 65535")
    digits = arguments.mac.replace(":", "")
    if len(digits) != 12 or any(c not in "0123456789abcdefABCDEF" for c in digits):
        parser.error(f"--mac {arguments.mac} is not a MAC address")
    if arguments.delay < 0:
        parser.error("--delay cannot be negative")
    return arguments


async def _run(arguments: argparse.Namespace) -> None:
    firmware = Firmware(
        profile=arguments.profile,
        short_name=arguments.short_name,
        long_name=arguments.long_name,
        mac=arguments.mac,
        chipset=arguments.chipset,
        password=arguments.password,
        rssi=arguments.rssi,
    )
    for command in arguments.command:
        print(f"{command}: {firmware.execute(command)}", flush=True)
    device = SimulatedDevice(
        firmware, arguments.host, arguments.port, delay=arguments.delay
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with device:
        print(f"{firmware.config.long_name} ({arguments.profile}) at {device.url}")
        print("Ctrl-C ends it.", flush=True)
        await stop.wait()


def main() -> int:
    """Run the command; what cannot be done is said in a sentence."""
    arguments = _arguments()
    try:
        asyncio.run(_run(arguments))
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        print(f"Cannot listen on {where}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
