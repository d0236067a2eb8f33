"""Devices with typed channels, and what can be done with each kind of entity."""

from dataclasses import dataclass, field
from typing import Any

NAME = "obk8c123456"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One action on one entity of a device that was set up with `commands`.

    It writes `value` to `channel` by the command `sent`, and is shown as `state`.
    """

    commands: tuple[str, ...]
    entity: str
    action: str
    data: dict[str, Any] = field(default_factory=dict)
    channel: int
    value: int
    state: str
    sent: str | None = None

    @property
    def command(self) -> str:
        """Return the command that is sent."""
        return self.sent or f"SetChannel {self.channel} {self.value}"


_RELAYS = ("SetPinRole 7 Rel", "SetPinChannel 7 1")
_BRIDGE = (
    *("SetPinRole 7 BridgeFWD", "SetPinChannel 7 2"),
    *("SetPinRole 8 BridgeREV", "SetPinChannel 8 2"),
)
_ENUM = ("SetChannelType 9 Enum", 'SetChannelEnum 9 0:Off "5:Boost mode" -1:Error')


def _typed(channel: int, name: str, value: int = 0) -> tuple[str, ...]:
    return (f"SetChannelType {channel} {name}", f"SetChannel {channel} {value}")


def _select(
    name: str, option: str, value: int, entity: str = "level"
) -> tuple[str, Case]:
    return f"select {name}", Case(
        commands=_typed(3, name, 1 if value == 0 else 0),
        entity=f"select.{NAME}_{entity}",
        action="select_option",
        data={"option": option},
        channel=3,
        value=value,
        state=option,
    )


def _cover(name: str, action: str, value: int) -> tuple[str, Case]:
    return f"{action} {name}", Case(
        commands=_typed(3, name, 1 if value == 0 else 0),
        entity=f"cover.{NAME}_cover",
        action=action,
        channel=3,
        value=value,
        state="unknown",
    )


def _number(
    name: str, entity: str, value: int, sent: str | None = None
) -> tuple[str, Case]:
    return f"{name} {value}", Case(
        commands=_typed(3, name, 7),
        entity=f"number.{NAME}_{entity}",
        action="set_value",
        data={"value": value},
        channel=3,
        value=value,
        state=str(value),
        sent=sent,
    )


CASES: dict[str, Case] = {
    "relay on": Case(
        commands=_RELAYS,
        entity=f"switch.{NAME}",
        action="turn_on",
        channel=1,
        value=1,
        state="on",
    ),
    "relay off": Case(
        commands=(*_RELAYS, "SetChannel 1 1"),
        entity=f"switch.{NAME}",
        action="turn_off",
        channel=1,
        value=0,
        state="off",
    ),
    "inverted relay on": Case(
        commands=(*_RELAYS, *_typed(1, "Toggle_Inv", 1)),
        entity=f"switch.{NAME}",
        action="turn_on",
        channel=1,
        value=0,
        state="on",
    ),
    "inverted relay off": Case(
        commands=(*_RELAYS, *_typed(1, "Toggle_Inv", 0)),
        entity=f"switch.{NAME}",
        action="turn_off",
        channel=1,
        value=1,
        state="off",
    ),
    "latching relay on": Case(
        commands=_BRIDGE,
        entity=f"switch.{NAME}",
        action="turn_on",
        channel=2,
        value=1,
        state="on",
    ),
    "toggle on": Case(
        commands=_typed(3, "Toggle"),
        entity=f"switch.{NAME}_switch",
        action="turn_on",
        channel=3,
        value=1,
        state="on",
    ),
    "inverted toggle on": Case(
        commands=_typed(3, "Toggle_Inv", 1),
        entity=f"switch.{NAME}_switch",
        action="turn_on",
        channel=3,
        value=0,
        state="on",
    ),
    "inverted toggle off": Case(
        commands=_typed(3, "Toggle_Inv"),
        entity=f"switch.{NAME}_switch",
        action="turn_off",
        channel=3,
        value=1,
        state="off",
    ),
    # The only output that the device has.
    "indicator on": Case(
        commands=("SetPinRole 7 LED_n", "SetPinChannel 7 4"),
        entity=f"switch.{NAME}_indicator_led",
        action="turn_on",
        channel=4,
        value=1,
        state="on",
    ),
    "output of scripts": Case(
        commands=("SetPinRole 24 PWM_ScriptOnly", "SetPinChannel 24 6"),
        entity=f"number.{NAME}_pwm",
        action="set_value",
        data={"value": 33},
        channel=6,
        value=33,
        state="33",
    ),
    "raw output": Case(
        commands=("SetFlag 3 1", "SetPinRole 24 PWM", "SetPinChannel 24 6"),
        entity=f"number.{NAME}_pwm",
        action="set_value",
        data={"value": 100},
        channel=6,
        value=100,
        state="100",
    ),
    **dict(
        (
            _number("Percent", "percent", 100),
            _number("Dimmer", "dimmer", 0),
            _number("Dimmer256", "dimmer", 255),
            _number("Dimmer1000", "dimmer", 1000),
            _number("TextField", "value", -5),
            _number("TextField", "value", 123456789, "SetChannel 3 0x75bcd15"),
            _number("TextField", "value", 2**31 - 1, "SetChannel 3 0x7fffffff"),
            _number("TextField", "value", -(2**31), "SetChannel 3 0x80000000"),
            _number("Enum", "value", 12),
            _select("LowMidHigh", "high", 2),
            _select("OffLowMidHigh", "off", 0),
            _select("OffLowestLowMidHighHighest", "highest", 5),
            _select("LowestLowMidHighHighest", "lowest", 0),
            _select("LowMidHighHighest", "highest", 3),
            _select("OffLowMidHighHighest", "mid", 2),
            _select("OffDimBright", "bright", 2),
            _select("OffOnRemember", "remember", 2, "state_after_power_up"),
            _cover("OpenStopClose", "open_cover", 0),
            _cover("OpenStopClose", "stop_cover", 1),
            _cover("OpenStopClose", "close_cover", 2),
            _cover("StopUpDown", "stop_cover", 0),
            _cover("StopUpDown", "open_cover", 1),
            _cover("StopUpDown", "close_cover", 2),
        )
    ),
    **{
        f"enum {option}": Case(
            commands=_ENUM,
            entity=f"select.{NAME}_choice",
            action="select_option",
            data={"option": option},
            channel=9,
            value=value,
            state=option,
        )
        for option, value in (("Boost mode", 5), ("Error", -1))
    },
}
