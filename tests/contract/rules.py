"""Say what any OpenBK device's replies look like, whatever it is set up as.

Reading only. Each rule asks one thing of a device and yields what is wrong with the
reply, in sentences. The reference's sections 1 to 3 are the source.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
import json
import re
from typing import Any

from tests.simulator.chips import WITHOUT_TASMOTA_JSON

from .captures import command_target
from .raw import RawClient, RawReply

type Problems = Iterable[str]

_STATUS_PARTS = (
    "Status StatusPRM StatusFWR StatusLOG StatusMEM StatusNET StatusMQT StatusTIM "
    "StatusSNS StatusSTS"
)
# What the firmware makes up: never to be shown to anybody.
_FAKES = {"LoadAvg": 99, "MqttCount": 23}
_FAKE_LINK = {"AP": 1, "Mode": "11n", "LinkCount": 21, "Downtime": "0T06:13:34"}


@dataclass(frozen=True)
class Rule:
    """What is asked, how, and what has to be true of the reply."""

    target: str
    check: Callable[[RawReply], Problems]
    method: str = "GET"
    tasmota: bool = True


def _json(reply: RawReply) -> Any:
    return json.loads(reply.text)


def _same(wanted: object, got: object, what: str) -> Iterator[str]:
    if wanted != got:
        yield f"{what} is {got!r}, not {wanted!r}"


def _has(keys: str, value: dict[str, Any], what: str) -> Iterator[str]:
    if missing := [key for key in keys.split() if key not in value]:
        yield f"{what} lacks {', '.join(missing)}"


def _manners(reply: RawReply) -> Problems:
    if not reply.head.startswith(b"HTTP/1.1 200 OK\nContent-type: "):
        yield f"the status line is not bare: {reply.head[:40]!r}"
    for header in (b"\r\nConnection: close\r\n", b"\r\nAccess-Control-Allow-Origin: *"):
        if header not in reply.head:
            yield f"there is no {header!r}"
    if b"content-length" in reply.head.lower():
        yield "the length is told"


def _info(reply: RawReply) -> Problems:
    info = _json(reply)
    keys = "uptime_s build ip mac flags mqtthost mqtttopic chipset webapp shortName"
    yield from _has(
        f"{keys} startcmd supportsSSDP supportsClientDeviceDB", info, "info"
    )
    yield from _same(int, type(info["uptime_s"]), "the type of uptime_s")
    yield from _same(True, info["supportsClientDeviceDB"], "supportsClientDeviceDB")
    if not re.fullmatch(r"([0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9a-fA-F]{12}", info["mac"]):
        yield f"mac is {info['mac']!r}"
    if not re.fullmatch(r"-?\d+", info["flags"]):
        yield f"flags is {info['flags']!r}"
    if not re.fullmatch(r"Built on .+ version \S+", info["build"]):
        yield f"build is {info['build']!r}"


def _state(state: dict[str, Any]) -> Problems:
    keys = "Time Uptime UptimeSec Heap SleepMode Sleep LoadAvg MqttCount Wifi"
    yield from _has(keys, state, "State")
    for name, constant in _FAKES.items():
        yield from _same(constant, state[name], name)
    link = state["Wifi"]
    yield from _has("SSId BSSId Channel RSSI Signal", link, "Wifi")
    for name, made_up in _FAKE_LINK.items():
        yield from _same(made_up, link[name], name)
    yield from _same(2 * (link["Signal"] + 100), link["RSSI"], "RSSI")
    days, hours, minutes, seconds = re.split("[T:]", state["Uptime"])
    total = ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
    yield from _same(state["UptimeSec"], total, "Uptime in seconds")
    powers = {name: value for name, value in state.items() if name.startswith("POWER")}
    if not powers or not set(powers.values()) <= {"ON", "OFF"}:
        yield f"POWER is {powers!r}"


def _sensors(text: str) -> Problems:
    if '"ENERGY"' not in text or '"Batterypercentage"' in text:
        return
    numbers = re.findall(r'"(\w+)":( ?)(-?\d+\.\d{6})(?=[,}])', text)
    spaced = {name for name, space, _ in numbers if space}
    yield from _same(
        {"Power", "ApparentPower", "ReactivePower", "Yesterday"},
        spaced,
        "what has a blank before its number",
    )
    values = {name: value for name, _, value in numbers}
    keys = "Power ApparentPower ReactivePower Factor Voltage Current ConsumptionTotal"
    yield from _has(keys, values, "ENERGY with six decimals")


def _version(reply: RawReply) -> Problems:
    part = _json(reply)["StatusFWR"]
    yield from _same("obk", part["SDK"], "SDK")
    if not re.fullmatch(r"(Open[A-Za-z0-9]+|LinuxSim)_\S+", part["Version"]):
        yield f"Version is {part['Version']!r}"
    yield from _has("BuildDateTime Hardware", part, "StatusFWR")


def _part(name: str, keys: str) -> Callable[[RawReply], Problems]:
    return lambda reply: _has(keys, _json(reply)[name], name)


def _all_parts(reply: RawReply) -> Problems:
    yield from _same(_STATUS_PARTS.split(), list(_json(reply)), "the parts of Status 0")


def _pins(reply: RawReply) -> Problems:
    pins = _json(reply)
    yield from _has("rolenames roles channels states", pins, "pins")
    counts = {len(pins[key]) for key in ("roles", "channels", "states")}
    yield from _same(1, len(counts), "the number of lengths")
    yield from _same([" ", "Rel", "Rel_n"], pins["rolenames"][:3], "the first roles")
    if max(pins["roles"]) >= len(pins["rolenames"]):
        yield "a role has no name"


def _channel_types(reply: RawReply) -> Problems:
    types = _json(reply)
    yield from _same(64, len(types["types"]), "the number of channels")
    yield from _same(["Default", "Error"], types["typenames"][:2], "the first types")
    if max(types["types"]) >= len(types["typenames"]):
        yield "a type has no name"


def _channels(reply: RawReply) -> Problems:
    for name, value in _json(reply).items():
        if not re.fullmatch(r"Ch\d+", name) or not isinstance(value, int):
            yield f"{name!r} is {value!r}"


def _pin_channels(reply: RawReply) -> Problems:
    for name, value in _json(reply).items():
        if not name.isdigit() or not isinstance(value, int):
            yield f"{name!r} is {value!r}"


def _flags(reply: RawReply) -> Problems:
    if not re.fullmatch(r'\{"Flags":"-?\d+"\}', reply.text):
        yield f"Flags is {reply.text!r}"


def _echo(reply: RawReply) -> Problems:
    if not re.fullmatch(r'\{"u":\d+,"name":".*","x":\$nosuch\}', reply.text):
        yield f"the echo is {reply.text!r}"


def _nothing(reply: RawReply) -> Problems:
    return _same(b"", reply.head + reply.body, "the reply")


def _empty_object(reply: RawReply) -> Problems:
    yield from _manners(reply)
    yield from _same("{}", reply.text, "the reply")


def _page(reply: RawReply) -> Problems:
    yield from _same(200, reply.status, "the status")
    if b"text/html" not in reply.head:
        yield "it is no page"


def _redirect(reply: RawReply) -> Problems:
    wanted = b"HTTP/1.1 302 OK\nLocation: /index\nConnection: close\n\n"
    yield from _same(wanted, reply.head + reply.body, "the reply")


def _index(reply: RawReply) -> Problems:
    yield from _manners(reply)
    for pattern in (
        r"<h5>\d+ drivers active",
        r"<h5>Cfg size: \d+, change counter: \d+",
    ):
        if not re.search(pattern, reply.text):
            yield f"there is no {pattern}"


def _cm(command: str, check: Callable[[RawReply], Problems]) -> Rule:
    return Rule(command_target(command), check)


RULES = (
    Rule("/api/info", _manners, tasmota=False),
    Rule("/api/info", _info, tasmota=False),
    Rule("/api/pins", _pins, tasmota=False),
    Rule("/api/channels", _pin_channels, tasmota=False),
    Rule("/api/channelTypes", _channel_types, tasmota=False),
    Rule("/index?state=1", _index, tasmota=False),
    Rule("/", _redirect, tasmota=False),
    Rule("/nosuchpage", _page, tasmota=False),
    Rule("/api/nosuchpage", _page, tasmota=False),
    Rule("/", _nothing, method="HEAD", tasmota=False),
    Rule("/", _nothing, method="DELETE", tasmota=False),
    _cm("State", _manners),
    _cm("State", lambda reply: _state(_json(reply))),
    _cm("Status 11", lambda reply: _state(_json(reply)["StatusSTS"])),
    _cm("Status 2", _version),
    _cm("Status 5", _part("StatusNET", "Hostname IPAddress Mac")),
    _cm("Status 6", _part("StatusMQT", "MqttHost MqttPort MqttClient MqttUser")),
    _cm("Status 7", _part("StatusTIM", "UTC Local Timezone")),
    _cm("Status 8", lambda reply: _sensors(reply.text)),
    _cm("Status 10", lambda reply: _sensors(reply.text)),
    _cm("Sensor", lambda reply: _sensors(reply.text)),
    _cm("Status 0", _all_parts),
    _cm("Status 3", _all_parts),
    _cm("Status", _all_parts),
    _cm("Ch", _channels),
    _cm("Flags", _flags),
    _cm('echo {"u":$uptime,"name":"$shortName","x":$nosuch}', _echo),
    _cm("NoSuchCommand 1", _empty_object),
)


async def broken_rules(client: RawClient) -> list[str]:
    """Return what is wrong with a device, one sentence each; it is only read."""
    found = re.search(r'"chipset":"(\w+)"', (await client.request("/api/info")).text)
    if found is None:
        return ["/api/info names no chipset"]
    problems: list[str] = []
    for rule in RULES:
        if rule.tasmota and found[1] in WITHOUT_TASMOTA_JSON:
            continue
        reply = await client.request(rule.target, method=rule.method)
        asked = f"{rule.method} {rule.target}"
        try:
            problems += [f"{asked}: {problem}" for problem in rule.check(reply)]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            problems.append(f"{asked}: {error!r} in {reply.body!r}")
    return problems
