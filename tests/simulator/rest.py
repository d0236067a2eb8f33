"""Answer `/api/...` and `/cm`."""

import json
from typing import TYPE_CHECKING

from .arguments import WHITE_SPACE
from .chips import WITHOUT_TASMOTA_JSON
from .commands import Result
from .http import HTML, JSON, TEXT, Request, find_argument, reply
from .log import FEATURES, LEVELS
from .replies import flags_text, json_reply, reply_to
from .tables import CHANNEL_TYPES, ROLE_NAMES

if TYPE_CHECKING:
    from .firmware import Firmware

# A command of at least this many decoded bytes is executed twice by `/cm`.
TWICE_FROM = 124
_MOST_TOKENS = 128


def command_of(request: Request) -> str | None:
    """Return the command a request carries, as the device decodes it."""
    if request.path == "cm":
        if request.method == "GET":
            return find_argument(request.query, "cmnd")
        return find_argument(request.body.decode("utf-8", "surrogateescape"), "cmnd")
    if request.path == "api/cmnd" and request.method == "POST":
        return request.body.decode("utf-8", "surrogateescape")
    return None


def cm(firmware: Firmware, request: Request) -> bytes:
    """Run a command and reply by its name; a long one is run twice."""
    command = command_of(request)
    if not command:
        return reply(JSON, "")
    firmware.run(command)
    if len(command.encode("utf-8", "surrogateescape")) >= TWICE_FROM:
        firmware.run(command)
    return reply(JSON, reply_to(firmware, command))


def _outcome(code: int, message: str) -> bytes:
    word = "success" if code == 200 else "error"
    return reply(JSON, f'{{"{word}":{code}, "msg":"{message}"}}', code)


def _post_command(firmware: Firmware, request: Request) -> bytes:
    command = (command_of(request) or "").lstrip(WHITE_SPACE)
    result = firmware.run(command)
    firmware.log.add(f"[WebApp Cmd '{command}' Result] {result.value}", "CMD")
    code = {Result.OK: 200, Result.UNKNOWN: 501}.get(result, 400)
    word = "success" if code == 200 else "error"
    silent = firmware.chipset in WITHOUT_TASMOTA_JSON
    answer = "" if silent else json_reply(firmware, command)
    return reply(
        JSON, f'{{"{word}":{code}, "msg":"{result.value}", "res":{answer}}}', code
    )


def _info(firmware: Firmware, _: Request) -> bytes:
    config = firmware.config
    script = config.startup_command
    for character, escaped in (("\n", "\\n"), ("\r", "\\r"), ('"', '\\"')):
        script = script.replace(character, escaped)
    return reply(
        JSON,
        f'{{"uptime_s":{firmware.seconds},'
        f'"build":"{firmware.build}",'
        f'"ip":"{firmware.ip}",'
        f'"mac":"{firmware.mac}",'
        f'"flags":"{flags_text(firmware)}",'
        f'"mqtthost":"{config.mqtt_host}:{config.mqtt_port}",'
        f'"mqtttopic":"{config.mqtt_client}",'
        f'"chipset":"{firmware.chipset}",'
        f'"webapp":"{config.webapp}",'
        f'"shortName":"{config.short_name}",'
        f'"startcmd":"{script}",'
        f'"supportsSSDP":{int("SSDP" in firmware.drivers.running)},'
        '"supportsClientDeviceDB":true}',
    )


def _channels(firmware: Firmware, _: Request) -> bytes:
    config = firmware.config
    members = ",".join(
        f'"{config.pin_channels[pin]}":'
        f"{firmware.channels.read(config.pin_channels[pin])}"
        for pin, role in enumerate(config.roles)
        if role
    )
    return reply(JSON, f"{{{members}}}")


def _numbers(key: str, values: list[int]) -> str:
    return f'"{key}":[{",".join(str(value) for value in values)}]'


def _names(key: str, values: list[str]) -> str:
    return f'"{key}":[{",".join(f'"{value}"' for value in values)}]'


def _pins(firmware: Firmware, _: Request) -> bytes:
    config = firmware.config
    members = [
        _names("rolenames", list(ROLE_NAMES)),
        _numbers("roles", config.roles),
        _numbers("channels", config.pin_channels),
    ]
    seconds = [pin for pin, channel in enumerate(config.pin_channels2) if channel]
    if seconds:
        members.append(_numbers("channels2", config.pin_channels2[: seconds[-1] + 1]))
    states = [firmware.channels.read(channel) for channel in config.pin_channels]
    members.append(_numbers("states", states))
    return reply(JSON, "{" + ",".join(members) + "}")


def _channel_types(firmware: Firmware, _: Request) -> bytes:
    names = _names("typenames", [channel_type.name for channel_type in CHANNEL_TYPES])
    return reply(
        JSON, "{" + names + "," + _numbers("types", firmware.config.channel_types) + "}"
    )


def _log_config(firmware: Firmware, _: Request) -> bytes:
    return reply(
        JSON,
        f'{{"level":{firmware.log.level},"features":{firmware.log.features},'
        + _names("levelnames", list(LEVELS))
        + ","
        + _names("featurenames", list(FEATURES))
        + "}",
    )


def _parsed(request: Request, kind: type) -> object:
    """Return the body's JSON if it is of this kind, else None."""
    try:
        value = json.loads(request.body)
    except ValueError:
        return None
    return value if isinstance(value, kind) else None


def _bad_body(request: Request) -> bytes:
    """Refuse a body; these texts carry a line feed inside the JSON."""
    body = request.body.strip()
    cut_off = body[:1] in (b"{", b"[") and body[-1:] not in (b"}", b"]")
    said = "Failed to parse JSON: -3" if cut_off else "Object expected"
    return _outcome(400, said + "\n")


def _post_channels(firmware: Firmware, request: Request) -> bytes:
    values = _parsed(request, list)
    if not isinstance(values, list):
        return _bad_body(request)
    for channel, value in enumerate(values[: _MOST_TOKENS - 1]):
        firmware.channels.set(channel, int(value))
    return _outcome(200, "OK")


def _post_pins(firmware: Firmware, request: Request) -> bytes:
    values = _parsed(request, dict)
    if not isinstance(values, dict):
        return _bad_body(request)
    config = firmware.config
    for pin, role in enumerate(values.get("roles", ())):
        config.set_pin_role(pin, int(role))
    for pin, channel in enumerate(values.get("channels", ())):
        config.set_pin_channel(pin, int(channel))
    flag = values.get("deviceFlag")
    if isinstance(flag, int) and 0 <= flag <= 10:
        config.set_flag(flag, True)
    command = values.get("deviceCommand")
    if isinstance(command, str):
        firmware.set_startup_command(command)
        firmware.run(command)
    return _outcome(200, "OK")


def _post_channel_types(firmware: Firmware, request: Request) -> bytes:
    values = _parsed(request, dict)
    if not isinstance(values, dict):
        return _bad_body(request)
    for channel, number in enumerate(values.get("types", ())):
        firmware.config.set_channel_type(channel, int(number))
    return _outcome(200, "OK")


def _post_log_config(firmware: Firmware, request: Request) -> bytes:
    values = _parsed(request, dict)
    if isinstance(values, dict):
        firmware.log.level = int(values.get("level", firmware.log.level))
        firmware.log.features = int(values.get("features", firmware.log.features))
    return reply(TEXT, "")


def _post_reboot(firmware: Firmware, _: Request) -> bytes:
    firmware.reboot_soon(3)
    return reply(JSON, '{"reboot":3}')


_GET = {
    "api/info": _info,
    "api/channels": _channels,
    "api/pins": _pins,
    "api/channelTypes": _channel_types,
    "api/logconfig": _log_config,
}
_POST = {
    "api/cmnd": _post_command,
    "api/channels": _post_channels,
    "api/pins": _post_pins,
    "api/channelTypes": _post_channel_types,
    "api/logconfig": _post_log_config,
    "api/reboot": _post_reboot,
}


def api(firmware: Firmware, request: Request) -> bytes:
    """Answer a request below `/api/`; an unknown one gets 200 and a page."""
    handlers = _POST if request.method == "POST" else _GET
    if handler := handlers.get(request.path):
        return handler(firmware, request)
    if request.path.startswith("api/seriallog"):
        return reply(JSON, f"Direct serial logging set to {request.path[-1]}")
    if request.path.startswith("api/lfs/"):
        name = request.path.removeprefix("api/lfs/")
        return reply(JSON, f'{{"fname":"{name}","error":-2}}', 404)
    return reply(HTML, f"<!DOCTYPE html><html><body>{request.path}</body></html>")
