"""A simulated light, read the way a device is."""

from collections.abc import Sequence

from custom_components.openbk.device import replies
from custom_components.openbk.device.light import (
    LightFeature,
    LightMode,
    LightState,
    light_of,
    read_light,
)
from custom_components.openbk.device.light_page import LightPage, read_light_page
from tests.lamps import LAMPS, Lamp
from tests.simulator import Firmware
from tests.simulator.index_page import state_part
from tests.simulator.tables import PWM_ROLES


def lamp_of(
    name: str | None = None,
    *,
    pwm: Sequence[int] = (),
    flags: Sequence[int] = (),
    commands: Sequence[str] = (),
) -> Firmware:
    """Return the device of a lamp, started as one."""
    lamp = (
        LAMPS[name]
        if name
        else Lamp(pwm=tuple(pwm), flags=tuple(flags), commands=tuple(commands))
    )
    firmware = Firmware(version="1.18.299")
    for command in lamp.set_up():
        firmware.execute(command)
    firmware.reboot()
    # Pins and flags stay; what a start-up script does is done again.
    for command in lamp.commands:
        firmware.execute(command)
    return firmware


def page_of(firmware: Firmware) -> LightPage | None:
    """Return what the device's page tells of the light."""
    return read_light_page(state_part(firmware))


def feature_of(firmware: Firmware) -> LightFeature | None:
    """Return the light that the device has."""
    page, config = page_of(firmware), firmware.config
    return light_of(
        page.rows if page else None,
        pwm_channels=[config.pin_channels[pin] for pin in config.pins_with(PWM_ROLES)],
        chip=firmware.light.has_chip,
        flags=[number for number in range(64) if config.flag(number)],
    )


def read(
    firmware: Firmware, feature: LightFeature, known: LightMode | None
) -> LightState | None:
    """Return how the light stands, from the replies to the two commands of a poll."""
    names = feature.constants
    values: list[float | None] = []
    if names:
        reply = firmware.execute(f"echo [{','.join(names)}]")
        values = replies.read_echo(reply.encode(), len(names))
    state = replies.read_state(firmware.execute("State").encode())
    return read_light(feature, state, dict(zip(names, values, strict=True)), known)
