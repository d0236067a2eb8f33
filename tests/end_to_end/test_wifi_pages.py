"""The story of a device's WiFi in Home Assistant's pages, and what follows from it.

One Home Assistant for all, in this order. The serial log is a real pseudo-terminal.
"""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
import os
from pathlib import Path
import re
import time
from typing import Any

from homeassistant.const import MAJOR_VERSION, MINOR_VERSION
from playwright.sync_api import expect
import pytest

from custom_components.openbk.trigger import SUPPORTED_SINCE
from scripts.tools.check import clean_log
from scripts.tools.fleet import SOCKET
from tests.integration.test_serial import REFUSED, SECRET, Pty

from .frontend import LOST, DevicePage, Frontend, is_shown, sentence, wait_for
from .members import BROKEN
from .test_frontend import STRIP

# The first one waits for the start of Home Assistant.
pytestmark = pytest.mark.timeout(240)

STUBBORN = "Stubborn plug"
LOG_555 = (
    Path(__file__).parents[3]
    / "shared/data/wifi_logs/01_bl602_assoc_status53_flattened.txt"
)
CODE = "sensor.stubborn_plug_last_association_status_code"
PASTED_SECRET = "battery staple"
STARTUP_COMMAND = "backlog startDriver NTP; SetChannelLabel 1 Heater\nSetFlag 10 1"


@pytest.fixture(scope="module")
def pty() -> Iterator[Pty]:
    """Return the pseudo-terminal at which the device that never joined is."""
    pty = Pty()
    yield pty
    with suppress(OSError):
        os.close(pty.master)


def play(pty: Pty, log: bytes) -> None:
    """Send a log byte by byte, no faster than it is read."""
    for index in range(len(log)):
        os.write(pty.master, log[index : index + 1])
        if index % 64 == 0:
            time.sleep(0.001)


def open_stubborn(frontend: Frontend, pty: Pty) -> None:
    """Open the page of the device that never joined, adding it where it is not there."""
    if frontend.find_device(STUBBORN):
        frontend.open_device(STUBBORN)
        return
    frontend.start_adding("serial")
    frontend.enter(0, pty.port)
    submit_name(frontend)
    frontend.finish()
    wait_for(
        "the port is read",
        lambda: (
            "is connected" in frontend.state(CODE)["attributes"].get("why_unknown", "")
        ),
    )


def submit_name(frontend: Frontend) -> None:
    """Give the device off the network its name, and send the form."""
    name = frontend.dialog.locator("ha-selector-text input")
    name.fill(STUBBORN)
    expect(name).to_have_value(STUBBORN)
    frontend.dialog.get_by_role("button", name="Submit").click()


def words_of(key: str) -> str:
    """Return the name of a sensor."""
    return sentence("entity", "sensor", key, "name")


def test_a_wrong_port_is_answered_with_a_sentence(frontend: Frontend) -> None:
    frontend.start_adding("serial")
    texts = ("config", "step", "serial")
    frontend.shows(sentence(*texts, "title"))
    frontend.shows(sentence(*texts, "description"))
    for field in ("serial_port", "baud_rate", "name"):
        frontend.shows(re.compile(rf"^\s*{sentence(*texts, 'data', field)}\s*\*?\s*$"))
        frontend.shows(sentence(*texts, "data_description", field))
    frontend.look("serial")
    for port, error in (
        ("ttyUSB7", "port_not_absolute"),
        ("/dev/ttyUSB777", "serial_not_found"),
    ):
        frontend.enter(0, port)
        submit_name(frontend)
        frontend.shows(sentence("config", "error", error))
        frontend.look(f"serial-{error}")


def test_a_device_off_the_network_has_a_page(frontend: Frontend, pty: Pty) -> None:
    open_stubborn(frontend, pty)
    is_shown(frontend.row(words_of("last_association_status_code"), "Unknown"))
    assert "is connected" in frontend.state(CODE)["attributes"]["why_unknown"]
    frontend.look("serial-device")


def automations(frontend: Frontend) -> dict[str, dict[str, Any]]:
    """Return automations that tell among the notifications, by their names."""
    events = [
        state["entity_id"]
        for state in frontend.api("GET", "states")
        if re.fullmatch(r"event\..*_connection", state["entity_id"])
    ]

    def of(blueprint: str, **inputs: object) -> dict[str, Any]:
        return {"use_blueprint": {"path": f"openbk/{blueprint}.yaml", "input": inputs}}

    made = {
        "Stays away": of("device_stays_away", connections=events, minutes=0.05),
        "Many lost": of("many_devices_lost", minimum=3, patience=1),
        "Refused": of("connection_refused", connections=events),
    }
    if (MAJOR_VERSION, MINOR_VERSION) >= SUPPORTED_SINCE:
        made["Own trigger"] = {
            "triggers": [
                {
                    "trigger": "openbk.disconnected",
                    "target": {"entity_id": "event.desk_socket_connection"},
                    "options": {"for": {"seconds": 0}},
                }
            ],
            "actions": [
                {
                    "action": "persistent_notification.create",
                    "data": {
                        "title": "{{ trigger.device_name }} was lost just now",
                        "message": "Signal before: {{ trigger.data.signal_before }}",
                    },
                }
            ],
        }
    return made


def entity_of(automation: str) -> str:
    """Return the entity of an automation."""
    return f"automation.{automation.lower().replace(' ', '_')}"


def last_triggered(frontend: Frontend, automation: str) -> str | None:
    """Return when an automation ran last."""
    found: str | None = frontend.state(entity_of(automation))["attributes"][
        "last_triggered"
    ]
    return found


def test_automations_are_made_of_the_blueprints_and_of_a_trigger(
    frontend: Frontend, pty: Pty
) -> None:
    for name in (SOCKET.name, STRIP, BROKEN.name):
        frontend.open_device(name)
    open_stubborn(frontend, pty)
    made = automations(frontend)
    for number, (name, automation) in enumerate(made.items()):
        path = f"config/automation/config/{number}"
        frontend.api("POST", path, {"alias": name, **automation})
    for name in made:
        wait_for(name, partial(is_there, frontend, entity_of(name)))
        assert frontend.state(entity_of(name))["state"] == "on"
        assert last_triggered(frontend, name) is None
    if "Own trigger" in made:
        frontend.open(f"/config/automation/edit/{list(made).index('Own trigger')}")
        trigger = sentence("triggers", "disconnected", "name")
        field = sentence("triggers", "disconnected", "fields", "for", "name")
        frontend.click_until(
            frontend.page.get_by_text(trigger).first,
            frontend.page.get_by_text(field).first,
        )
        frontend.save_picture("automation")


def is_there(frontend: Frontend, entity_id: str) -> bool:
    """Tell whether there is an entity."""
    return any(
        state["entity_id"] == entity_id for state in frontend.api("GET", "states")
    )


def test_a_refused_association_is_told_on_the_device_s_page(
    frontend: Frontend, pty: Pty
) -> None:
    open_stubborn(frontend, pty)
    play(pty, REFUSED)
    is_shown(frontend.row(words_of("last_association_status_code"), "53"))
    is_shown(frontend.row(words_of("last_association_status"), "Invalid PMKID"))
    is_shown(frontend.row("WiFi state", "Disconnected"))
    is_shown(frontend.row("Connection", "Association failed"))
    frontend.page.set_viewport_size({"width": 1200, "height": 960})
    # The times in the list have 53 seconds, too, at times.
    told = re.compile(r"status code.*\b53\b", re.DOTALL)
    expect(frontend.page.locator("ha-logbook").get_by_text(told).first).to_be_visible()
    frontend.look("wifi-refused")
    wait_for("the blueprint", lambda: last_triggered(frontend, "Refused"))


def test_the_details_of_a_code_say_what_it_means_and_what_to_do(
    frontend: Frontend, pty: Pty
) -> None:
    open_stubborn(frontend, pty)
    frontend.page.set_viewport_size({"width": 1200, "height": 1200})
    frontend.row(words_of("last_association_status_code")).click()
    dialog = frontend.page.locator("ha-more-info-dialog")
    if frontend.state(CODE)["state"] != "53":
        play(pty, REFUSED)
    expect(dialog.get_by_text("53").first).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^(Menu|More options)$")).last.click()
    frontend.page.get_by_text(re.compile(r"^\s*(Details|Attributes)\s*$")).last.click()
    attributes = frontend.state(CODE)["attributes"]
    names = ("entity", "sensor", "last_association_status_code", "state_attributes")
    for key in ("kind", "name", "meaning", "advice", "source", "when"):
        name = sentence(*names, key, "name")
        expect(dialog.get_by_text(name, exact=True)).to_be_visible()
    text = " ".join(frontend.text.split())
    for value in (attributes["meaning"], *attributes["advice"], "802.11 status code"):
        assert value in text
    frontend.save_picture("wifi-refused-details")


def test_the_log_of_issue_555_is_explained_by_port_and_by_paste(
    frontend: Frontend, pty: Pty
) -> None:
    if not LOG_555.exists():
        pytest.skip("../shared with other people's logs is not here")
    log = LOG_555.read_bytes()
    open_stubborn(frontend, pty)
    before = frontend.state(CODE)["attributes"].get("when")
    play(pty, log)
    wait_for("53", lambda: frontend.state(CODE)["state"] == "53")
    seen = wait_for(
        "a new refusal",
        lambda: (now := frontend.state(CODE)["attributes"])["when"] != before and now,
    )
    assert seen["name"] == "invalid PMKID"
    assert seen["source"] == "serial_log"
    pasted = analyze(frontend, log.decode())
    assert pasted["last_status_code"] == 53
    assert pasted["security_seen"] == "WPA2+WPA3 with PMF required"
    remedies = [f"{item['cause']} {item['remedy']}" for item in pasted["advice"]]
    for advice in (seen["advice"], remedies):
        firmware, cached, mesh = (
            next(i for i, text in enumerate(advice) if word in text.lower())
            for word in ("update the firmware", "cached key", "802.11r")
        )
        assert (firmware, cached) == (0, 1)
        assert cached < mesh


def analyze(frontend: Frontend, log: str) -> dict[str, Any]:
    """Have a pasted log explained by the action."""
    path = "services/openbk/analyze_log?return_response"
    response: dict[str, Any] = frontend.api("POST", path, {"text": log})
    return dict(response["service_response"])


def test_a_pasted_log_is_explained_by_the_action(frontend: Frontend) -> None:
    frontend.open("/config")
    # Home Assistant records what an action was called with, so it is another password.
    response = analyze(frontend, REFUSED.decode().replace(SECRET, PASTED_SECRET))
    assert response["last_status_code"] == 53
    assert response["security_seen"] == "WPA2+WPA3 with PMF required"
    assert "Update the firmware" in response["advice"][0]["remedy"]
    assert PASTED_SECRET not in repr(response)


def test_a_lost_device_is_told_on_its_page(frontend: Frontend) -> None:
    for name in (STRIP, BROKEN.name, SOCKET.name):
        frontend.open_device(name)
    is_shown(frontend.row("WiFi state", "Connected"))
    for name in (STRIP, BROKEN.name, SOCKET.name):
        frontend.stage.order("lose_wifi", name)
    frontend.page.set_viewport_size({"width": 1200, "height": 2000})
    is_shown(frontend.row("Connectivity", "Disconnected"))
    is_shown(frontend.row("WiFi state", "Disconnected"))
    is_shown(frontend.row("Connection", "Disconnected", section="Events"))
    is_shown(frontend.row("Disconnects in 24 hours", "1"))
    frontend.look("wifi-disconnected")


def test_the_automations_have_told_of_it(frontend: Frontend) -> None:
    frontend.page.set_viewport_size({"width": 1200, "height": 2000})
    frontend.open("/config")
    frontend.page.get_by_text("Notifications", exact=True).first.click()
    told = frontend.page.locator("notification-drawer")
    titles = [
        f"{STUBBORN} was refused by the access point",
        *(f"{name} does not answer" for name in (SOCKET.name, STRIP, BROKEN.name)),
        "3 devices are lost at once",
    ]
    if "Own trigger" in automations(frontend):
        titles.append(f"{SOCKET.name} was lost just now")
    for title in titles:
        expect(told.get_by_text(title)).to_be_visible(timeout=LOST * 1000)
    frontend.look("notifications")


def test_a_device_that_is_back_tells_of_its_outage(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    for name in (STRIP, BROKEN.name, SOCKET.name):
        frontend.stage.order("regain_wifi", name)
    frontend.page.set_viewport_size({"width": 1200, "height": 2000})
    is_shown(frontend.row("Connectivity", "Connected"))
    is_shown(frontend.row("WiFi state", "Connected"))
    is_shown(frontend.row("Connection", "Reconnected", section="Events"))
    is_shown(frontend.row("Last outage", re.compile(r"\d+ ?s")))
    activity = frontend.page.locator("ha-logbook")
    # What an event was is told by newer releases only, as Reconnected; the list shows
    # its first lines.
    for words in (r"\bWiFi state\b", r"\bConnected\b"):
        expect(activity.get_by_text(re.compile(words)).first).to_be_visible()
    frontend.look("wifi-back")


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("calibration_lost", {"mac": BROKEN.mac}),
        ("ping_watchdog", {"version": "1.18.299"}),
    ],
)
def test_what_a_person_can_mend_is_among_the_repairs(
    frontend: Frontend, key: str, more: dict[str, str]
) -> None:
    frontend.open_device(BROKEN.name)
    frontend.open("/config/repairs")
    title = sentence("issues", key, "title", device=BROKEN.name)
    frontend.page.get_by_text(title).click()
    address = f"http://{frontend.stage.devices[BROKEN.name]}/"
    text = sentence(
        "issues", key, "description", device=BROKEN.name, address=address, **more
    )
    dialog = frontend.page.locator("dialog-repairs-issue")
    for paragraph in text.split("\n\n"):
        # as it is read: without the marks and the targets of links
        plain = re.sub(r"[*`]|\[|\]\(.*?\)", "", paragraph)
        expect(dialog.get_by_text(plain)).to_be_visible()
    frontend.look(f"repair-{key}")


def test_the_sources_of_a_device_s_story_can_be_chosen(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    frontend.configure(SOCKET.name, "settings")
    texts = ("options", "step", "settings")
    frontend.shows(sentence(*texts, "title"))
    for field in ("read_log", "serial_port", "baud_rate"):
        frontend.shows(re.compile(rf"^\s*{sentence(*texts, 'data', field)}\s*\*?\s*$"))
        frontend.shows(sentence(*texts, "data_description", field))
    frontend.look("options-sources")
    frontend.enter(0, "http://host:1")
    frontend.dialog.get_by_role("button", name="Submit").click()
    frontend.shows(sentence("options", "error", "port_unknown_scheme"))


def test_counters_are_shown_as_they_are_written_before_they_are(
    frontend: Frontend,
) -> None:
    device = DevicePage(frontend.stage.devices[SOCKET.name])
    device.set_startup_command(STARTUP_COMMAND)
    frontend.open_device(SOCKET.name)
    frontend.configure(SOCKET.name, "counters")
    frontend.shows(sentence("options", "step", "install_counters", "title"))
    expect(frontend.dialog.locator("pre")).to_have_count(2)
    before, after = frontend.dialog.locator("pre").all_inner_texts()
    assert before.strip() == STARTUP_COMMAND
    assert after.startswith(before.rstrip())
    assert "addEventHandler WiFiState" in after
    frontend.look("options-counters")
    assert device.startup_command() == STARTUP_COMMAND

    frontend.dialog.get_by_role("button", name="Submit").click()
    frontend.shows(re.compile("Success|Options successfully saved"))
    frontend.look("options-counters-done")
    assert device.startup_command() == after.strip()


def test_the_password_in_the_log_is_nowhere_in_home_assistant_s_files(
    frontend: Frontend, pty: Pty
) -> None:
    open_stubborn(frontend, pty)
    folder = Path(frontend.stage.log).parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any("PMKID" in path.read_text(errors="replace") for path in files)
    secret = SECRET.encode()
    assert not [path for path in files if secret in path.read_bytes()]


def test_nothing_of_the_integration_is_an_error_in_the_log(frontend: Frontend) -> None:
    frontend.open_device(SOCKET.name)
    clean_log(Path(frontend.stage.log))
