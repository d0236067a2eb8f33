"""The devices of the stage, beside the fleet that developers are shown."""

from dataclasses import dataclass
from typing import Final

from scripts.tools.fleet import Member
from tests.simulator import Firmware, Line


@dataclass(frozen=True, kw_only=True)
class Actor(Member):
    """A member with a start-up command, and with what its lines and pins are at."""

    startup: str = ""
    lines: tuple[Line, Line] | None = None
    levels: tuple[tuple[int, int], ...] = ()
    battery_percent: int = 100

    def firmware(self) -> Firmware:
        """Give a firmware that has started with all of that."""
        firmware = super().firmware()
        firmware.set_startup_command(self.startup)
        for command in self.startup.splitlines():
            firmware.execute(command)
        if self.lines is not None:
            firmware.lines.a, firmware.lines.b = self.lines
        firmware.surroundings.levels.update(self.levels)
        firmware.surroundings.battery_percent = self.battery_percent
        return firmware


# What its owner has to repair: its calibration is lost, and it acts on pings that its
# firmware does not send.
BROKEN: Final = Actor(
    title="socket to be repaired",
    profile="relay_off",
    name="Shed socket",
    mac="c8:47:8c:00:00:00",
    rssi=-77,
    startup="addChangeHandler noPingTime > 600 reboot",
)
# As they are out of the box: they go by the last bytes of their MAC.
NEWCOMER: Final = Member(
    title="socket that is new",
    profile="socket",
    name="obk8CA00021",
    mac="c8:47:8c:a0:00:21",
    rssi=-63,
)
LOCKED: Final = Member(
    title="new socket with a password",
    profile="socket",
    name="obk8CA00022",
    mac="c8:47:8c:a0:00:22",
    rssi=-69,
    password="secret",
)
UNWANTED: Final = Member(
    title="socket of somebody else",
    profile="socket",
    name="obk8CA00023",
    mac="c8:47:8c:a0:00:23",
    rssi=-82,
)
# Devices that exchange their addresses.
PORCH: Final = Member(
    title="socket on the porch",
    profile="socket",
    name="Porch socket",
    mac="c8:47:8c:a0:00:31",
    rssi=-70,
)
PATIO: Final = Member(
    title="socket on the patio",
    profile="socket",
    name="Patio socket",
    mac="c8:47:8c:a0:00:32",
    rssi=-72,
)
VISITOR: Final = Member(
    title="socket that nobody has added",
    profile="socket",
    name="Visitor socket",
    mac="c8:47:8c:a0:00:33",
    rssi=-74,
)
LAMPS: Final = Member(
    title="strip with lamps in it",
    profile="strip_three_relays",
    name="Lamp strip",
    mac="c8:47:8c:a0:00:34",
    rssi=-65,
)
SHUTTER: Final = Actor(
    title="shutter with two motors' relays",
    profile="bare",
    name="Bedroom shutter",
    mac="c8:47:8c:a0:00:41",
    rssi=-66,
    commands=(
        "SetPinRole 6 ShutterA",
        "SetPinChannel 6 1",
        "SetPinRole 7 ShutterB",
        "SetPinChannel 7 1",
    ),
    startup="startDriver Shutters",
)
DOOR: Final = Actor(
    title="door sensor that sleeps",
    profile="bare",
    name="Back door",
    mac="c8:47:8c:a0:00:42",
    rssi=-75,
    commands=(
        "SetPinRole 8 DoorSnsrWSleep",
        "SetPinChannel 8 1",
        "SetPinRole 23 BAT_ADC",
        "startDriver DoorSensor",
        "startDriver Battery",
    ),
    levels=((8, 1),),
    battery_percent=83,
)
METER: Final = Actor(
    title="meter with two lines",
    profile="bare",
    name="Fuse box",
    mac="c8:47:8c:a0:00:43",
    rssi=-60,
    commands=(
        "SetPinRole 6 BL0939_SCLK",
        "SetPinRole 7 BL0939_MOSI",
        "SetPinRole 8 BL0939_MISO",
        "startDriver BL0939SPI",
        "BL0939_SetEnergy 512.4 3.2 12.7 840.9",
    ),
    lines=(Line(current=3.4, power=742.0), Line(current=5.1, power=-1160.0)),
)
EXTRAS: Final = (
    BROKEN,
    NEWCOMER,
    LOCKED,
    UNWANTED,
    PORCH,
    PATIO,
    VISITOR,
    LAMPS,
    SHUTTER,
    DOOR,
    METER,
)

# What a search finds: these, at addresses of their own on one port.
STREET: Final = (
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
