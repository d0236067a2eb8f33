"""Write the index page's rows of channels that have a type, as the firmware does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .channels import Channels
from .tables import (
    CHANNEL_COUNT,
    CHANNEL_TYPES,
    DIMMER_MAXIMUM,
    PWM_ROLES,
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
_FLAG_RAW_PWM = 3
_LONGEST_PIECE = 254


def piece(text: str) -> str:
    """Return what is left of a piece that is printed at once."""
    return text.encode()[:_LONGEST_PIECE].decode(errors="replace")


def row(content: str) -> str:
    """Return a table row of one cell."""
    return f"<tr><td>{content}</td></tr>"


def _number_form(channel: int, text: str, value: int) -> str:
    return (
        piece(f'<p>{text}</p><form action="index">')
        + f'<input type="hidden" name="setIndex" value="{channel}">'
        f'<input type="number" name="set" value="{value}" onblur="this.form.submit()">'
        '<input type="submit" value="Set!"/></form></form>'
    )


def _timer(channels: Channels, channel: int) -> str:
    value = channels[channel]
    text = f"{value} seconds"
    if value >= 60:
        minutes, seconds = divmod(value, 60)
        text = f"{minutes} minutes {seconds} seconds"
        if value >= 3600:
            hours, minutes = divmod(minutes, 60)
            text = f"{hours} hours {minutes} minutes {seconds} seconds"
    return piece(f"Timer Channel {channels.label(channel)} value ") + f"{text}<br>"


def _read_only_level(channels: Channels, channel: int) -> str:
    value = channels[channel]
    words = ("Low", "Mid", "High")
    word = words[value] if 0 <= value < len(words) else str(value)
    return piece(f"Channel {channels.label(channel)} = {word}")


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
        piece(
            f'<form action="index"><label for="select{channel}">Channel {label} Enum:'
            "</label>"
        )
        + f'<input type="hidden" name="setIndex" value="{channel}">'
        f'<select id="select{channel}" name="set" onchange="this.form.submit()">'
        f"{choices}</select></form>"
    )


def _read_only_enum(channels: Channels, channel: int) -> str:
    value, label = channels[channel], channels.label(channel)
    options = dict(channels.present(channel).options)
    # The buffer of a value without a text has room for 4 characters.
    text = options.get(value, str(value)[:4]) if options else label
    return piece(f"Channel {label} = {text} [{value}]")


def _text_field(channels: Channels, channel: int) -> str:
    text = f"Change channel {channels.label(channel)} value:"
    return _number_form(channel, text, channels[channel])


def _read_only(channels: Channels, channel: int) -> str:
    return piece(f"Channel {channels.label(channel)} = {channels[channel]}")


def _two_words(special: int, when_special: str, otherwise: str) -> _Writer:
    def write(channels: Channels, channel: int) -> str:
        word = when_special if channels[channel] == special else otherwise
        return f"{word} (ch {channel})"

    return write


type _Writer = Callable[[Channels, int], str]
_BY_TYPE: dict[int, _Writer] = {
    type_number("TimerSeconds"): _timer,
    type_number("ReadOnlyLowMidHigh"): _read_only_level,
    type_number("Enum"): _enum,
    type_number("ReadOnlyEnum"): _read_only_enum,
    type_number("TextField"): _text_field,
    type_number("ReadOnly"): _read_only,
    type_number("Motion"): _two_words(0, "No motion", "Motion!"),
    type_number("Motion_n"): _two_words(1, "No motion", "Motion!"),
    type_number("OpenClosed"): _two_words(0, "OPEN", "CLOSED"),
    type_number("OpenClosed_Inv"): _two_words(0, "CLOSED", "OPEN"),
}


def _slider(channels: Channels, channel: int, maximum: int, name: str) -> str:
    value, label = channels[channel], channels.label(channel)
    return (
        piece(
            f'Channel {label}: <span id="sliderValue{channel}">{value}</span><br>'
            f'<form action="index" id="form{channel}">'
        )
        + f'<input type="range" min="0" max="{maximum}" name="{name}" '
        f'id="slider{channel}" value="{value}" data-value-id="sliderValue{channel}" '
        'oninput="updateSliderValue(this)" onchange="submitSlider(this)">'
        f'<input type="hidden" name="{name}Index" value="{channel}">'
        + piece(
            f'<input type="submit" class=\'disp-none\' value="Toggle {label}"/></form>'
        )
    )


def _options(channel: int, value: int, what: str, options: tuple[str, ...]) -> str:
    choices = "".join(
        f'<input type="radio" name="set" value="{option}" '
        f'onchange="this.form.submit()" {"checked" if option == value else ""}>{text}'
        for option, text in enumerate(options)
    )
    return (
        f'<p>Select {what}:</p><form action="index"><input type="hidden" '
        f'name="setIndex" value="{channel}">{choices}</form>'
    )


def _channel(firmware: Firmware, channel: int) -> str | None:
    channels, config = firmware.channels, firmware.config
    number = config.channel_type(channel)
    kind = CHANNEL_TYPES[number]
    if write := _BY_TYPE.get(number):
        return write(channels, channel)
    value = channels[channel]
    is_level = kind.name == "OffDimBright"
    if kind.options and not is_level:
        return _options(channel, value, kind.select, kind.options)
    if channels.is_relay(channel) or number in (TOGGLE, TOGGLE_INV):
        return None
    is_pwm = config.has_role_on_channel(channel, PWM_ROLES)
    maximum = _SLIDER_MAXIMUM.get(number)
    if maximum or (is_pwm and config.flag(_FLAG_RAW_PWM)):
        return _slider(channels, channel, maximum or 100, "pwm" if is_pwm else "dim")
    if is_level:
        return _options(channel, value, kind.select, kind.options)
    if not kind.title:
        return None
    places = len(str(kind.divider))
    scaled = f"{value / kind.divider:.{places}f}"
    return f"{kind.title} {scaled}{kind.unit}" + piece(f" ({channels.label(channel)})")


def typed_channels(firmware: Firmware) -> list[str]:
    """Return a table row per channel that its type gives one."""
    shown = set(range(CHANNEL_COUNT)) - firmware.channels.hidden
    texts = [_channel(firmware, channel) for channel in sorted(shown)]
    return [row(text) for text in texts if text is not None]
