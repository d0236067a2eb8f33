"""Write the index page's rows of channels that have a type."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .channels import Channels
from .tables import (
    CHANNEL_COUNT,
    CHANNEL_TYPES,
    DIMMER_MAXIMUM,
    TOGGLE,
    TOGGLE_INV,
    type_number,
)

if TYPE_CHECKING:
    from .firmware import Firmware

_SLIDER_MAXIMUM = {
    number: 255 if maximum == 256 else maximum
    for number, maximum in DIMMER_MAXIMUM.items()
} | {type_number("Percent"): 100}


def row(content: str) -> str:
    """Return a table row of one cell."""
    return f"<tr><td>{content}</td></tr>"


def _number_form(channel: int, text: str, value: int) -> str:
    return (
        f'<p>{text}</p><form action="index">'
        f'<input type="hidden" name="setIndex" value="{channel}">'
        f'<input type="number" name="set" value="{value}"></form>'
    )


def _timer(channels: Channels, channel: int) -> str:
    minutes, seconds = divmod(channels[channel], 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hours"), (minutes, "minutes"), (seconds, "seconds")]
    while len(parts) > 1 and not parts[0][0]:
        parts = parts[1:]
    text = " ".join(f"{count} {unit}" for count, unit in parts)
    return f"Timer Channel {channels.label(channel)} value {text}<br>"


def _read_only_level(channels: Channels, channel: int) -> str:
    value = channels[channel]
    words = ("Low", "Mid", "High")
    word = words[value] if 0 <= value < len(words) else str(value)
    return f"Channel {channels.label(channel)} = {word}"


def _enum(channels: Channels, channel: int) -> str:
    value, label = channels[channel], channels.label(channel)
    options = channels.present(channel).options
    if not options:
        return _number_form(channel, f"Change channel {label} enum:", value)
    if value not in dict(options):
        options = (*options, (value, "undefined enum"))
    choices = "".join(
        f'<option value="{number}" {"selected" if number == value else ""}>'
        f"{text} [{number}]</option>"
        for number, text in options
    )
    return (
        f'<form action="index"><label for="select{channel}">Channel {label} Enum:'
        f'</label><input type="hidden" name="setIndex" value="{channel}">'
        f'<select id="select{channel}" name="set">{choices}</select></form>'
    )


def _read_only_enum(channels: Channels, channel: int) -> str:
    value, label = channels[channel], channels.label(channel)
    options = dict(channels.present(channel).options)
    text = options.get(value, str(value)) if options else label
    return f"Channel {label} = {text} [{value}]"


def _text_field(channels: Channels, channel: int) -> str:
    text = f"Change channel {channels.label(channel)} value:"
    return _number_form(channel, text, channels[channel])


def _read_only(channels: Channels, channel: int) -> str:
    return f"Channel {channels.label(channel)} = {channels[channel]}"


def _two_words(when_zero: str, otherwise: str) -> Callable[[Channels, int], str]:
    def write(channels: Channels, channel: int) -> str:
        return f"{otherwise if channels[channel] else when_zero} (ch {channel})"

    return write


_BY_TYPE: dict[int, Callable[[Channels, int], str]] = {
    type_number("TimerSeconds"): _timer,
    type_number("ReadOnlyLowMidHigh"): _read_only_level,
    type_number("Enum"): _enum,
    type_number("ReadOnlyEnum"): _read_only_enum,
    type_number("TextField"): _text_field,
    type_number("ReadOnly"): _read_only,
    type_number("Motion"): _two_words("No motion", "Motion!"),
    type_number("Motion_n"): _two_words("Motion!", "No motion"),
    type_number("OpenClosed"): _two_words("OPEN", "CLOSED"),
    type_number("OpenClosed_Inv"): _two_words("CLOSED", "OPEN"),
}


def _slider(firmware: Firmware, channel: int, maximum: int) -> str:
    channels = firmware.channels
    value = channels[channel]
    return (
        f'Channel {channels.label(channel)}: <span id="sliderValue{channel}">{value}'
        f'</span><br><form action="index" id="form{channel}"><input type="range" '
        f'min="0" max="{maximum}" name="dim" id="slider{channel}" value="{value}">'
        f'<input type="hidden" name="dimIndex" value="{channel}"></form>'
    )


def _channel(firmware: Firmware, channel: int) -> str | None:
    channels = firmware.channels
    number = firmware.config.channel_type(channel)
    kind = CHANNEL_TYPES[number]
    if write := _BY_TYPE.get(number):
        return write(channels, channel)
    value = channels[channel]
    if kind.options:
        choices = "".join(
            f'<input type="radio" name="set" value="{option}" '
            f"{'checked' if option == value else ''}>{text}"
            for option, text in enumerate(kind.options)
        )
        return (
            f'<p>Select {kind.select}:</p><form action="index"><input type="hidden" '
            f'name="setIndex" value="{channel}">{choices}</form>'
        )
    if channels.is_relay(channel) or number in (TOGGLE, TOGGLE_INV):
        return None
    if maximum := _SLIDER_MAXIMUM.get(number):
        return _slider(firmware, channel, maximum)
    if not kind.title:
        return None
    places = len(str(kind.divider))
    scaled = f"{value / kind.divider:.{places}f}"
    return f"{kind.title} {scaled}{kind.unit} ({channels.label(channel)})"


def typed_channels(firmware: Firmware) -> list[str]:
    """Return a table row per channel that its type gives one."""
    shown = set(range(CHANNEL_COUNT)) - firmware.channels.hidden
    texts = [_channel(firmware, channel) for channel in sorted(shown)]
    return [row(text) for text in texts if text is not None]
