"""Home Assistant's pages as a person uses them, and the device's own page."""

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import json
from pathlib import Path
import re
import time
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, TimeoutError, expect

from scripts.tools.configuration import PASSWORD, USER

_TRANSLATIONS = Path(__file__).parents[2] / "custom_components/openbk/translations"
_ENGLISH = json.loads((_TRANSLATIONS / "en.json").read_text("utf-8"))

INTEGRATION_PAGE = "/config/integrations/integration/openbk"

# The longest waits (s): for a poll's verdict; for what is pushed.
LOST = 40
SOON = 15
_CLICK_PATIENCE = 3000  # ms, for what a click shows

# Where a translation is missing, the page shows its key, or the last part of it.
_RAW_KEY = re.compile(r"\bcomponent\.\S+|\b[a-z]+_[a-z_]+\b")
# All that is to be read on the page, in the shadow trees of its elements too.
_READ_ALL = """() => {
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.data.trim()];
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (/^(script|style)$/.test(node.localName) || !node.checkVisibility()) return [];
    }
    const roots = node.shadowRoot ? [node.shadowRoot, node] : [node];
    return roots.flatMap((root) => [...root.childNodes].flatMap(read));
  };
  return read(document.body).filter(Boolean).join("\\n");
}"""
_DEVICE_ID = """async (name) => {
  const { hass } = document.querySelector("home-assistant");
  const devices = await hass.callWS({ type: "config/device_registry/list" });
  return devices.find((device) => device.name === name)?.id;
}"""

# Icons come after what they belong to.
_HAS_ICONS = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]
  );
  const drawn = (icon) => icon.shadowRoot?.querySelector("ha-svg-icon, ha-domain-icon");
  return all(document).filter((one) => one.localName === "ha-icon").every(drawn);
}"""
_CALL_WS = """async (message) => {
  const { hass } = document.querySelector("home-assistant");
  return hass.callWS(message);
}"""
_CALL_API = """async ([method, path, data]) => {
  const { hass } = document.querySelector("home-assistant");
  return hass.callApi(method, path, data ?? undefined).catch((error) => {
    throw new Error(JSON.stringify(error));
  });
}"""


@dataclass(frozen=True)
class Stage:
    """What runs: Home Assistant's address and log, the devices' addresses by name.

    `street` is where to search for some more devices, those at the addresses
    `neighbours`. `order` has something done to a device by its name (a neighbour by its
    address), or to two, as the stage understands it.
    """

    url: str
    log: str
    devices: dict[str, str]
    street: str
    neighbours: list[str]
    order: Callable[..., None]


def wait_for[T](what: str, read: Callable[[], T], seconds: float = SOON) -> T:
    """Read until something is there, which is given back."""
    end = time.monotonic() + seconds
    while not (found := read()):
        assert time.monotonic() < end, f"{what}: not after {seconds} s"
        time.sleep(0.3)
    return found


def is_shown(row: Locator) -> None:
    """Wait until a row is on the page, as long as a device's loss takes."""
    expect(row).to_be_visible(timeout=LOST * 1000)


def sentence(*path: str, **placeholders: str) -> str:
    """Return what the integration says in English, by the path of its key."""
    text = _ENGLISH
    for part in path:
        text = text[part]
    return str(text).format(**placeholders)


class Frontend:
    """A browser that is at Home Assistant, logged in as soon as a page is opened."""

    def __init__(self, page: Page, stage: Stage, pictures: Path | None) -> None:
        """Use a page of the browser; save pictures in a folder, if there is one."""
        self.page = page
        self.stage = stage
        self._pictures = pictures

    @property
    def dialog(self) -> Locator:
        """Return the dialog of a config flow."""
        return self.page.locator("dialog-data-entry-flow")

    @property
    def field(self) -> Locator:
        """Return the only field of the dialog."""
        return self.dialog.locator("input")

    @property
    def text(self) -> str:
        """Return all that is to be read on the page."""
        text: str = self.page.evaluate(_READ_ALL)
        return text

    def open(self, path: str) -> None:
        """Open a page of Home Assistant."""
        self.page.goto(self.stage.url + path)
        user = self.page.locator("input[name=username]")
        inside = self.page.locator("home-assistant-main")
        expect(user.or_(inside)).to_be_visible()
        if user.is_visible():
            user.fill(USER)
            self.page.locator("input[name=password]").fill(PASSWORD)
            self.page.get_by_role("button", name="Log in").click()
            expect(inside).to_be_visible()

    def look(self, name: str) -> None:
        """See that every text is translated; save a picture, if they are wanted."""
        found = _RAW_KEY.findall(self.text)
        assert not found, f"shown untranslated at {self.page.url}: {found}"
        self.save_picture(name)

    def save_picture(self, name: str) -> None:
        """Save a picture, if they are wanted."""
        if self._pictures:
            self.page.wait_for_function(_HAS_ICONS)
            path = self._pictures / f"{name}.png"
            self.page.screenshot(path=path, animations="disabled")

    def api(self, method: str, path: str, data: object = None) -> Any:
        """Call Home Assistant's REST API, logged in as the open page is."""
        return self.page.evaluate(_CALL_API, [method, path, data])

    def call(self, command: str, **message: Any) -> Any:
        """Call Home Assistant's WebSocket API, logged in as the open page is."""
        return self.page.evaluate(_CALL_WS, {"type": command, **message})

    def state(self, entity_id: str) -> dict[str, Any]:
        """Return an entity's state with its attributes."""
        state: dict[str, Any] = self.api("GET", f"states/{entity_id}")
        return state

    def save_failure(self) -> Path:
        """Save a picture beside the log of Home Assistant."""
        path = Path(self.stage.log).with_name("failure.png")
        self.page.screenshot(path=path)
        return path

    def start_adding(self, choice: str = "device") -> None:
        """Open a form of the integration, beginning at its name in the list."""
        self.open("/config/integrations/dashboard")
        self.page.get_by_role("button", name="Add integration").click()
        found = self.page.locator("dialog-add-integration")
        found.locator("input").fill("openbk")
        found.get_by_text("OpenBK", exact=True).click()
        choices = _ENGLISH["config"]["step"]["user"]["menu_options"]
        for text in choices.values():
            self.shows(text)
        self.look("dialog_menu")
        self.dialog.get_by_text(choices[choice]).click()
        expect(self.dialog.locator("input").first).to_be_visible()

    def entry(self, name: str) -> Locator:
        """Open the page of the integration, and return a device's entry there."""
        self.open(INTEGRATION_PAGE)
        return self.page.locator("ha-config-entry-row").filter(has_text=name)

    def choose(self, name: str, item: str) -> None:
        """Choose something from the menu of a device's entry."""
        menus = self.entry(name).locator("ha-dropdown, ha-md-button-menu")
        menus.first.locator("ha-icon-button").click()
        chosen = menus.first.locator("ha-dropdown-item, ha-md-menu-item")
        chosen.filter(has_text=item).click()

    def configure(self, name: str, choice: str) -> None:
        """Open a part of the options of a device."""
        button = self.entry(name).get_by_role("button", name="Configure")
        button.first.click()
        texts = _ENGLISH["options"]["step"]["init"]
        self.shows(texts["description"].format(name=name))
        self.look("options")
        self.dialog.get_by_text(texts["menu_options"][choice]).click()

    def click_until(self, target: Locator, shown: Locator) -> None:
        """Click something until it shows what it is for.

        What has just been drawn is at times drawn anew, and the click is lost.
        """
        for _ in range(5):
            target.click()
            with suppress(TimeoutError):
                shown.wait_for(timeout=_CLICK_PATIENCE)
                return
        expect(shown).to_be_visible()

    def submit(self, value: str) -> None:
        """Fill in the only field of the dialog and send it."""
        self.field.fill(value)
        self.send()

    def send(self) -> None:
        """Send the form in the dialog."""
        self.dialog.get_by_role("button", name="Submit").click()

    def enter(self, number: int, value: str) -> None:
        """Type a value of one's own into one of the dialog's fields with choices."""
        picker = self.dialog.locator("ha-selector-select").nth(number)
        picker.click()
        search = self.page.locator("ha-picker-combo-box input")
        expect(search).to_be_visible()
        search.fill(value)
        self.page.get_by_text(f'"{value}"').click()
        expect(search).to_be_hidden()
        expect(picker.get_by_text(value, exact=True)).to_be_visible()

    def shows(self, text: str | re.Pattern[str]) -> None:
        """Wait until the dialog says something."""
        expect(self.dialog.get_by_text(text).first).to_be_visible()

    def asks(self, step: str, field: str, **placeholders: str) -> None:
        """Wait until the dialog shows all texts of a step and of its only field."""
        texts = _ENGLISH["config"]["step"][step]
        self.shows(texts["title"])
        if "description" in texts:
            self.shows(texts["description"].format(**placeholders))
        self.shows(re.compile(rf"^{texts['data'][field]}\*?$"))
        self.shows(texts["data_description"][field])

    def finish(self) -> None:
        """Close the dialog about a new device, which leads to the device's page."""
        self.dialog.get_by_role("button", name="Skip and finish").click()
        expect(self.page.get_by_text("Device info")).to_be_visible()

    def find_device(self, name: str) -> str | None:
        """Return the id of a device, if it is there."""
        self.open("/config/devices/dashboard")
        device_id: str | None = self.page.evaluate(_DEVICE_ID, name)
        return device_id

    def open_device(self, name: str, password: str = "") -> None:
        """Open the page of a device, adding it first where it is not there yet."""
        if device_id := self.find_device(name):
            self.open(f"/config/devices/device/{device_id}")
            expect(self.page.get_by_text("Device info")).to_be_visible()
            return
        self.start_adding()
        self.submit(self.stage.devices[name])
        if password:
            self.asks("password", "password", address=self.stage.devices[name])
            self.submit(password)
        done = self.dialog.get_by_role("button", name="Skip and finish")
        warning = sentence("config", "step", "shared_mac", "title", name=name)
        expect(done.or_(self.dialog.get_by_text(warning))).to_be_visible()
        if not done.is_visible():
            self.send()
        self.finish()

    def row(
        self, name: str, value: str | re.Pattern[str] = "", section: str = ""
    ) -> Locator:
        """Return an entity's row that shows this value, on a device's page.

        A section is a card's heading, such as `Diagnostic`.
        """
        cards = self.page.locator("ha-device-entities-card", has_text=section)
        rows = cards.locator("hui-generic-entity-row")
        has_name = self.page.get_by_text(name, exact=True)
        return rows.filter(has=has_name).filter(has_text=value)


class DevicePage:
    """A device's own pages, which need its password if it has one."""

    def __init__(self, address: str, password: str = "") -> None:
        """Visit the device at an address."""
        self._address = address
        self._password = password

    def _get(self, path: str, **query: str) -> bytes:
        token = b64encode(f"admin:{self._password}".encode()).decode()
        request = Request(
            f"http://{self._address}/{path}?{urlencode(query)}",
            headers={"Authorization": f"Basic {token}"},
        )
        with urlopen(request, timeout=10) as response:
            data: bytes = response.read()
            return data

    def command(self, command: str) -> dict[str, Any]:
        """Run a command and return its reply."""
        reply: dict[str, Any] = json.loads(self._get("cm", cmnd=command))
        return reply

    def set_startup_command(self, text: str) -> None:
        """Have the device run a script when it starts."""
        self._get("startup_command", startup_cmd="1", data=text)

    def startup_command(self) -> str:
        """Return the script that the device runs when it starts."""
        command: str = json.loads(self._get("api/info"))["startcmd"]
        return command

    def set_password(self, password: str) -> None:
        """Give the device another password."""
        said = self._get(
            "cfg_wifi_set",
            web_admin_password_enabled="1",
            web_admin_password=password,
        )
        assert b"password has been changed" in said
        self._password = password

    def wait_for_relay(self, state: str) -> None:
        """Wait until the relay is `ON` or `OFF`."""
        end = time.monotonic() + 10
        while (now := self.command("POWER")["POWER"]) != state:
            assert time.monotonic() < end, f"the relay is {now}, and not {state}"
            time.sleep(0.2)
