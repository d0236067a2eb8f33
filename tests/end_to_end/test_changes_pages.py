"""Devices that change, and what their owner changes, in Home Assistant's pages.

One Home Assistant for all, in this order.
"""

from functools import partial
from pathlib import Path
import re

from playwright.sync_api import expect
import pytest

from scripts.tools.check import clean_log
from scripts.tools.fleet import Member

from .frontend import (
    INTEGRATION_PAGE,
    LOST,
    DevicePage,
    Frontend,
    is_shown,
    sentence,
    wait_for,
)
from .members import BROKEN, LAMPS, PATIO, PORCH, VISITOR

# The first one waits for the start of Home Assistant.
pytestmark = pytest.mark.timeout(240)


def reconfigured(frontend: Frontend) -> None:
    """Wait until the dialog says that the new settings are in use."""
    # Newer releases of Home Assistant say it in words of their own.
    ours = re.escape(sentence("config", "abort", "reconfigure_successful"))
    frontend.shows(re.compile(rf"{ours}|Reconfiguration was successful"))


def reconfigure(frontend: Frontend, name: str, **values: str) -> None:
    """Fill in the form of a device's address and password, and send it."""
    frontend.choose(name, "Reconfigure")
    fill(frontend, **values)


def fill(frontend: Frontend, host: str = "", password: str = "") -> None:
    """Fill in and send the form that is open."""
    fields = frontend.dialog.locator("input")
    expect(fields).to_have_count(2)
    expect(fields.last).to_have_value("")
    if host:
        fields.first.fill(host)
    fields.last.fill(password)
    frontend.send()


def visit(frontend: Frontend, address: str) -> None:
    """See that the open page of a device leads to the device's own at an address.

    The link says so at times before its words are there, which then stay away.
    """
    link = frontend.page.locator(f"a[href^='http://{address}/']")
    expect(link.first).to_be_visible()


def is_at(frontend: Frontend, member: Member, address: str) -> bool:
    """Tell whether Home Assistant knows a device to be at an address."""
    devices = frontend.call("config/device_registry/list")
    found = next(device for device in devices if device["name"] == member.name)
    return bool(found["configuration_url"] == f"http://{address}/")


def test_a_device_without_a_mac_of_its_own_is_warned_of(frontend: Frontend) -> None:
    frontend.start_adding()
    address = frontend.stage.devices[BROKEN.name]
    frontend.submit(address)
    texts = ("config", "step", "shared_mac")
    frontend.shows(sentence(*texts, "title", name=BROKEN.name))
    known = {"name": BROKEN.name, "chip": "BK7231N", "address": address}
    text = sentence(*texts, "description", **known, mac=BROKEN.mac)
    for paragraph in text.split("\n\n"):
        frontend.shows(paragraph)
    frontend.look("shared-mac")
    frontend.send()
    frontend.finish()
    expect(frontend.row("Connectivity", "Connected")).to_be_visible()


def test_reconfiguring_refuses_another_device(frontend: Frontend) -> None:
    frontend.open_device(PORCH.name)
    frontend.open_device(PATIO.name)
    frontend.choose(PORCH.name, "Reconfigure")
    texts = ("config", "step", "reconfigure")
    frontend.shows(sentence(*texts, "title", name=PORCH.name))
    frontend.shows(sentence(*texts, "description", name=PORCH.name))
    for field in ("host", "password"):
        frontend.shows(sentence(*texts, "data_description", field))
    expect(frontend.field.first).to_have_value(frontend.stage.devices[PORCH.name])
    frontend.look("reconfigure")
    fill(frontend, frontend.stage.devices[PATIO.name])
    named = {"name": PORCH.name, "mac": PORCH.mac}
    answering = f"{PATIO.name} ({PATIO.mac})"
    frontend.shows(
        sentence("config", "error", "another_device", **named, answering=answering)
    )
    frontend.look("reconfigure-refused")
    fill(frontend, frontend.stage.devices[PORCH.name])
    reconfigured(frontend)
    frontend.look("reconfigure-done")


def test_a_new_password_is_entered_where_the_address_is(frontend: Frontend) -> None:
    frontend.open_device(PATIO.name)
    device = DevicePage(frontend.stage.devices[PATIO.name])
    device.set_password("s3cret")
    reconfigure(frontend, PATIO.name)
    frontend.shows(sentence("config", "error", "password_needed"))
    frontend.look("reconfigure-password")
    fill(frontend, password="wrong")
    frontend.shows(sentence("config", "error", "invalid_auth"))
    fill(frontend, password="s3cret")
    reconfigured(frontend)
    frontend.open_device(PATIO.name)
    is_shown(frontend.row("Connectivity", "Connected"))


def test_devices_that_have_exchanged_their_addresses_are_followed(
    frontend: Frontend,
) -> None:
    porch, patio = (frontend.stage.devices[one.name] for one in (PORCH, PATIO))
    frontend.open_device(PATIO.name, "s3cret")
    frontend.open_device(PORCH.name)
    visit(frontend, porch)
    frontend.stage.order("exchange", PORCH.name, PATIO.name)
    for member, address in ((PORCH, patio), (PATIO, porch)):
        # The page of a device that is open does not follow its address.
        wait_for(member.title, partial(is_at, frontend, member, address), LOST)
        frontend.open_device(member.name)
        visit(frontend, address)
        is_shown(frontend.row("Connectivity", "Connected"))
    frontend.open_device(PORCH.name)
    expect(frontend.page.get_by_role("switch")).not_to_be_checked()
    frontend.page.locator("ha-entity-toggle").click()
    DevicePage(patio).wait_for_relay("ON")
    assert DevicePage(porch, "s3cret").command("POWER") == {"POWER": "OFF"}


def test_a_stranger_at_the_address_of_a_device_is_told_of_and_repaired(
    frontend: Frontend,
) -> None:
    old, new = (frontend.stage.devices[one.name] for one in (LAMPS, VISITOR))
    frontend.open_device(LAMPS.name)
    is_shown(frontend.row("Connectivity", "Connected"))
    frontend.stage.order("exchange", LAMPS.name, VISITOR.name)
    is_shown(frontend.row("Connectivity", "Disconnected"))
    frontend.look("stranger-device")
    frontend.open("/config/repairs")
    issue = frontend.page.get_by_text(
        sentence("issues", "wrong_device", "title", device=LAMPS.name)
    )
    issue.click()
    text = sentence(
        "issues",
        "wrong_device",
        "description",
        device=LAMPS.name,
        expected=LAMPS.mac,
        found=VISITOR.mac,
        found_name=VISITOR.name,
        address=old,
    )
    dialog = frontend.page.locator("dialog-repairs-issue")
    for paragraph in text.split("\n\n"):
        expect(dialog.get_by_text(paragraph)).to_be_visible()
    frontend.look("repair-wrong_device")

    reconfigure(frontend, LAMPS.name, host=new)
    reconfigured(frontend)
    frontend.open_device(LAMPS.name)
    is_shown(frontend.row("Connectivity", "Connected"))
    frontend.open("/config/repairs")
    expect(frontend.page.locator("ha-config-repairs-dashboard")).to_be_visible()
    expect(issue).to_have_count(0)


def test_the_poll_interval_is_an_option(frontend: Frontend) -> None:
    frontend.open_device(PATIO.name, "s3cret")
    frontend.configure(PATIO.name, "settings")
    texts = ("options", "step", "settings")
    frontend.shows(sentence(*texts, "data_description", "scan_interval"))
    interval = frontend.dialog.locator("ha-selector-number input")
    expect(interval).to_have_value("10")
    frontend.look("options-settings")
    interval.fill("30")
    frontend.send()
    frontend.shows(re.compile("Success|Options successfully saved"))
    frontend.configure(PATIO.name, "settings")
    expect(interval).to_have_value("30")


def test_a_relay_with_a_lamp_becomes_a_light_and_a_switch_again(
    frontend: Frontend,
) -> None:
    frontend.open_device(LAMPS.name)
    relay, light = (
        sentence("entity", domain, name, "name", suffix=" 2")
        for domain, name in (("switch", "relay"), ("light", "relay_light"))
    )
    expect(frontend.row(relay, section="Controls")).to_be_visible()
    frontend.configure(LAMPS.name, "lights")
    texts = ("options", "step", "lights")
    frontend.shows(sentence(*texts, "description"))
    frontend.look("options-lights")
    frontend.dialog.get_by_text(relay, exact=True).click()
    frontend.send()
    frontend.shows(re.compile("Success|Options successfully saved"))
    frontend.open_device(LAMPS.name)
    expect(frontend.row(light, section="Controls")).to_be_visible()
    expect(frontend.row(relay)).to_have_count(0)
    frontend.look("lamp-on-relay")

    frontend.configure(LAMPS.name, "lights")
    frontend.dialog.get_by_text(light, exact=True).click()
    frontend.send()
    frontend.shows(re.compile("Success|Options successfully saved"))
    frontend.open_device(LAMPS.name)
    expect(frontend.row(relay, section="Controls")).to_be_visible()
    expect(frontend.row(light)).to_have_count(0)


def test_nothing_of_the_integration_is_an_error_in_the_log(frontend: Frontend) -> None:
    frontend.open(INTEGRATION_PAGE)
    clean_log(Path(frontend.stage.log))
