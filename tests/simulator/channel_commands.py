"""Implement the commands about pins, channels, relays and names."""

from typing import TYPE_CHECKING

from .arguments import Arguments
from .c_types import atoi, f32, to_int
from .channels import LED_POWER, REMEMBERED
from .commands import Command, Result, accepted, needs
from .tables import CHANNEL_COUNT, RELAY_ROLES, ROLE_BY_NAME, TYPE_BY_NAME

if TYPE_CHECKING:
    from .firmware import Firmware

_LONGEST_OPTION = 32


def power_argument(text: str) -> int:
    """Return what `ON`, `OFF` or a number means."""
    return {"ON": 1, "OFF": 0}.get(text.upper(), atoi(text))


def _power_channel(firmware: Firmware, name: str) -> int:
    """Return the channel `POWER` or `POWERn` writes to (the reference, 3.4)."""
    if firmware.light.is_running:
        return LED_POWER
    if len(name) == len("POWER"):
        return next(iter(firmware.channels.switches()), 0)
    number = atoi(name[len("POWER") :])
    if firmware.config.has_role_on_channel(0, RELAY_ROLES):
        return max(0, number - 1)
    return number


def _power(firmware: Firmware, name: str, text: str) -> None:
    firmware.log.add(f"tasCmnd POWER ({name}) received with args {text}", "CMD")
    channel = _power_channel(firmware, name)
    if text.upper() in ("", "STATUS"):
        return
    if text.upper() == "TOGGLE":
        firmware.channels.toggle(channel)
    else:
        firmware.channels.set(channel, power_argument(text))


def _power_all(firmware: Firmware, _: str, text: str) -> None:
    firmware.log.add(f"tasCmnd POWERALL ({_}) received with args {text}", "CMD")
    firmware.channels.set_all(power_argument(text))


def _set_channel(firmware: Firmware, arguments: Arguments) -> None:
    firmware.channels.set(arguments.integer(0), arguments.integer(1))


def _set_channel_float(firmware: Firmware, arguments: Arguments) -> None:
    if 0 <= (channel := arguments.integer(0)) < CHANNEL_COUNT:
        firmware.channels.set_output(channel, arguments.number(1))


def _add_channel(firmware: Firmware, arguments: Arguments) -> None:
    channel, delta = arguments.integer(0), arguments.integer(1)
    if len(arguments) < 4:
        firmware.channels.add(channel, delta)
        return
    firmware.channels.add_within(
        channel,
        delta,
        arguments.integer(2),
        arguments.integer(3),
        arguments.integer(4),
    )


def _clamp_channel(firmware: Firmware, arguments: Arguments) -> None:
    channel, low, high, wrap = (arguments.integer(index) for index in range(4))
    firmware.channels.add_within(channel, 0, low, high, wrap)


def _toggle_channel(firmware: Firmware, arguments: Arguments) -> None:
    firmware.channels.toggle(arguments.integer(0))


def _get_channel(firmware: Firmware, arguments: Arguments) -> None:
    channel = arguments.integer(0)
    value = firmware.channels.read(channel)
    firmware.log.add(f"Channel {channel} is {value}", "CMD")


def _ch(firmware: Firmware, name: str, text: str) -> Result | None:
    def set_or_add(_: Firmware, arguments: Arguments) -> None:
        firmware.channels.set(atoi(name[2:]), arguments.integer(0))

    return needs(1, set_or_add)(firmware, name, text)


def _map(firmware: Firmware, arguments: Arguments) -> None:
    value, low, high, to_low, to_high = (arguments.number(i) for i in range(1, 6))
    span = f32(high - low)
    mapped = f32((value - low) * (to_high - to_low) / span + to_low) if span else 0.0
    firmware.channels.set(arguments.integer(0), to_int(mapped))


def _map_ranges(firmware: Firmware, arguments: Arguments) -> None:
    value = arguments.number(1)
    limits = [arguments.number(index) for index in range(2, len(arguments))]
    band = next((i for i, limit in enumerate(limits) if limit >= value), len(limits))
    firmware.channels.set(arguments.integer(0), band)


def _set_pin_role(firmware: Firmware, arguments: Arguments) -> Result | None:
    role = ROLE_BY_NAME.get(arguments.text(1).lower())
    if not arguments.is_integer(0):
        firmware.log.add(f"Unknown pin {arguments.text(0)}", "CMD")
        return Result.BAD_ARGUMENT
    if role is None:
        firmware.log.add("Unknown role", "CMD")
        return Result.BAD_ARGUMENT
    firmware.config.set_pin_role(arguments.integer(0), role)
    return None


def _set_pin_channel(firmware: Firmware, arguments: Arguments) -> None:
    pin = arguments.integer(0)
    if len(arguments) > 2:
        firmware.config.set_pin_channel2(pin, arguments.integer(2))
    firmware.config.set_pin_channel(pin, arguments.integer(1))


def _set_channel_type(firmware: Firmware, arguments: Arguments) -> Result | None:
    channel, name = arguments.integer(0), arguments.text(1)
    number = TYPE_BY_NAME.get(name.lower())
    if number is None or name.lower() == "error":
        firmware.log.add(
            f"Channel {channel} type not set because {name} is not a known type", "GEN"
        )
        return Result.BAD_ARGUMENT
    firmware.config.set_channel_type(channel, number)
    firmware.log.add(f"Channel {channel} type changed to {name}", "GEN")
    return None


def _set_channel_label(firmware: Firmware, arguments: Arguments) -> None:
    channel = arguments.integer(0)
    if 0 <= channel < CHANNEL_COUNT:
        shown = firmware.channels.present(channel)
        shown.label = arguments.text(1)
        shown.toggle_prefix = not arguments.integer(2, 1) or channel >= 32


def _set_channel_enum(firmware: Firmware, arguments: Arguments) -> None:
    options = []
    for index in range(1, len(arguments)):
        value, _, label = arguments.text(index).partition(":")
        options.append((atoi(value), label[:_LONGEST_OPTION]))
    firmware.channels.present(arguments.integer(0)).options = tuple(options)


def _set_channel_visible(firmware: Firmware, arguments: Arguments) -> None:
    _mark(firmware.channels.hidden, arguments.integer(0), not arguments.integer(1))


def _set_channel_private(firmware: Firmware, arguments: Arguments) -> None:
    _mark(firmware.channels.private, arguments.integer(0), bool(arguments.integer(1)))


def _mark(channels: set[int], channel: int, marked: bool) -> None:
    # The firmware keeps these in 32 bits.
    if marked and 0 <= channel < 32:
        channels.add(channel)
    else:
        channels.discard(channel)


def _set_start_value(firmware: Firmware, arguments: Arguments) -> None:
    channel, value = arguments.integer(0), arguments.integer(1)
    if 0 <= channel < CHANNEL_COUNT:
        firmware.config.start_values[channel] = value
        if value == REMEMBERED:
            firmware.config.retained[channel] = firmware.channels[channel]


def _set_flash(firmware: Firmware, arguments: Arguments) -> None:
    firmware.config.retained[arguments.integer(0)] = arguments.integer(1)


def _short_name(firmware: Firmware, arguments: Arguments) -> None:
    if len(arguments):
        firmware.config.short_name = arguments.text(0)
    else:
        firmware.log.add(f"Name is {firmware.config.short_name}", "CMD")


def _friendly_name(firmware: Firmware, arguments: Arguments) -> None:
    if len(arguments):
        firmware.config.long_name = arguments.text(0)
    else:
        firmware.log.add(f"FriendlyName is {firmware.config.long_name}", "CMD")


COMMANDS: dict[str, Command] = {
    "power": _power,
    "powerAll": _power_all,
    "SetChannel": needs(2, _set_channel),
    "SetChannelFloat": needs(2, _set_channel_float),
    "AddChannel": needs(2, _add_channel),
    "ClampChannel": needs(3, _clamp_channel),
    "ToggleChannel": needs(1, _toggle_channel),
    "GetChannel": needs(1, _get_channel),
    "Ch": _ch,
    "Map": needs(6, _map),
    "MapRanges": needs(3, _map_ranges),
    "SetPinRole": needs(2, _set_pin_role),
    "SetPinChannel": needs(2, _set_pin_channel),
    "SetChannelType": needs(2, _set_channel_type),
    "SetChannelLabel": needs(2, _set_channel_label, quotes=True),
    "SetChannelEnum": needs(2, _set_channel_enum, quotes=True),
    "SetChannelVisible": needs(2, _set_channel_visible),
    "SetChannelPrivate": needs(2, _set_channel_private),
    "SetStartValue": needs(2, _set_start_value),
    "SetFlash": needs(2, _set_flash),
    "ShortName": needs(0, _short_name, quotes=True),
    "FriendlyName": needs(0, _friendly_name, quotes=True),
    "showChannelValues": accepted,
    "GetReadings": accepted,
    "SetButtonTimes": accepted,
    "SetButtonHoldRepeat": accepted,
}
