"""What a person does with the integration in Home Assistant's pages.

One Home Assistant for all, in this order; each test would also do alone.
"""

from pathlib import Path
import re

from playwright.sync_api import expect
import pytest

from scripts.tools.check import clean_log
from scripts.tools.fleet import PROTECTED, SOCKET

from .frontend import INTEGRATION_PAGE, DevicePage, Frontend, sentence

# The first one waits for the start of Home Assistant.
pytestmark = pytest.mark.timeout(240)

STRIP = "Power strip"
OFFLINE = "Cellar socket"


def test_the_integration_is_in_the_list_and_its_form_says_what_it_asks_for(
    frontend: Frontend,
) -> None:
    frontend.open("/config/integrations/dashboard")
    frontend.look("integrations-before")
    frontend.start_adding()
    frontend.asks("device", "host")
    frontend.look("add")


@pytest.mark.parametrize("error", ["invalid_host", "cannot_connect", "not_openbk"])
def test_a_bad_address_is_answered_with_a_sentence(
    frontend: Frontend, error: str
) -> None:
    address = {
        "invalid_host": "desk socket",
        "cannot_connect": frontend.stage.devices[OFFLINE],
        "not_openbk": frontend.stage.url,
    }[error]
    frontend.start_adding()
    frontend.submit(address)
    frontend.shows(sentence("config", "error", error))
    expect(frontend.field).to_have_value(address)
    frontend.look(f"add-{error}")


def test_a_good_address_makes_a_device(frontend: Frontend) -> None:
    frontend.start_adding()
    frontend.submit(frontend.stage.devices[SOCKET.name])
    expect(frontend.field.first).to_have_value(SOCKET.name)
    frontend.look("add-done")
    frontend.finish()
    expect(frontend.page).to_have_url(re.compile("/config/devices/device/"))


def test_a_device_that_is_there_already_is_not_made_twice(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    frontend.start_adding()
    frontend.submit(frontend.stage.devices[SOCKET.name])
    frontend.shows(sentence("config", "abort", "already_configured"))
    frontend.look("add-again")


def test_a_password_is_asked_for_where_the_device_has_one(frontend: Frontend) -> None:
    address = frontend.stage.devices[PROTECTED.name]
    frontend.start_adding()
    frontend.submit(address)
    frontend.asks("password", "password", address=address)
    expect(frontend.field).to_have_attribute("type", "password")
    frontend.look("password")

    frontend.submit("wrong")
    frontend.shows(sentence("config", "error", "invalid_auth"))
    frontend.look("password-wrong")

    frontend.submit(PROTECTED.password)
    frontend.finish()
    expect(frontend.row("Connectivity", "Connected")).to_be_visible()


def test_switching_in_the_page_switches_the_device_and_the_other_way_round(
    frontend: Frontend,
) -> None:
    device = DevicePage(frontend.stage.devices[SOCKET.name])
    device.command("POWER OFF")
    frontend.open_device(SOCKET.name)
    toggle = frontend.page.locator("ha-entity-toggle")
    switch = toggle.get_by_role("switch")
    expect(switch).not_to_be_checked()

    toggle.click()
    device.wait_for_relay("ON")
    expect(switch).to_be_checked()
    toggle.click()
    device.wait_for_relay("OFF")
    expect(switch).not_to_be_checked()
    expect(frontend.row("Power", " 0.0 W")).to_be_visible()

    device.command("POWER ON")
    expect(switch).to_be_checked()
    expect(frontend.row("Power", re.compile(r"1\d\d\.\d W"))).to_be_visible()


def test_the_device_page_shows_the_switch_and_what_is_measured(
    frontend: Frontend,
) -> None:
    frontend.open_device(SOCKET.name)
    frontend.page.set_viewport_size({"width": 1200, "height": 2050})
    expect(frontend.row("Heater", section="Controls")).to_be_visible()
    for name, value in (
        ("Power", r"1\d\d\.\d W"),
        ("Voltage", r"2\d\d\.\d V"),
        ("Current", r"0\.\d{3} A"),
        ("Apparent power", r"2?\d\d\.\d VA"),
        ("Reactive power", r"\d+\.\d var"),
        ("Power factor", r"0\.\d\d"),
        ("Frequency", r"50\.\d\d Hz"),
        ("Energy total", r"48\.2\d\d kWh"),
        ("Energy today", r"1\.3\d\d kWh"),
        ("Energy yesterday", r"2\.841 kWh"),
    ):
        row = frontend.row(name, re.compile(value))
        expect(row, f"{name} is {value}").to_be_visible()
    frontend.look("device")


def test_the_diagnostic_section_shows_connectivity_and_signal_strength(
    frontend: Frontend,
) -> None:
    frontend.open_device(SOCKET.name)
    for name, value in (
        ("Connectivity", "Connected"),
        ("Signal strength", f"{SOCKET.rssi} dBm"),
    ):
        row = frontend.row(name, value, section="Diagnostic")
        expect(row, f"{name} is {value}").to_be_visible()


def test_every_relay_of_a_strip_has_a_switch_of_its_own(frontend: Frontend) -> None:
    frontend.open_device(STRIP)
    for channel in "123":
        name = sentence("entity", "switch", "relay", "name", suffix=f" {channel}")
        expect(frontend.row(name)).to_be_visible()
    expect(frontend.page.get_by_role("switch")).to_have_count(3)
    frontend.look("strip")


def test_the_page_of_the_integration_lists_its_devices(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    frontend.open(INTEGRATION_PAGE)
    expect(frontend.page.get_by_text(SOCKET.name).last).to_be_visible()
    icon = frontend.page.locator("ha-config-integration-page img").first
    expect(icon).to_have_js_property("complete", True)
    assert icon.evaluate("(image) => image.naturalWidth") > 0
    frontend.look("integration")


def test_a_changed_password_is_asked_for_again(frontend: Frontend) -> None:
    frontend.open_device(PROTECTED.name, PROTECTED.password)
    address = frontend.stage.devices[PROTECTED.name]
    DevicePage(address, PROTECTED.password).set_password("changed")
    frontend.open(INTEGRATION_PAGE)
    reconfigure = frontend.page.get_by_role("button", name="Reconfigure")
    expect(reconfigure).to_be_visible()
    frontend.look("reauth-needed")

    reconfigure.click()
    frontend.asks("reauth_confirm", "password", name=PROTECTED.name)
    frontend.look("reauth")
    frontend.submit(PROTECTED.password)
    frontend.shows(sentence("config", "error", "invalid_auth"))
    frontend.look("reauth-wrong")

    frontend.submit("changed")
    # Newer releases of Home Assistant say it in words of their own.
    frontend.shows(
        re.compile(
            rf"{re.escape(sentence('config', 'abort', 'reauth_successful'))}"
            "|Re-authentication was successful"
        )
    )
    frontend.look("reauth-done")
    expect(reconfigure).to_be_hidden()
    frontend.open_device(PROTECTED.name)
    expect(frontend.row("Power", re.compile(r"\d W"))).to_be_visible()


def test_nothing_of_the_integration_is_an_error_in_the_log(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    clean_log(Path(frontend.stage.log))
