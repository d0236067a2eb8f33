"""The pages of devices of many kinds, as their owner sees and uses them."""

import re

from playwright.sync_api import expect
import pytest

from scripts.tools.fleet import BULB, THERMOSTAT

from .frontend import DevicePage, Frontend, is_shown, wait_for
from .members import DOOR, METER, SHUTTER

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


def test_a_shutter_is_moved_to_where_it_is_wanted(frontend: Frontend) -> None:
    frontend.open_device(SHUTTER.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 1300})
    row = frontend.row(SHUTTER.name, section="Controls")
    expect(row).to_be_visible()
    frontend.look("shutter")
    cover = "cover.bedroom_shutter"
    assert frontend.state(cover)["state"] == "closed"
    row.get_by_role("button").first.click()
    wait_for("it opens", lambda: frontend.state(cover)["state"] == "opening")
    frontend.api(
        "POST",
        "services/cover/set_cover_position",
        {"entity_id": cover, "position": 40},
    )
    wait_for("it is at 40 %", lambda: position_of(frontend, cover) == 40, 30)
    assert frontend.state(cover)["state"] == "open"
    row.get_by_text(SHUTTER.name, exact=True).click()
    expect(frontend.page.locator("more-info-cover")).to_be_visible()
    frontend.look("shutter-more-info")


def position_of(frontend: Frontend, entity_id: str) -> int | None:
    """Return where a cover is."""
    position: int | None = frontend.state(entity_id)["attributes"]["current_position"]
    return position


def test_a_door_sensor_that_sleeps_goes_on_showing_its_door(frontend: Frontend) -> None:
    frontend.stage.order("wake", DOOR.name)
    frontend.open_device(DOOR.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 1500})
    is_shown(frontend.row("WiFi state", "Connected"))
    expect(frontend.row("Door", "Open", section="Sensors")).to_be_visible()
    expect(frontend.row("Battery", "83%", section="Diagnostic")).to_be_visible()
    expect(frontend.row("Last contact", section="Diagnostic")).to_be_visible()
    frontend.look("door")
    frontend.stage.order("fall_asleep", DOOR.name)
    is_shown(frontend.row("WiFi state", "Unknown"))
    expect(frontend.row("Door", "Open")).to_be_visible()
    expect(frontend.row("Battery", "83%")).to_be_visible()
    expect(frontend.row("Connectivity")).to_have_count(0)
    frontend.look("door-asleep")
    frontend.stage.order("wake", DOOR.name)
    is_shown(frontend.row("WiFi state", "Connected"))


def test_a_meter_of_two_lines_shows_both(frontend: Frontend) -> None:
    frontend.open_device(METER.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 1300})
    for name, value in (
        ("Channel A power", "742.0 W"),
        ("Channel A current", "3.400 A"),
        ("Channel B power", r"[-−]1,160.0 W"),
        ("Channel A energy import", r"512\.\d{3} kWh"),
        ("Channel B energy export", r"84\d\.\d{3} kWh"),
        ("Voltage", r"230.0 V"),
    ):
        row = frontend.row(name, re.compile(value), section="Sensors")
        expect(row, f"{name} is {value}").to_be_visible()
    frontend.look("meter")
