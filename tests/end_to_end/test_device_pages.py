"""The pages of a bulb and of a thermostat, as their owner sees and uses them."""

import re

from playwright.sync_api import expect
import pytest

from scripts.tools.fleet import BULB, THERMOSTAT

from .frontend import DevicePage, Frontend

pytestmark = pytest.mark.timeout(240)


def test_a_bulb_is_a_light_of_white_and_colours(frontend: Frontend) -> None:
    frontend.open_device(BULB.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 1100})
    expect(frontend.row(BULB.name, section="Controls")).to_be_visible()
    frontend.look("bulb")
    light = frontend.state("light.reading_lamp")
    assert light["state"] == "on"
    assert light["attributes"]["color_mode"] == "color_temp"
    assert set(light["attributes"]["supported_color_modes"]) == {"color_temp", "rgb"}

    frontend.page.get_by_text(BULB.name, exact=True).last.click()
    expect(frontend.page.locator("more-info-light")).to_be_visible()
    frontend.look("bulb-more-info")

    frontend.api(
        "POST",
        "services/light/turn_on",
        {"entity_id": "light.reading_lamp", "rgb_color": [255, 80, 0]},
    )
    light = frontend.state("light.reading_lamp")
    assert light["attributes"]["color_mode"] == "rgb"
    device = DevicePage(frontend.stage.devices[BULB.name])
    red, green, blue, cool, warm = map(int, device.command("State")["Color"].split(","))
    assert red > green > blue == cool == warm == 0
    frontend.save_picture("bulb-colour")


def test_a_thermostat_has_what_its_channels_are(frontend: Frontend) -> None:
    frontend.open_device(THERMOSTAT.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 1300})
    for name, value, section in (
        ("Heating", "", "Controls"),
        ("Target", "", "Controls"),
        ("Programme", "", "Controls"),
        ("Level", "", "Controls"),
        ("Room", re.compile(r"21\.3 °C"), "Sensors"),
        ("Opening", "Closed", "Sensors"),
        ("Battery", "87", "Diagnostic"),
    ):
        row = frontend.row(name, value, section=section)
        expect(row, f"{name} is {value}").to_be_visible()
    frontend.look("thermostat")

    frontend.api(
        "POST",
        "services/select/select_option",
        {"entity_id": "select.thermostat_programme", "option": "Eco"},
    )
    device = DevicePage(frontend.stage.devices[THERMOSTAT.name])
    assert device.command("Ch")["Ch6"] == 1
