"""Lights as they are sold, for tests: their pins, flags and running drivers."""

from collections.abc import Iterator
from dataclasses import dataclass

# Pins that every simulated chip and the firmware's own simulation have.
_PINS = (6, 7, 8, 9, 24, 26)


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """The channel of each PWM pin, the flags that are set, and what is run besides."""

    pwm: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()
    commands: tuple[str, ...] = ()

    def set_up(self) -> Iterator[str]:
        """Yield the commands that make a blank device this light."""
        for pin, channel in zip(_PINS, self.pwm, strict=False):
            yield f"SetPinRole {pin} PWM"
            yield f"SetPinChannel {pin} {channel}"
        for number in self.flags:
            yield f"SetFlag {number} 1"
        yield from self.commands


_CHIP = (
    "SetPinRole 24 BP5758D_CLK",
    "SetPinRole 26 BP5758D_DAT",
    "startDriver BP5758D",
)

LAMPS = {
    "single": Lamp(pwm=(1,)),
    "two strips on one channel": Lamp(pwm=(1, 1)),
    "five outputs on one channel": Lamp(pwm=(1, 1, 1, 1, 1)),
    "cw": Lamp(pwm=(1, 2)),
    "cw from channel 0": Lamp(pwm=(0, 1)),
    "cw, one output dims": Lamp(pwm=(1, 0), flags=(8,)),
    "cw, four pins": Lamp(pwm=(1, 1, 2, 2)),
    "rgb": Lamp(pwm=(1, 2, 3)),
    "rgb, white means temperature": Lamp(pwm=(1, 2, 3), flags=(28,)),
    "rgbw, cool": Lamp(pwm=(1, 2, 3, 4)),
    "rgbw, warm": Lamp(pwm=(0, 1, 2, 4)),
    "rgbw, cool by rgb": Lamp(pwm=(0, 1, 2, 4), flags=(24,)),
    "rgbcw, cool by rgb": Lamp(pwm=(1, 2, 3, 4, 5), flags=(24,)),
    "rgbw, cool by rgb, white nowhere": Lamp(pwm=(1, 2, 3, 4), flags=(24,)),
    "rgbcw": Lamp(pwm=(1, 2, 3, 4, 5)),
    "rgbcw from channel 0": Lamp(pwm=(0, 1, 2, 3, 4)),
    "rgbcw, on with any change": Lamp(pwm=(1, 2, 3, 4, 5), flags=(23,)),
    "rgbcw, white means temperature": Lamp(pwm=(1, 2, 3, 4, 5), flags=(28,)),
    "rgbcw, forced to rgb": Lamp(pwm=(1, 2, 3, 4, 5), flags=(20,)),
    "rgbcw, own range": Lamp(pwm=(1, 2, 3, 4, 5), commands=("CTRange 200 370",)),
    "rgbcw, turned round": Lamp(pwm=(1, 2, 3, 4, 5), commands=("CTRange 500 154",)),
    "chip": Lamp(commands=_CHIP),
    "chip, cw": Lamp(commands=(*_CHIP, "BP5758D_Map -1 -1 -1 3 4")),
    "chip, rgb": Lamp(commands=(*_CHIP, "BP5758D_Map 0 1 2 -1 -1")),
    "chip, cool by rgb": Lamp(commands=_CHIP, flags=(24,)),
    "mcu": Lamp(commands=("startDriver TuyaMCU", "tuyaMcu_setupLED 24 1")),
    "chip, on with any change": Lamp(commands=_CHIP, flags=(23,)),
}
