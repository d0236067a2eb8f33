"""Answer the pages that are no API: settings, logs, redirects, and what is unknown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import index_page
from .c_types import atoi
from .config import STARTUP_COMMAND_SIZE
from .http import HTML, REDIRECT, TEXT, Request, head, reply
from .rest import api, cm

if TYPE_CHECKING:
    from .firmware import Firmware

_SHORTEST_PASSWORD = 5


def _page(firmware: Firmware, title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    name = firmware.config.long_name
    return reply(
        HTML,
        f"<!DOCTYPE html><html><head><title>{name} - {title}</title></head>"
        f"<body>{body}{index_page.footer(firmware)}</body></html>",
    )


def _escape(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text


def _lograw(firmware: Firmware, _: Request) -> bytes:
    return head(TEXT) + firmware.log.take()


def _logs(firmware: Firmware, _: Request) -> bytes:
    text = firmware.log.take().decode("utf-8", "replace")
    return reply(HTML, f"<!DOCTYPE html><html><body><pre>{text}</pre></body></html>")


def _startup_command(firmware: Firmware, request: Request) -> bytes:
    said = ""
    if request.argument("startup_cmd") is not None:
        text = request.argument("data", STARTUP_COMMAND_SIZE) or ""
        firmware.set_startup_command(text)
        said = "<h3>Command changed!</h3>"
    # Written as it is: a script with markup in it breaks the page on a device too.
    script = firmware.config.startup_command
    return _page(
        firmware,
        "Set startup command",
        f"{said}<textarea id='data' name='data'>{script}</textarea>",
    )


def _ping(firmware: Firmware, request: Request) -> bytes:
    config = firmware.config
    changed = False
    if (host := request.argument("host")) is not None:
        config.ping_host, changed = host, True
    if (seconds := request.argument("disconnectTime")) is not None:
        config.ping_seconds, changed = atoi(seconds), True
    if request.argument("clear") is not None:
        config.ping_host, config.ping_seconds, changed = "", 0, True
    return _page(
        firmware,
        "Set Watchdog",
        "Changes will be applied after restarting" if changed else "Ping watchdog",
        f'<input type="text" id="host" name="host" value="{config.ping_host}">',
        '<input type="number" id="disconnectTime" name="disconnectTime" '
        f'value="{config.ping_seconds}">',
    )


def _wifi(firmware: Firmware, _: Request) -> bytes:
    config = firmware.config
    fields = {
        "ssid": config.ssid,
        "pass": config.password,
        "ssid2": config.ssid2,
        "pass2": config.password2,
        "web_admin_password": config.web_password,
    }
    return _page(
        firmware,
        "Set Wifi",
        *(
            f'<input type="text" id="{name}" name="{name}" value="{_escape(value)}">'
            for name, value in fields.items()
        ),
    )


def _set_wifi(firmware: Firmware, request: Request) -> bytes:
    config = firmware.config
    before = (config.ssid, config.password, config.ssid2, config.password2)
    if request.argument("open"):
        config.ssid = config.password = ""
    else:
        config.ssid = request.argument("ssid") or config.ssid
        config.password = request.argument("pass") or config.password
    config.ssid2 = request.argument("ssid2") or config.ssid2
    config.password2 = request.argument("pass2") or config.password2
    said = _set_web_password(firmware, request)
    if before == (config.ssid, config.password, config.ssid2, config.password2):
        return _page(firmware, "Saving Wifi", said, "WiFi: No changes detected.")
    firmware.reboot_soon(3)
    return _page(
        firmware, "Saving Wifi", said, "WiFi: Please wait for module to reset..."
    )


def _set_web_password(firmware: Firmware, request: Request) -> str:
    """Set the web password; a call that does not mention it takes it away."""
    if (enabled := request.argument("web_admin_password_enabled")) is None:
        firmware.config.web_password = ""
        return ""
    password = request.argument("web_admin_password")
    if atoi(enabled) <= 0 or not password:
        return ""
    if len(password) < _SHORTEST_PASSWORD:
        return "Web password needs to be at least 5 characters long!"
    firmware.config.web_password = password[:32]
    return "Web password has been changed."


def _set_mqtt(firmware: Firmware, request: Request) -> bytes:
    config = firmware.config
    # The host is cleared when it is missing.
    config.mqtt_host = request.argument("host") or ""
    if port := request.argument("port"):
        config.mqtt_port = atoi(port)
    for argument, attribute in (
        ("user", "mqtt_user"),
        ("password", "mqtt_password"),
        ("client", "mqtt_client"),
        ("group", "mqtt_group"),
    ):
        if value := request.argument(argument):
            setattr(config, attribute, value)
    return _page(firmware, "Saving MQTT", "Please wait for module to connect...")


def _name(firmware: Firmware, request: Request) -> bytes:
    config = firmware.config
    if short := request.argument("shortName"):
        config.short_name = "_".join(short.split())
    if name := request.argument("name"):
        config.long_name = name
    return _page(
        firmware,
        "Set name",
        f'<input type="text" id="shortName" name="shortName" '
        f'value="{config.short_name}">',
        f'<input type="text" id="name" name="name" value="{config.long_name}">',
    )


def _generic(firmware: Firmware, request: Request) -> bytes:
    if request.argument("setFlags"):
        # Flags that are not listed are cleared.
        for number in range(64):
            listed = atoi(request.argument(f"flag{number}") or "0")
            firmware.config.set_flag(number, bool(listed))
    if delay := request.argument("boot_ok_delay"):
        firmware.config.boot_ok_seconds = max(1, atoi(delay))
    return _page(firmware, "Generic config")


def _command_tool(firmware: Firmware, request: Request) -> bytes:
    command = request.argument("cmd", 512)
    said = firmware.run(command).value if command else ""
    return _page(firmware, "Command tool", said)


def _other(firmware: Firmware, _: Request) -> bytes:
    return _page(firmware, "Not found", "Not found.")


_PAGES: dict[str, Callable[[Firmware, Request], bytes]] = {
    "": lambda _, __: REDIRECT,
    "testmsg": lambda _, __: b"This is just a test msg\n\n",
    "index": index_page.index,
    "cm": cm,
    "lograw": _lograw,
    "logs": _logs,
    "startup_command": _startup_command,
    "cfg_ping": _ping,
    "cfg_wifi": _wifi,
    "cfg_wifi_set": _set_wifi,
    "cfg_mqtt_set": _set_mqtt,
    "cfg_name": _name,
    "cfg_generic": _generic,
    "cmd_tool": _command_tool,
    "about": lambda firmware, _: _page(firmware, "About"),
    "cfg": lambda firmware, _: _page(firmware, "Config"),
    "app": lambda firmware, _: _page(firmware, "App"),
}


def answer(firmware: Firmware, request: Request) -> bytes:
    """Return what the device sends for a request that may pass."""
    if request.path.startswith("api/"):
        return api(firmware, request)
    return _PAGES.get(request.path, _other)(firmware, request)
