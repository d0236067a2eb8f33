"""Our index page carries the facts of the real one, where a reader looks for them."""

import re

import pytest

from tests.simulator import Firmware, SimulatedDevice
from tests.simulator.profiles import CAPTURES

from .captures import PROFILES, captures
from .raw import RawClient

_FACTS = {
    "buttons": r'name="tgl" value="(\d+)"><input class="(bgrn|bred)" '
    r'type="submit" value="(.*?)"/></form>',
    "words": r"<td class='(?:on|off)'>(ON|OFF)</td>",
    "climate": r"(Sensor \w+ on pin \d+ temperature [-.\d]+C, humidity [-.\d]+%)",
    "rows": r"<tr><td>([^<>]+)</td></tr>",
    "number fields": r'name="setIndex" value="(\d+)"><input type="number" name="set" '
    r'value="(-?\d+)"',
    "field labels": r"<p>(Change channel [^<]*|Select \w+:)</p>",
    "chosen": r'<input type="radio" name="set" value="(\d+)"[^>]* checked>(\w+)',
    "choices": r'<input type="radio" name="set" value="(\d+)"[^>]*>(\w+)',
    "sliders": r'(?:Channel (\w+): )?<span id="sliderValue(\d+)">(-?\d+)</span>',
    "slider limits": r'type="range"[^>]*?min="(\d+)" max="(\d+)"',
    "colour": r'<h5>LED RGB Color (\S*)</h5>.*?value="(#\w{6})"',
    "meter": r"<tr><td><b>(.+?)</b></td><td style='text-align: right;'>(.+?)</td>"
    r"<td>(.*?)</td>",
    "meter driver": r"saved \d+\) - (\w+)<hr>",
    "clear date": r"<h5>Energy Clear Date: (.+?)<br>(.*?)</h5>",
    "drivers": r"<h5>(\d+) drivers active(?: \((.*?)\))?, total: \d+</h5>",
    "values": r"<h5>(Channel \d+ = [^<]*)</h5>",
    "boots": r"incomplete boots: (\d+)</h5>",
    "chip temperature": r"<h5>Chip temperature: (.+?)°C</h5>",
    "signal": r"<h5>Wifi RSSI: (\w+) \((-?\d+)dBm\)</h5>",
    "mqtt": r"<h5>MQTT State: (?:<span style=\"color:\w+\">)?([\w ]+)",
}


# From here on the markup is our own.
_LIGHT = '<tr><td><form action="index"><input type="hidden" name="tgl" value="130">'


def channels_of(page: str) -> list[str]:
    """Return buttons and rows of channels: the page's first three tables."""
    return page.partition(_LIGHT)[0].split("</table>")[:3]


def _facts(page: str) -> dict[str, list[str | tuple[str, ...]]]:
    return {name: re.findall(pattern, page) for name, pattern in _FACTS.items()}


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("profile", PROFILES)
async def test_the_facts_of_the_real_page_are_on_ours(profile: str) -> None:
    now = 0.0
    firmware = Firmware.like_captures(profile, clock=lambda: now)
    now = 7.5
    async with SimulatedDevice(firmware) as device:
        client = RawClient(device.host, device.port)
        # The page was captured after all else, and that had changed the device.
        for capture in captures(profile):
            await client.request(capture.target)
        ours = (await client.request("/index?state=1")).text
    real = (CAPTURES / profile / "index_state_1.html").read_text()
    assert _facts(ours) == _facts(real)
    assert channels_of(ours) == channels_of(real)


@pytest.mark.usefixtures("socket_enabled")
async def test_labels_and_options_are_on_the_page() -> None:
    firmware = Firmware(profile="strip_three_relays")
    for command in (
        "SetChannelLabel 1 Lamp",
        'SetChannelLabel 2 "Coffee machine" 0',
        "SetChannelVisible 3 0",
        "SetChannelType 9 Enum",
        "SetChannelEnum 9 0:Off 5:Boost",
        "SetChannelLabel 9 Mode",
        "SetChannel 9 5",
    ):
        firmware.execute(command)
    async with SimulatedDevice(firmware) as device:
        page = (await RawClient(device.host, device.port).request("/index")).text
    assert _facts(page)["buttons"] == [
        ("1", "bred", "Lamp"),
        ("2", "bgrn", "Toggle Coffee machine"),
        ("4", "bred", "Toggle 4"),
    ]
    assert '<label for="select9">Channel Mode Enum:</label>' in page
    assert re.findall(r'<option value="(\d+)" (\w*)>(.+?)</option>', page) == [
        ("0", "", "Off [0]"),
        ("5", "selected", "Boost [5]"),
    ]
