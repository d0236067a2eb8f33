"""Finding devices in Home Assistant's pages.

One Home Assistant for all, in this order.
"""

from pathlib import Path
import re

from playwright.sync_api import Locator, expect
import pytest

from scripts.tools.check import clean_log

from .frontend import Frontend, sentence
from .members import STREET
from .test_frontend import INTEGRATION_PAGE

# The first one waits for the start of Home Assistant.
pytestmark = pytest.mark.timeout(240)

HALL, GARAGE, ATTIC, TWIN, _ = STREET


def step(name: str, *path: str, **placeholders: str) -> str:
    """Return a sentence of a step of the config flow."""
    return sentence("config", "step", name, *path, **placeholders)


def box(frontend: Frontend, label: str) -> Locator:
    """Return the tick box of a device in the list."""
    return frontend.dialog.get_by_role("checkbox", name=label, exact=True)


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

    frontend.dialog.get_by_role("button", name="Submit").click()
    frontend.shows(step("unlock", "description", device=at[ATTIC], left="1"))
    frontend.look("search-password")
    password = frontend.dialog.locator("input[type=password]")
    password.fill("wrong")
    frontend.dialog.get_by_role("button", name="Submit").click()
    frontend.shows(sentence("config", "error", "invalid_auth"))
    frontend.look("search-password-wrong")
    password.fill(ATTIC.password)
    frontend.dialog.get_by_role("button", name="Submit").click()

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
