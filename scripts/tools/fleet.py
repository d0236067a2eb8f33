"""The simulated devices that a Home Assistant for development is shown."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from scripts.tools.configuration import HOST
from tests.simulator import Firmware, SimulatedDevice

# The metering socket and the strip come first; --check adds the first and the third.
FIRST_PORT = 8081


@dataclass(frozen=True, kw_only=True)
class Member:
    """A device of the fleet: its firmware, what to know about it, whether it answers."""

    title: str
    profile: str
    short_name: str
    mac: str
    password: str = ""
    online: bool = True


SOCKET = Member(
    title="metering socket",
    profile="socket_metering",
    short_name="obkA0000001",
    mac="c8:47:8c:a0:00:01",
)
PROTECTED = Member(
    title="socket with a password",
    profile="socket_metering",
    short_name="obkA0000003",
    mac="c8:47:8c:a0:00:03",
    password="secret",
)
FLEET = (
    SOCKET,
    Member(
        title="strip with three relays",
        profile="strip_three_relays",
        short_name="obkA0000002",
        mac="c8:47:8c:a0:00:02",
    ),
    PROTECTED,
    Member(
        title="socket that is offline",
        profile="relay_channel5",
        short_name="obkA0000004",
        mac="c8:47:8c:a0:00:04",
        online=False,
    ),
)


@dataclass(frozen=True)
class Simulated:
    """A member of the fleet at its address."""

    member: Member
    device: SimulatedDevice
    port: int

    @property
    def address(self) -> str:
        """The address to enter in Home Assistant."""
        return f"{HOST}:{self.port}"

    def __str__(self) -> str:
        """One line for a person."""
        notes = []
        if self.member.password:
            notes.append(f"password: {self.member.password}")
        if not self.member.online:
            notes.append("nothing answers here")
        note = f"  ({', '.join(notes)})" if notes else ""
        return f"http://{self.address}/  {self.member.title}{note}"


@asynccontextmanager
async def running_fleet(first_port: int) -> AsyncGenerator[list[Simulated]]:
    """Run the fleet on consecutive ports; with 0, on whatever ports are free.

    Raises OSError where a port is taken.
    """
    fleet: list[Simulated] = []
    try:
        for offset, member in enumerate(FLEET):
            port = first_port + offset if first_port else 0
            firmware = Firmware(
                profile=member.profile,
                short_name=member.short_name,
                mac=member.mac,
                password=member.password,
            )
            device = SimulatedDevice(firmware, host=HOST, port=port)
            await device.start()
            fleet.append(Simulated(member, device, device.port))
            if not member.online:
                await device.stop()
        yield fleet
    finally:
        for simulated in fleet:
            await simulated.device.stop()
