"""Simulated devices that docs/devices.md tells of, read as the integration reads them."""

from collections.abc import Iterable, Mapping

from custom_components.openbk.device import Features
from custom_components.openbk.device.channel_types import CHANNEL_TYPES
from custom_components.openbk.device.feature import Pin
from custom_components.openbk.device.flags import FLAGS
from custom_components.openbk.device.index_page import read_index
from custom_components.openbk.device.roles import ROLES, Part
from tests.lamps import Lamp
from tests.simulator import Firmware
from tests.simulator.index_page import state_part
from tests.simulator.tables import CHANNEL_TYPES as TYPES, ROLE_NAMES

_CHIP = ("startDriver BP5758D",)

# Outputs of a light, with a word on what there is besides pins and flags.
LAMPS: tuple[tuple[str, Lamp], ...] = (
    ("", Lamp(pwm=(1,))),
    ("", Lamp(pwm=(1, 2))),
    ("", Lamp(pwm=(1, 2, 3))),
    ("", Lamp(pwm=(1, 2, 3, 4))),
    ("", Lamp(pwm=(1, 2, 3, 5))),
    ("", Lamp(pwm=(1, 2, 3, 4, 5))),
    ("", Lamp(pwm=(1, 2, 3, 9))),
    ("", Lamp(pwm=(1, 3))),
    ("", Lamp(pwm=(5,))),
    ("", Lamp(pwm=(1, 2, 3), flags=(3,))),
    ("", Lamp(flags=(4,))),
    ("", Lamp(pwm=(1, 2, 3, 4, 5), flags=(20,))),
    ("", Lamp(pwm=(1, 2), flags=(20,))),
    ("", Lamp(pwm=(5,), flags=(20,))),
    ("", Lamp(pwm=(1, 2, 3, 4), flags=(24,))),
    ("", Lamp(pwm=(1, 2, 3, 5), flags=(24,))),
    ("", Lamp(pwm=(1, 2, 3, 4, 5), flags=(24,))),
    ("the driver of an LED chip", Lamp(commands=_CHIP)),
    ("the driver of an LED chip", Lamp(pwm=(6,), commands=_CHIP)),
    (
        "the driver of an LED chip, `BP5758D_Map 0 1 2 -1 -1`",
        Lamp(commands=(*_CHIP, "BP5758D_Map 0 1 2 -1 -1")),
    ),
    (
        "the driver of an LED chip, `BP5758D_Map -1 -1 -1 3 4`",
        Lamp(commands=(*_CHIP, "BP5758D_Map -1 -1 -1 3 4")),
    ),
    ("`SM16703P` or `DMX`", Lamp(commands=("startDriver SM16703P",))),
    (
        "`SM16703P` and `PixelAnim`",
        Lamp(pwm=(4, 5), commands=("startDriver SM16703P", "startDriver PixelAnim")),
    ),
    (
        "`TuyaMCU` and `tuyaMcu_setupLED`",
        Lamp(commands=("startDriver TuyaMCU", "tuyaMcu_setupLED 24 1")),
    ),
    ("`TuyaMCU`", Lamp(commands=("startDriver TuyaMCU",))),
    ("`GosundSW2`", Lamp(commands=("startDriver GosundSW2",))),
    ("`GosundSW2`", Lamp(flags=(4,), commands=("startDriver GosundSW2",))),
)


def features_of(commands: Iterable[str]) -> Features:
    """Return what a blank device is after these commands."""
    firmware = Firmware(clock=lambda: 0.0)
    for command in commands:
        firmware.execute(command)
    config = firmware.config
    types = {n: TYPES[kind].name for n, kind in enumerate(config.channel_types) if kind}
    page = read_index(state_part(firmware).encode(), types)
    return Features(
        pins=tuple(
            Pin(index, ROLE_NAMES[role], config.pin_channels[index])
            for index, role in enumerate(config.roles)
            if role
        ),
        channel_types=types,
        drivers=page.drivers or frozenset(),
        labels=page.labels,
        flags=frozenset(number for number in FLAGS if config.flag(number)),
        light_rows=page.light.rows if page.light else None,
    )


def _tells_label(*commands: str) -> bool:
    """Tell whether the device tells the label of channel 5."""
    label = "SetChannelLabel 5 Something"
    return 5 in features_of((*commands, label)).labels


def labelled_pins() -> Mapping[str, bool]:
    """Return whether labels are told of channels that only have a pin, by its role."""

    def tells(role: str, *commands: str) -> bool:
        pin = (f"SetPinRole 6 {role}", "SetPinChannel 6 5")
        return _tells_label(*pin, *commands)

    return {
        **{
            f"`{name}`": tells(name)
            for name, role in ROLES.items()
            if role.meaning.kind
        },
        **{
            f"`{name}`{words}": tells(name, *commands)
            for words, commands in ((" with flag 3", ("SetFlag 3 1",)), ("", ()))
            for name, role in ROLES.items()
            if role.part is Part.PWM
        },
    }


def labelled_types() -> Mapping[str, bool]:
    """Return whether labels are told of channels with a type, by the type."""
    return {
        f"`{name}`": _tells_label(f"SetChannelType 5 {name}")
        for name, meaning in CHANNEL_TYPES.items()
        if meaning.kind
    }
