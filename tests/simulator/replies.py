"""Choose what `/cm` replies: by the command's first letters, not by its effect."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import outputs, status
from .arguments import WHITE_SPACE
from .c_types import atoi
from .chips import WITHOUT_TASMOTA_JSON
from .json_text import on_off, pair
from .system_commands import echo

if TYPE_CHECKING:
    from .firmware import Firmware

# A reply gets the device, the command as it was sent and its arguments.
type Reply = Callable[["Firmware", str, str], str]


def _member(key: str, read: Callable[[Firmware], str]) -> Reply:
    return lambda firmware, _, __: f"{{{pair(key, read(firmware))}}}"


def _constant(key: str, value: str) -> tuple[str, Reply]:
    return key.lower(), _member(key, lambda _: value)


def _power(firmware: Firmware, _: str, __: str) -> str:
    return f"{{{outputs.power_block(firmware)}}}"


def _temperature(firmware: Firmware, command: str, arguments: str) -> str:
    if arguments:
        return _power(firmware, command, arguments)
    return f"{{{pair('CT', int(firmware.light.temperature))}}}"


def _dimmer(firmware: Firmware, command: str, arguments: str) -> str:
    if arguments:
        return _power(firmware, command, arguments)
    return f"{{{pair('Dimmer', int(firmware.light.dimmer))}}}"


def _led_map(firmware: Firmware, _: str, __: str) -> str:
    order = ",".join(str(index) for index in firmware.config.led_map)
    return f'{{"Map":[{order}]}}'


def _channels(firmware: Firmware, command: str, _: str) -> str:
    return outputs.channel_values(firmware, atoi(command[2:]) if command[2:] else -1)


def _data_points(firmware: Firmware, command: str, _: str) -> str:
    number = command[2:3].isdigit()
    return firmware.tuya.json(atoi(command[2:]) if number else None)


def flags_text(firmware: Firmware) -> str:
    """Return the flags as they are printed: 32 bits with a sign on real devices."""
    flags = firmware.config.flags
    bits = 64 if firmware.chipset == "LIN" else 32
    flags &= (1 << bits) - 1
    return str(flags - (1 << bits) if flags >> (bits - 1) else flags)


def _retain(firmware: Firmware) -> str:
    return on_off(firmware.config.flag(7))


# The first that fits is taken.
_BY_PREFIX: tuple[tuple[str, Reply], ...] = (
    ("power", _power),
    ("sensorretain", _member("SensorRetain", _retain)),
    _constant("Prefix1", "cmnd"),
    _constant("Prefix2", "stat"),
    _constant("Prefix3", "tele"),
    _constant("StateText1", "OFF"),
    _constant("StateText2", "ON"),
    _constant("StateText3", "TOGGLE"),
    _constant("StateText4", "HOLD"),
    _constant("FullTopic", "%%prefix%%/%%topic%%"),
    _constant("SwitchTopic", "0"),
    _constant("ButtonTopic", "0"),
    _constant("MqttRetry", "1"),
    _constant("TelePeriod", "300"),
    ("ct", _temperature),
    ("dimmer", _dimmer),
    ("color", _power),
    ("hsbcolor", _power),
    ("state", lambda firmware, _, __: status.state(firmware)),
    ("sensor", lambda firmware, _, __: status.sensors(firmware)),
    ("status", lambda firmware, _, arguments: status.status(firmware, arguments)),
    (
        "setchanneltype",
        lambda firmware, _, a: str(firmware.config.channel_type(atoi(a))),
    ),
    *(
        (name, lambda firmware, _, a: str(firmware.channels.read(atoi(a))))
        for name in ("getchannel", "setchannel", "addchannel")
    ),
    (
        "led_basecolor_rgb",
        _member("led_basecolor_rgb", lambda f: f.light.base_colour()),
    ),
    ("mqttclient", _member("MQTTClient", lambda f: f.config.mqtt_client)),
    ("mqtthost", _member("MQTTHost", lambda f: f.config.mqtt_host)),
    ("mqttuser", _member("MQTTUser", lambda f: f.config.mqtt_user)),
    ("mqttpassword", _member("MqttPassword", lambda _: "****")),
    ("ssid1", _member("SSID1", lambda f: f.config.ssid)),
    ("led_map", _led_map),
    ("flags", _member("Flags", flags_text)),
    ("ch", _channels),
    ("dp", _data_points),
)


def reply_to(firmware: Firmware, command: str) -> str:
    """Return the reply to a command that has just been run by `/cm`."""
    if firmware.chipset in WITHOUT_TASMOTA_JSON:
        return ""
    if command.startswith("echo"):
        return echo(firmware, _after_first_word(command))
    return json_reply(firmware, command)


def json_reply(firmware: Firmware, command: str) -> str:
    """Return the JSON that goes with a command; `{}` where there is none."""
    lower, arguments = command.lower(), _after_first_word(command)
    for prefix, reply in _BY_PREFIX:
        if lower.startswith(prefix):
            return reply(firmware, command, arguments)
    return "{}"


def _after_first_word(command: str) -> str:
    for index, character in enumerate(command):
        if character in WHITE_SPACE:
            return command[index:].lstrip(WHITE_SPACE)
    return ""
