"""The simulated devices that a Home Assistant for development is shown."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scripts.tools.configuration import HOST, TIME_ZONE
from tests.simulator import Firmware, SimulatedDevice

# The metering socket and the strip come first; --check adds the first and the third.
FIRST_PORT = 8081


@dataclass(frozen=True, kw_only=True)
class Member:
    """A device of the fleet: its firmware, what to know about it, whether it answers."""

    title: str
    profile: str
    name: str
    mac: str
    rssi: int
    password: str = ""
    online: bool = True
    commands: tuple[str, ...] = ()

    def firmware(self) -> Firmware:
        """Give a firmware with a load behind its relay, a past, and its clock set."""
        firmware = Firmware(
            profile=self.profile,
            short_name=self.name,
            mac=self.mac,
            rssi=self.rssi,
            password=self.password,
        )
        firmware.load.jitter = True
        firmware.set_load(voltage=231.4, current=0.82, power=171.3)
        # the test driver measures behind an open relay too, unless told otherwise
        firmware.execute("SetFlag 38 1")
        counters = firmware.meter.counters
        counters.total, counters.yesterday, counters.today = 48213.4, 2840.6, 1370.2
        firmware.meter.save()
        firmware.set_clock(datetime.now(ZoneInfo(TIME_ZONE)))
        for command in self.commands:
            firmware.execute(command)
        return firmware


SOCKET = Member(
    title="metering socket",
    profile="socket_metering",
    name="Desk socket",
    mac="c8:47:8c:a0:00:01",
    rssi=-58,
)
PROTECTED = Member(
    title="socket with a password",
    profile="socket_metering",
    name="Rack socket",
    mac="c8:47:8c:a0:00:03",
    rssi=-71,
    password="secret",
)
BULB = Member(
    title="bulb of five colours",
    profile="light_rgbcw",
    name="Reading lamp",
    mac="c8:47:8c:a0:00:05",
    rssi=-62,
)
THERMOSTAT = Member(
    title="thermostat with a TuyaMCU",
    profile="tuyamcu_thermostat",
    name="Thermostat",
    mac="c8:47:8c:a0:00:06",
    rssi=-67,
    commands=(
        "SetChannelLabel 1 Heating",
        "SetChannelLabel 3 Target",
        "SetChannel 3 21",
        "SetChannelType 6 Enum",
        "SetChannelEnum 6 0:Comfort 1:Eco 2:Frost",
        "SetChannelLabel 6 Programme",
        "SetChannelType 7 BatteryLevelPercent",
        "SetChannel 7 87",
        "SetChannelType 8 OpenClosed",
        "SetChannel 8 1",
    ),
)
FLEET = (
    SOCKET,
    Member(
        title="strip with three relays",
        profile="strip_three_relays",
        name="Power strip",
        mac="c8:47:8c:a0:00:02",
        rssi=-64,
    ),
    PROTECTED,
    Member(
        title="socket that is offline",
        profile="relay_channel5",
        name="Cellar socket",
        mac="c8:47:8c:a0:00:04",
        rssi=-83,
        online=False,
    ),
    BULB,
    THERMOSTAT,
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
            device = SimulatedDevice(member.firmware(), host=HOST, port=port)
            try:
                await device.start()
            except OSError as err:
                raise OSError(
                    f"port {port} of {HOST}, for the {member.title}, is taken: {err}"
                ) from err
            fleet.append(Simulated(member, device, device.port))
            if not member.online:
                await device.stop()
        yield fleet
    finally:
        for simulated in fleet:
            await simulated.device.stop()
