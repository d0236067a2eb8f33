"""Write the index page: the only place that shows labels, drivers and meter tables.

Our own markup, with the facts where a reader of the real page looks for them: form
fields, `<h5>` lines and the meter's rows.
"""

from datetime import datetime
import math
from typing import TYPE_CHECKING

from .c_types import atoi
from .channel_rows import piece, row, typed_channels
from .channels import LED_DIMMER, LED_POWER, LED_TEMPERATURE
from .http import HTML, Request, reply
from .light import FLAG_ENABLE_ON_WEB_ACTION, FLAG_FORCE_RGB, FLAG_FORCE_RGBCW, Mode
from .tables import CHANNEL_COUNT, DHT_ROLES, DRIVERS, ROLE_NAMES, TOGGLE, TOGGLE_INV

if TYPE_CHECKING:
    from .firmware import Firmware

_FLAG_RAW_PWM = 3
_FLAG_NO_WORDS = 49
# In the map of a chip's outputs: nothing is connected.
_NO_OUTPUT = 255
# The count of drivers a build contains is shown too; nothing depends on it.
_DRIVERS_IN_BUILD = 60


def index(firmware: Firmware, request: Request) -> bytes:
    """Return the page, or with `state` only its changing part; act on the rest."""
    if request.argument("state"):
        return reply(HTML, state_part(firmware))
    act(firmware, request)
    return reply(
        HTML,
        f"<!DOCTYPE html><html><head><title>{firmware.config.long_name}</title></head>"
        f'<body><h1>{firmware.config.long_name}</h1><div id="state">'
        f"{state_part(firmware)}</div>{footer(firmware)}</body></html>",
    )


def act(firmware: Firmware, request: Request) -> None:
    """Do what the parameters of the page ask for: a GET that changes things."""
    channels, light = firmware.channels, firmware.light

    def number(name: str) -> int:
        return atoi(request.argument(name) or "0")

    if request.argument("tgl"):
        channels.toggle(number("tgl"))
    if request.argument("on"):
        channels.set(number("on"), 255)
    if request.argument("off"):
        channels.set(number("off"), 0)
    if colour := request.argument("rgb"):
        light.set_colour(colour)
        _enable_by_web(firmware)
    for name, index_name in (("pwm", "pwmIndex"), ("dim", "dimIndex")):
        if request.argument(name):
            channel = number(index_name)
            channels.set(channel, number(name))
            if channel in (LED_DIMMER, LED_TEMPERATURE):
                _enable_by_web(firmware)
    if request.argument("set"):
        channels.set(number("setIndex"), number("set"))
    if request.argument("BL0939_ClearEnergy"):
        firmware.dual_meters.clear(request.argument("channel") or "")
    if request.argument("restart"):
        firmware.reboot_soon(3)


def _enable_by_web(firmware: Firmware) -> None:
    if firmware.config.flag(FLAG_ENABLE_ON_WEB_ACTION):
        firmware.light.set_enabled(1)


def footer(firmware: Firmware) -> str:
    """Return what stands at the end of every page: build, uptime, MAC, names."""
    digits = firmware.mac.replace(":", "").upper()
    mac = ":".join(digits[index : index + 2] for index in range(0, 12, 2))
    return (
        f'{firmware.build}<br>Online for <span id="onlineFor" '
        f'data-initial="{firmware.seconds}">-</span><br>Device MAC: {mac}'
        f"<br>Short name: {firmware.config.short_name}, Chipset {firmware.chipset}"
    )


def _switches(firmware: Firmware) -> str:
    channels, config = firmware.channels, firmware.config
    words, buttons = "", ""
    for channel in range(CHANNEL_COUNT):
        kind = config.channel_type(channel)
        inverted = kind == TOGGLE_INV
        relay = channels.is_relay(channel) or kind == TOGGLE
        if channel in channels.hidden or not (relay or inverted):
            continue
        on = (channels[channel] > 0) != inverted
        # The markup is no better there.
        opening = "<tr>" if channel <= 1 else ""
        closing = "</tr>" if channel == CHANNEL_COUNT - 1 else ""
        if relay:
            word = f"<td class='{'on' if on else 'off'}'>{_word(on)}</td>"
            words += f"{opening}{word}{closing}"
        prefix = "Toggle " if channels.present(channel).toggle_prefix else ""
        button = piece(
            f'<input class="{"bgrn" if on else "bred"}" type="submit" '
            f'value="{prefix}{channels.label(channel)}"/></form></td>'
        )
        buttons += (
            f'{opening}<td><form action="index"><input type="hidden" name="tgl" '
            f'value="{channel}">{button}{closing}'
        )
    shown = "" if config.flag(_FLAG_NO_WORDS) else f"<table>{words}</table>"
    return f"{shown}<table>{buttons}</table>"


def _word(on: bool) -> str:
    return "ON" if on else "OFF"


def _climate_pins(firmware: Firmware) -> list[str]:
    config, channels = firmware.config, firmware.channels
    rows = []
    for pin in config.pins_with(DHT_ROLES):
        first, second = config.pin_channels[pin], config.pin_channels2[pin]
        twice = (
            "WARNING: you have the same channel set twice for DHT, please fix in pins "
            "config, set two different channels"
        )
        rows.append(
            row(
                f"Sensor {ROLE_NAMES[config.roles[pin]]} on pin {pin} temperature "
                f"{channels.read(first) * 0.1:.2f}C, humidity "
                f"{channels.read(second):.1f}%<br>{twice if first == second else ''}"
            )
        )
    return rows


def _light_lines(firmware: Firmware) -> tuple[int, int]:
    """Return how many outputs the page takes the light for, and its PWM channels.

    `State` counts otherwise (3.5): it knows no flags, and pins instead of channels.
    """
    flag, running = firmware.config.flag, firmware.drivers.running
    pwm = firmware.channels.pwm_channel_count()
    if "GosundSW2" in running:
        return 1, pwm
    if flag(FLAG_FORCE_RGBCW):
        return 5, pwm
    if flag(FLAG_FORCE_RGB) or running & {"SM16703P", "DMX"}:
        return 3, pwm
    if firmware.light.has_chip:
        return sum(output != _NO_OUTPUT for output in firmware.config.led_map), pwm
    return 0 if flag(_FLAG_RAW_PWM) else pwm, pwm


def _light(firmware: Firmware) -> list[str]:
    light = firmware.light
    lines, pwm = _light_lines(firmware)
    if not lines:
        return []
    dimmer = int(light.dimmer)
    button = (
        f'<form action="index"><input type="hidden" name="tgl" value="{LED_POWER}">'
        f'<input class="{"bgrn" if light.enabled else "bred"}" type="submit" '
        'value="Toggle Light"/></form>'
    )
    slider = (
        f'<h5>LED Dimmer/Brightness: <span id="sliderValue{LED_DIMMER}">{dimmer}'
        f'</span></h5><form action="index"><input type="range" min="0" max="100" '
        f'name="dim" value="{dimmer}"><input type="hidden" name="dimIndex" '
        f'value="{LED_DIMMER}"></form>'
    )
    rows = [button, slider]
    if lines >= 3:
        active = "[ACTIVE]" if light.mode == Mode.RGB else ""
        rows.append(
            f'<h5>LED RGB Color {active}</h5><form action="index">'
            f'<input type="color" name="rgb" value="#{light.base_colour()}"></form>'
        )
    beside_strip = "PixelAnim" in firmware.drivers.running and pwm == 2
    if lines == 2 or lines >= 4 or beside_strip:
        active = "[ACTIVE]" if light.mode == Mode.WHITE else ""
        low, high, now = (
            int(1_000_000 / mireds) if mireds else -(2**31)
            for mireds in (
                light.temperature_max,
                light.temperature_min,
                int(light.temperature),
            )
        )
        rows.append(
            f"<h5>LED Temperature Slider {active} "
            f'(<span id="sliderValue{LED_TEMPERATURE}">{now}</span> K) '
            f'</h5><input type="range" min="{low}" max="{high}" value="{now}"/>'
        )
    return [row(content) for content in rows]


def _meter(firmware: Firmware) -> str:
    meter, now = firmware.meter, firmware.wall_clock.local()
    if meter.driver is None:
        return ""
    counters = meter.counters
    rows: list[tuple[str, float, int, str]] = [
        ("Voltage", meter.voltage, 1, "V"),
        ("Current", meter.current, 3, "A"),
        ("Power", meter.power, 2, "W"),
        ("Frequency", meter.frequency, 2, "Hz"),
        ("Apparent Power", meter.apparent, 2, "VA"),
        ("Reactive Power", meter.reactive, 2, "var"),
        ("Power Factor", meter.factor, 2, ""),
        ("Energy Total", counters.total / 1000, 3, "kWh"),
    ]
    if now is not None:
        if meter.statistics is not None:
            rows.append(("Energy Last Hour", meter.last_hour, 3, "Wh"))
        rows += [
            ("Energy Today", counters.today, 3, "Wh"),
            ("Energy Yesterday", counters.yesterday, 3, "Wh"),
            ("Energy 2 Days Ago", counters.two_days_ago, 3, "Wh"),
            ("Energy 3 Days Ago", counters.three_days_ago, 3, "Wh"),
        ]
    table = "".join(
        f"<tr><td><b>{name}</b></td><td style='text-align: right;'>"
        f"{value:.{places}f}</td><td>{unit}</td>"
        for name, value, places, unit in rows
        if not math.isnan(value)
    )
    mode = "PWR" if meter.driver == "TESTPOWER" else meter.driver
    cleared = counters.cleared_at
    date = f"{datetime.fromtimestamp(cleared):%Y-%m-%d %H:%M:%S}" if cleared else ""
    clock = "" if now else "Device time not in sync, daily energy stats disabled."
    return (
        f"<hr><table style='width:100%'>{table}</table>"
        f"(changes sent 0, skipped 0, saved {counters.saves}) - {mode}<hr>"
        f"<h5>Energy Clear Date: {date or '(not set)'}<br>{clock}</h5>"
    )


def _battery(firmware: Firmware) -> str:
    if "Battery" not in firmware.drivers.running:
        return ""
    around = firmware.surroundings
    return (
        f"<h2>Battery level={around.battery_percent:.2f}%, "
        f"voltage={around.battery_millivolts:.2f}mV</h2>"
    )


def _drivers_part(firmware: Firmware) -> str:
    if firmware.drivers.busy:
        firmware.drivers.busy -= 1
        return ""
    connected = firmware.wifi.connected and firmware.mqtt.connected
    return "".join(
        (
            _meter(firmware),
            firmware.dual_meters.page(),
            firmware.shutters.page(),
            firmware.sleep.page(connected=connected),
            firmware.page_drivers.page(),
            _battery(firmware),
            _drivers(firmware),
        )
    )


def _drivers(firmware: Firmware) -> str:
    running = [name for name in DRIVERS if name in firmware.drivers.running]
    names = f" ({', '.join(running)})" if running else ""
    return f"<h5>{len(running)} drivers active{names}, total: {_DRIVERS_IN_BUILD}</h5>"


def _values(firmware: Firmware) -> str:
    parts = [
        f"Channel {channel} = {firmware.channels.read_float(channel):.2f}"
        for channel in firmware.channels
    ]
    events = firmware.events
    for count, what in (
        (len(events.repeating), "repeating events"),
        (len(events.handlers), "event handlers"),
    ):
        if count:
            parts.append(f"{count} {what}")
    return f"<h5>{', '.join(parts)}</h5>"


def _signal_word(dbm: int) -> str:
    limits = ((-70, "Weak"), (-60, "Fair"), (-50, "Good"))
    return next((word for limit, word in limits if dbm <= limit), "Excellent")


def _link(firmware: Firmware) -> str:
    chip = firmware.surroundings.chip_temperature
    parts = [
        "<h5>Cfg size: 3592, change counter: 3, ota counter: 0, incomplete boots: 0</h5>"
    ]
    if firmware.has_temperature:
        parts.append(f"<h5>Chip temperature: {chip:.1f}°C</h5>")
    if firmware.wifi.connected:
        word = _signal_word(firmware.rssi)
        parts.append(f"<h5>Wifi RSSI: {word} ({firmware.rssi}dBm)</h5>")
    if reasons := firmware.chip.reboot_reasons:
        reason = reasons[not firmware.power_was_cut]
        parts.append(f"<h5>Reboot reason: {reason}</h5>")
    return "".join(parts)


def _mqtt(firmware: Firmware) -> str:
    mqtt = firmware.mqtt
    if not firmware.config.mqtt_host:
        return "<h5>MQTT State: not configured<br></h5>"
    colour, word = (
        ("green", "connected") if mqtt.connected else ("yellow", "disconnected")
    )
    return (
        f'<h5>MQTT State: <span style="color:{colour}">{word}</span> RES: 0(ERR_OK)<br>'
        f"MQTT ErrMsg:  <br>MQTT Stats: CONN: {mqtt.attempts} "
        f"PUB: {len(mqtt.published)} RECV: 0 ERR: 0 </h5>"
    )


def state_part(firmware: Firmware) -> str:
    """Return the part of the page that `/index?state=1` gives alone."""
    rows = _climate_pins(firmware) + typed_channels(firmware) + _light(firmware)
    now = firmware.wall_clock.local()
    return "".join(
        (
            _switches(firmware),
            f"<table>{''.join(rows)}</table>",
            f"<h5>Local clock: {now:%Y-%m-%d %H:%M:%S}</h5>" if now else "",
            _drivers_part(firmware),
            _values(firmware),
            _link(firmware),
            _mqtt(firmware),
        )
    )
