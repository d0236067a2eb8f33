"""Finding devices in Home Assistant's pages.

One Home Assistant for all, in this order.
"""

from functools import partial
from pathlib import Path
import re

from playwright.sync_api import Locator, expect
import pytest

from scripts.tools.check import clean_log
from scripts.tools.fleet import Member

from .frontend import INTEGRATION_PAGE, Frontend, sentence, wait_for
from .members import LOCKED, NEWCOMER, STREET, UNWANTED

# The first one waits for the start of Home Assistant.
pytestmark = pytest.mark.timeout(240)

DASHBOARD = "/config/integrations/dashboard"

HALL, GARAGE, ATTIC, TWIN, _ = STREET


def step(name: str, *path: str, **placeholders: str) -> str:
    """Return a sentence of a step of the config flow."""
    return sentence("config", "step", name, *path, **placeholders)


def box(frontend: Frontend, label: str) -> Locator:
    """Return the tick box of a device in the list."""
    return frontend.dialog.get_by_role("checkbox", name=label, exact=True)


def announce(frontend: Frontend, *members: Member) -> None:
    """Let devices be seen on the network, and be dealt with; a page must be open."""
    for member in members:
        host, port = frontend.stage.devices[member.name].split(":")
        sighting = {"name": member.name, "host": host, "port": int(port)}
        frontend.api("POST", "events/announce", {"domain": "openbk", **sighting})


def offered(frontend: Frontend, member: Member) -> bool:
    """Tell whether a device waits to be added."""
    flows = frontend.call("config_entries/flow/progress")
    return any(member.name in str(flow["context"]) for flow in flows)


def card(frontend: Frontend, member: Member) -> Locator:
    """Return the card of a discovered device, on the dashboard."""
    return frontend.page.locator("ha-config-flow-card", has_text=member.name)


def test_discovered_devices_have_cards_with_name_chip_and_address(
    frontend: Frontend,
) -> None:
    frontend.open("/config")
    announce(frontend, NEWCOMER, LOCKED, UNWANTED)
    for member in (NEWCOMER, LOCKED, UNWANTED):
        wait_for(member.title, partial(offered, frontend, member))
    frontend.open(DASHBOARD)
    expect(frontend.page.get_by_text("Discovered", exact=True)).to_be_visible()
    for member, chip in (
        (NEWCOMER, "BK7231N, "),
        (LOCKED, ""),
        (UNWANTED, "BK7231N, "),
    ):
        title = f"{member.name} ({chip}{frontend.stage.devices[member.name]})"
        expect(card(frontend, member).get_by_text(title)).to_be_visible()
    frontend.look("discovered")


def test_a_discovered_device_is_added_once_its_owner_agrees(frontend: Frontend) -> None:
    frontend.open(DASHBOARD)
    card(frontend, NEWCOMER).get_by_role("button", name="Add").click()
    texts = ("config", "step", "confirm")
    frontend.shows(sentence(*texts, "title", name=NEWCOMER.name))
    address = frontend.stage.devices[NEWCOMER.name]
    known = {"name": NEWCOMER.name, "chip": "BK7231N", "address": address}
    frontend.shows(sentence(*texts, "description", **known))
    frontend.look("discovered-confirm")
    frontend.send()
    expect(frontend.field.first).to_have_value(NEWCOMER.name)
    frontend.look("discovered-added")
    frontend.finish()
    expect(frontend.row("Connectivity", "Connected")).to_be_visible()
    frontend.open(DASHBOARD)
    expect(card(frontend, UNWANTED)).to_be_visible()
    expect(card(frontend, NEWCOMER)).to_have_count(0)


def test_a_discovered_device_with_a_password_is_added_with_it(
    frontend: Frontend,
) -> None:
    frontend.open(DASHBOARD)
    card(frontend, LOCKED).get_by_role("button", name="Add").click()
    address = frontend.stage.devices[LOCKED.name]
    texts = ("config", "step", "confirm_protected", "description")
    frontend.shows(sentence(*texts, name=LOCKED.name, address=address))
    frontend.look("discovered-protected")
    frontend.send()
    frontend.asks("password", "password", address=address)
    frontend.look("discovered-password")
    frontend.submit("wrong")
    frontend.shows(sentence("config", "error", "invalid_auth"))
    frontend.submit(LOCKED.password)
    frontend.finish()
    expect(frontend.row("Connectivity", "Connected")).to_be_visible()


def test_an_ignored_device_is_not_offered_again(frontend: Frontend) -> None:
    frontend.open(DASHBOARD)
    ignored = card(frontend, UNWANTED)
    ignored.get_by_role("button", name="Ignore").click()
    dialog = frontend.page.locator("dialog-box")
    expect(dialog.get_by_text(UNWANTED.name)).to_be_visible()
    frontend.look("discovered-ignore")
    dialog.get_by_role("button", name="Ignore").click()
    expect(ignored).to_be_hidden()
    announce(frontend, UNWANTED)
    wait_for("the end of what was seen", lambda: not offered(frontend, UNWANTED))
    frontend.open(DASHBOARD)
    expect(frontend.page.get_by_text("OpenBK", exact=True)).to_be_visible()
    expect(ignored).to_have_count(0)


def test_the_form_of_a_search_says_what_it_asks_for(frontend: Frontend) -> None:
    frontend.start_adding("search")
    frontend.asks("search", "range")
    frontend.look("search")
    frontend.submit("192.168.1.0/16")
    frontend.shows(
        sentence("config", "error", "range_too_large", part="192.168.1.0/16")
    )
    expect(frontend.field).to_have_value("192.168.1.0/16")
    frontend.look("search-too-large")


def test_a_search_that_finds_nothing_says_what_to_look_at(frontend: Frontend) -> None:
    frontend.start_adding("search")
    frontend.submit("127.0.0.60-62:9")
    frontend.shows(step("none_found", "title"))
    frontend.shows(re.compile("at the 3 addresses"))
    frontend.look("search-nothing")
    again = step("none_found", "menu_options", "search")
    frontend.dialog.get_by_text(again).click()
    expect(frontend.field).to_have_value("127.0.0.60-62:9")


def test_several_devices_are_found_and_added_in_one_go(frontend: Frontend) -> None:
    frontend.start_adding("search")
    frontend.submit(frontend.stage.street)
    frontend.shows(re.compile(r"of 62 addresses asked"))
    frontend.look("searching")

    frontend.shows(step("found", "title"))
    frontend.shows(step("found", "description", new="5", known="0"))
    at = dict(zip((HALL, GARAGE, ATTIC), frontend.stage.neighbours, strict=False))
    for member in (HALL, GARAGE):
        expect(box(frontend, f"{member.name} (BK7231N, {at[member]})")).to_be_checked()
    expect(box(frontend, at[ATTIC])).to_be_checked()
    for twin in frontend.stage.neighbours[3:]:
        expect(box(frontend, f"{TWIN.name} (BK7231N, {twin})")).not_to_be_checked()
    for field in ("devices", "twins", "protected"):
        frontend.shows(step("found", "data", field))
        frontend.shows(step("found", "data_description", field))
    frontend.page.set_viewport_size({"width": 1200, "height": 1300})
    frontend.look("search-found")

    frontend.send()
    frontend.shows(step("unlock", "description", device=at[ATTIC], left="1"))
    frontend.look("search-password")
    password = frontend.dialog.locator("input[type=password]")
    password.fill("wrong")
    frontend.send()
    frontend.shows(sentence("config", "error", "invalid_auth"))
    frontend.look("search-password-wrong")
    password.fill(ATTIC.password)
    frontend.send()

    names = ", ".join(member.name for member in (HALL, GARAGE, ATTIC))
    frontend.shows(
        sentence("config", "create_entry", "several", count="3", names=names)
    )
    frontend.look("search-added")
    frontend.finish()
    frontend.open(INTEGRATION_PAGE)
    for member in (HALL, GARAGE, ATTIC):
        expect(frontend.page.get_by_text(member.name).last).to_be_visible()
    frontend.look("search-integration")


def test_what_is_set_up_is_counted_when_it_is_found_again(frontend: Frontend) -> None:
    frontend.start_adding("search")
    frontend.submit(frontend.stage.street)
    frontend.shows(step("found", "description", new="2", known="3"))
    frontend.look("search-again")


def test_nothing_of_the_integration_is_an_error_in_the_log(frontend: Frontend) -> None:
    frontend.open(INTEGRATION_PAGE)
    clean_log(Path(frontend.stage.log))
