"""On-device counters: what is refused, what is written, what is counted."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.openbk.device.errors import UnreadableReply
from custom_components.openbk.device.wifi_counters import (
    CANDIDATES,
    Counters,
    CountersRefused,
    Plan,
    Refusal,
    Site,
    constants_of,
    counters_of,
    installed_channels,
    plan_installation,
    plan_removal,
    read_startup_command,
)
from tests.simulator import Firmware

SITE = Site(startup_command="", chipset="BK7231N", version="1.18.299")

RECIPE = """\
alias HALost if $CH53 then backlog Ch53 0; AddChannel 50 1; Ch51 $uptime
addEventHandler WiFiState 1 HALost
addEventHandler WiFiState 2 HALost
addEventHandler WiFiState 3 backlog HALost; AddChannel 54 1
addEventHandler WiFiState 4 if $CH53<1 then backlog Ch53 1; Ch52 $uptime-$CH51"""

RECIPE_WITHOUT_AUTH = "\n".join(
    line for line in RECIPE.split("\n") if "WiFiState 3" not in line
)

RECIPE_MQTT = """\
alias HALost if $CH53 then backlog Ch53 0; AddChannel 50 1; Ch51 $uptime
addEventHandler MQTTState 0 HALost
addEventHandler MQTTState 1 if $CH53<1 then backlog Ch53 1; Ch52 $uptime-$CH51
addEventHandler WiFiState 3 AddChannel 54 1"""

RECIPES = {
    "BK7231N": RECIPE,
    "W800": RECIPE,
    "BL602": RECIPE_WITHOUT_AUTH,
    "BL616": RECIPE_WITHOUT_AUTH,
    "ESP8266": RECIPE_WITHOUT_AUTH,
    "ESP32C3": RECIPE_WITHOUT_AUTH,
    "XR806": RECIPE_WITHOUT_AUTH,
    "LN8825": RECIPE_WITHOUT_AUTH,
    "LN882H": RECIPE_MQTT,
}


def in_bytes(text: str) -> int:
    """Stand in for the length of the request."""
    return len(text.encode())


def install(text: str = "", **changes: object) -> Plan:
    """Plan the installation on a device with this start-up command."""
    site = replace(SITE, startup_command=text, mqtt_connected=True)
    return plan_installation(replace(site, **changes), in_bytes)  # type: ignore[arg-type]


def remove(text: str) -> Plan:
    """Plan the removal from this start-up command."""
    return plan_removal(replace(SITE, startup_command=text), in_bytes)


def refusal_of(text: str, **changes: object) -> Refusal:
    """Return why an installation is refused."""
    with pytest.raises(CountersRefused) as refused:
        install(text, **changes)
    return refused.value.reason


@pytest.mark.parametrize(("chipset", "recipe"), RECIPES.items())
def test_a_chip_gets_the_lines_that_fit_its_events(chipset: str, recipe: str) -> None:
    plan = install(chipset=chipset)
    assert plan.before == ""
    assert plan.after == recipe
    assert plan.channels == (50, 51, 52, 53, 54)[: 5 if "54" in recipe else 4]
    assert plan.request_bytes == in_bytes(recipe)


@pytest.mark.parametrize(
    ("text", "used", "nonzero", "scripts", "channels"),
    [
        ("", (), (), "", (50, 51, 52, 53, 54)),
        ("", (50, 1), (), "", (51, 52, 53, 54, 55)),
        ("", (), (52,), "", (50, 51, 53, 54, 55)),
        ("AddChannel 53 1", (), (), "", (50, 51, 52, 54, 55)),
        ("if $CH50>5 then POWER OFF", (), (), "", (51, 52, 53, 54, 55)),
        ("Ch54 1", (), (), "", (50, 51, 52, 53, 55)),
        ("addChangeHandler Channel51 > 3 POWER ON", (), (), "", (50, 52, 53, 54, 55)),
        ("linkTuyaMCUOutputToChannel 1 bool 0x32", (), (), "", (51, 52, 53, 54, 55)),
        ("// 50 is mine", (), (), "", (51, 52, 53, 54, 55)),
        ("", (), (), "setChannel 50 1\nsetChannel 51 1", (52, 53, 54, 55, 56)),
        ("", tuple(range(50, 62)), (), "", (62, 63, 32, 33, 34)),
        ("500 5051 1.50", (), (), "", (51, 52, 53, 54, 55)),
    ],
)
def test_channels_that_anything_speaks_of_are_left_alone(
    text: str,
    used: tuple[int, ...],
    nonzero: tuple[int, ...],
    scripts: str,
    channels: tuple[int, ...],
) -> None:
    plan = install(
        text, listed=frozenset(used), nonzero=frozenset(nonzero), scripts=scripts
    )
    assert plan.channels == channels
    assert installed_channels(plan.after) == channels


FLOW = Refusal.SCRIPT_FLOW
CLEARED = Refusal.HANDLERS_CLEARED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("delay_s 5", FLOW),
        ("POWER ON\n  DELAY_MS 500\r\nPOWER OFF", FLOW),
        ("waitFor MQTTState 1\npublish a b", FLOW),
        ("again:\nPOWER TOGGLE\ngoto again", FLOW),
        ("addEventHandler OnClick 8 startScript this second\nsecond:\nPOWER ON", FLOW),
        ("if $CH1 then return", FLOW),
        ('if $CH1==1 then "goto on" else POWER OFF', FLOW),
        ("backlog POWER ON; return", FLOW),
        ("alias later delay_s 10\nlater", FLOW),
        ("stopAllScripts", FLOW),
        ("resetSVM", FLOW),
        ("addEventHandler OnClick 8 startScript @startup", FLOW),
        ("addEventHandler OnClick 8 startScript *", FLOW),
        ("addEventHandler OnClick 8 clearAllHandlers", CLEARED),
        ("backlog delay_s 9; clearAllHandlers", CLEARED),
        ("alias off backlog POWER OFF; clearallhandlers", CLEARED),
        ("alias HALost POWER OFF", Refusal.EDITED),
        ("// halost was here", Refusal.EDITED),
        (RECIPE.replace("Ch51 $uptime\n", "Ch51 $uptime; POWER OFF\n"), Refusal.EDITED),
        (RECIPE.replace("$CH51", "$CH55"), Refusal.EDITED),
        (RECIPE + "0", Refusal.EDITED),
        (RECIPE.replace("\n", "\r\n", 1), Refusal.EDITED),
        (RECIPE + "\n" + RECIPE, Refusal.EDITED),
        ("x " + RECIPE, Refusal.EDITED),
        ("x\n" + RECIPE, Refusal.ALREADY_INSTALLED),
        ("SetChannel $CH1+10 1", Refusal.NO_FREE_CHANNELS),
        ("MapRanges $CH5 $CH1 10 20 30", Refusal.NO_FREE_CHANNELS),
        (" ".join(map(str, CANDIDATES[4:])), Refusal.NO_FREE_CHANNELS),
        ("x" * (1567 - 1 - len(RECIPE) + 1), Refusal.TEXT_TOO_LONG),
        ("é" * 700, Refusal.TEXT_TOO_LONG),
    ],
)
def test_a_text_that_leaves_doubt_is_refused(text: str, reason: Refusal) -> None:
    assert refusal_of(text) is reason


@pytest.mark.parametrize(
    "text",
    [
        "clearAllHandlers",
        "  clearallhandlers\nstartDriver NTP",
        "addEventHandler OnClick 8 backlog POWER ON; delay_s 5; POWER OFF",
        "backlog startDriver BL0942; delay_s 2; POWER ON",
        "// delay_s 5",
        "// a label:",
        "// clearAllHandlers",
        "addEventHandler WiFiState 2 POWER OFF",
        "alias wlost AddChannel 5 1\naddEventHandler WiFiState 2 wlost",
        "alias slow backlog delay_s 5; POWER ON",
        "SetChannelLabel 1 Return",
        r"publish topic a\nb\\ \" \x",
        "led_basecolor_rgb #FF0000 & 100% + \u00e9",
        "POWER ON\n\n",
        "POWER ON\r",
        "\n",
        "x" * (1567 - 1 - len(RECIPE)),
    ],
)
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    plan = install(text)
    assert plan.after == f"{text}\n{RECIPE}".replace("54", str(plan.channels[4]))
    assert remove(plan.after).after == text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"chipset": "TR6260"}, Refusal.CHIP_WITHOUT_REPLIES),
        ({"chipset": "TXW81X"}, Refusal.CHIP_WITHOUT_REPLIES),
        ({"chipset": "RDA5981"}, Refusal.CHIP_WITHOUT_REPLIES),
        ({"chipset": "RTL8720E"}, Refusal.CHIP_UNRELIABLE),
        ({"chipset": "RTL8721DA"}, Refusal.CHIP_UNRELIABLE),
        ({"chipset": "LN882H", "mqtt_connected": False}, Refusal.MQTT_NEEDED),
        ({"listed": frozenset(range(64))}, Refusal.NO_FREE_CHANNELS),
        ({"nonzero": frozenset(CANDIDATES[4:])}, Refusal.NO_FREE_CHANNELS),
        ({"scripts": "alias HALost echo"}, Refusal.EDITED),
        ({"scripts": "clearAllHandlers\nPOWER ON"}, CLEARED),
        ({"scripts": "startScript @startup"}, FLOW),
        ({"scripts": "SetChannel $CH1 1"}, Refusal.NO_FREE_CHANNELS),
    ],
)
def test_a_device_that_leaves_doubt_is_refused(
    changes: dict[str, object], reason: Refusal
) -> None:
    assert refusal_of("", **changes) is reason


def test_scripts_may_pause_and_jump() -> None:
    install(scripts="again:\ndelay_s 5\nPOWER TOGGLE\ngoto again\nstartScript this x")


@pytest.mark.parametrize(
    ("chipset", "version", "fits"),
    [
        ("W600", "1.18.258", False),
        ("W800", "1.18.24_berry", False),
        ("W800", "dev_20260101", False),
        ("W600", "1.18.259", True),
        ("BK7231T", "1.18.24", True),
    ],
)
def test_two_chips_had_room_for_511_bytes_only(
    chipset: str, version: str, fits: bool
) -> None:
    text = "x" * (511 - 1 - len(RECIPE))
    install(text, chipset=chipset, version=version)
    if fits:
        install(text + "x", chipset=chipset, version=version)
    else:
        reason = refusal_of(text + "x", chipset=chipset, version=version)
        assert reason is Refusal.TEXT_TOO_LONG


@pytest.mark.parametrize("chipset", ["BL602", "ESP8266"])
def test_small_receive_buffers_limit_the_whole_request(chipset: str) -> None:
    site = replace(SITE, chipset=chipset)
    assert plan_installation(site, lambda _: 1022).request_bytes == 1022
    with pytest.raises(CountersRefused) as refused:
        plan_installation(site, lambda _: 1023)
    assert refused.value.reason is Refusal.REQUEST_TOO_LONG
    assert plan_installation(SITE, lambda _: 3000).request_bytes == 3000


def test_an_error_names_its_reason_and_not_the_text() -> None:
    with pytest.raises(CountersRefused) as refused:
        install("MqttPassword secret\ndelay_s 1")
    assert str(refused.value).endswith("script_flow")
    assert "secret" not in str(refused.value)


def test_what_is_not_ours_is_not_removed() -> None:
    for text in ("", "startDriver NTP"):
        assert installed_channels(text) is None
        with pytest.raises(CountersRefused) as refused:
            remove(text)
        assert refused.value.reason is Refusal.NOT_INSTALLED


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (RECIPE, ""),
        (f"a\n{RECIPE}", "a"),
        (f"a\n\n{RECIPE}\n", "a\n\n"),
        (f"{RECIPE}\nb", "b"),
        (f"a\n{RECIPE}\nb\nc", "a\nb\nc"),
        (f"a\r\n{RECIPE}", "a\r"),
        # a browser has sent it back
        (f"a\n{RECIPE}\nb".replace("\n", "\r\n"), "a\r\nb"),
        (RECIPE_MQTT, ""),
        (RECIPE_WITHOUT_AUTH + "\nb", "b"),
    ],
)
def test_only_our_lines_are_cut_out(text: str, rest: str) -> None:
    assert remove(text).after == rest


def test_lines_that_no_longer_fit_are_renewed() -> None:
    """A channel of ours was given to something else since."""
    plan = install(f"a\n{RECIPE}\nb", listed=frozenset({51}))
    assert plan.channels == (50, 52, 53, 54, 55)
    assert plan.after.startswith("a\nb\nalias")
    # They were for another kind of chip, and what they count is theirs.
    plan = install(RECIPE, chipset="BL602", nonzero=frozenset({50, 53}))
    assert plan.after == RECIPE_WITHOUT_AUTH


def test_lines_that_fit_keep_their_channels_and_line_ends() -> None:
    text = install("a 50").after.replace("\n", "\r\n")
    assert refusal_of(text, nonzero=frozenset({51, 54})) is Refusal.ALREADY_INSTALLED


WORDS = st.sampled_from(
    [
        r"POWER",
        r"SetChannel",
        r"50",
        r"$CH51",
        r"53",
        r"backlog",
        r";",
        r"delay_s",
        r"goto",
        r"alias",
        r"HALost",
        r"//",
        r"return",
        r'"',
        r"clearAllHandlers",
        r"\n",
        r"é",
        r"if",
        r"then",
        r"addEventHandler",
        r"WiFiState",
        r"x:",
        r"@startup",
    ]
)
SCRIPTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=8)
TEXTS = st.one_of(
    SCRIPTS.map("\n".join),
    SCRIPTS.map("\r\n".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    st.tuples(st.text(), st.text()).map(
        lambda parts: f"{parts[0]}\n{RECIPE}{parts[1]}"
    ),
)


@given(TEXTS, st.sampled_from([*RECIPES, "TR6260"]))
def test_whatever_is_there_is_kept_or_the_counters_are_refused(
    text: str, chipset: str
) -> None:
    try:
        ours_before = installed_channels(text)
        plan = install(text, chipset=chipset)
    except CountersRefused:
        return
    assert plan.before == text
    assert installed_channels(plan.after) == plan.channels
    assert len(set(plan.channels)) == len(plan.channels)
    rest = remove(plan.after).after
    if ours_before is None:
        assert plan.after.startswith(text)
        assert rest == text
        assert not any(str(channel) in text for channel in plan.channels)
    else:
        assert rest == remove(text).after


def page_of(text: bytes) -> bytes:
    """Return a start-up command's page with what surrounds the text."""
    return (
        b"<html><body><h4>Set</h4><form action=\"/startup_command\"><textarea id='data' "
        b"name='data' rows='15' cols='40'>" + text + b"</textarea><br><input type="
        b"'hidden' name='startup_cmd' value='1'></form></body></html>"
    )


def info_of(text: bytes) -> bytes:
    """Return `/api/info` with the text escaped as the firmware does."""
    for plain, escaped in ((b"\n", b"\\n"), (b"\r", b"\\r"), (b'"', b'\\"')):
        text = text.replace(plain, escaped)
    return b'{"shortName":"a"b","startcmd":"' + text + b'","supportsSSDP":0}'


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_is_read_to_the_byte(text: str) -> None:
    raw = text.encode()
    assert read_startup_command(page_of(raw), info_of(raw)) == text


@pytest.mark.parametrize(
    "text",
    ["a</textarea>b", "<textarea id='data' name='data'>", '","', "\\", "\\n", ""],
)
def test_a_text_that_looks_like_its_surroundings_is_read(text: str) -> None:
    raw = text.encode()
    assert read_startup_command(page_of(raw), info_of(raw)) == text


@pytest.mark.parametrize(
    ("page", "info", "reason"),
    [
        # A page that escapes, or a text cut in only one of the replies.
        (page_of(b"a &lt; b"), info_of(b"a < b"), Refusal.TEXT_AMBIGUOUS),
        (page_of(b"abc"), info_of(b"abcd"), Refusal.TEXT_AMBIGUOUS),
        (page_of(b"abcd"), info_of(b"abc"), Refusal.TEXT_AMBIGUOUS),
        (page_of(b"a\\nb"), info_of(b"a\\\\nb"), Refusal.TEXT_AMBIGUOUS),
        (page_of(b"abc"), b'{"mac":"1"}', Refusal.TEXT_AMBIGUOUS),
        # Cut within a character.
        (page_of(b"\xc3"), info_of(b"\xc3"), Refusal.TEXT_AMBIGUOUS),
        (
            b"<html><input type='text' name='data' value=''></html>",
            info_of(b""),
            Refusal.NO_SCRIPTS,
        ),
    ],
)
def test_a_text_that_cannot_be_read_for_certain_is_refused(
    page: bytes, info: bytes, reason: Refusal
) -> None:
    with pytest.raises(CountersRefused) as refused:
        read_startup_command(page, info)
    assert refused.value.reason is reason


@pytest.mark.parametrize("page", [b"", b"<html>", page_of(b"abc")[:110]])
def test_a_page_that_is_cut_off_is_no_reason_to_refuse(page: bytes) -> None:
    with pytest.raises(UnreadableReply):
        read_startup_command(page, info_of(b"abc"))


@pytest.mark.parametrize(
    ("values", "counters"),
    [
        # not installed, not rebooted yet, or just booted
        ([0, 0, 0, 0, 0, 900], Counters(uptime=900)),
        # connected 6 s after boot, and never lost
        (
            [0, 0, 6, 1, 0, 900],
            Counters(connected=True, uptime=900, losses=0, auth_failures=0),
        ),
        (
            [0, 0, 6, 1, 900],
            Counters(connected=True, uptime=900, losses=0),
        ),
        (
            [3, 120, 17, 1, 2, 900],
            Counters(
                connected=True,
                uptime=900,
                losses=3,
                last_loss_uptime=120,
                last_outage_seconds=17,
                auth_failures=2,
            ),
        ),
        # LN882H without its MQTT server: the outage is not over
        (
            [1, 120, 6, 0, 0, 900],
            Counters(uptime=900, losses=1, last_loss_uptime=120, auth_failures=0),
        ),
        (
            [2, 120, 17, 0, 0, 900],
            Counters(
                uptime=900,
                losses=2,
                last_loss_uptime=120,
                last_outage_seconds=17,
                auth_failures=0,
            ),
        ),
        # somebody else's numbers
        ([1, 5000, 0, 1, 0, 900], Counters(uptime=900)),
        ([7, 0, 0, 1, 0, None], Counters()),
        ([None, 0, 0, 1, 0, 900], Counters()),
    ],
)
def test_numbers_are_said_only_when_they_mean_something(
    values: list[float | None], counters: Counters
) -> None:
    assert counters_of(values) == counters


def test_the_channels_and_the_uptime_are_asked_for_together() -> None:
    assert constants_of((50, 51, 52, 53)) == [
        "$CH50",
        "$CH51",
        "$CH52",
        "$CH53",
        "$uptime",
    ]


class Device:
    """A simulated device with the counters installed and booted."""

    def __init__(self, chipset: str, text: str = "") -> None:
        """Boot a chip whose start-up command was this text before."""
        self.now = 0.0
        self.firmware = Firmware(chipset=chipset, clock=lambda: self.now)
        plan = install(text, chipset=chipset)
        self.channels = plan.channels
        self.firmware.set_startup_command(plan.after)
        self.firmware.reboot()

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds
        self.firmware.advance()

    def show(self, *states: int) -> None:
        """Let the firmware see these states within one second."""
        self.firmware.advance()
        for state in states:
            self.firmware.wifi.state = state
        self.wait(1)

    @property
    def counters(self) -> Counters:
        """Return what the device has counted."""
        text = self.firmware.execute(f"echo [{','.join(constants_of(self.channels))}]")
        return counters_of([float(number) for number in text[1:-1].split(",")])


def test_a_loss_with_several_tries_counts_once() -> None:
    device = Device("BK7231N")
    assert device.counters == Counters(uptime=0)
    device.wait(10)
    assert device.counters == Counters(
        connected=True, uptime=10, losses=0, auth_failures=0
    )
    for state in (2, 1, 2, 3, 1, 4):
        device.show(state)
    assert device.counters == Counters(
        connected=True,
        uptime=16,
        losses=1,
        last_loss_uptime=10,
        last_outage_seconds=5,
        auth_failures=1,
    )


@pytest.mark.parametrize("states", [(2,), (1,), (3,), (2, 1), (2, 3), (1, 3)])
def test_whatever_state_a_loss_begins_with_it_is_counted(
    states: tuple[int, ...],
) -> None:
    device = Device("BK7231N")
    device.wait(100)
    device.show(*states)
    device.wait(40)
    device.show(4)
    counters = device.counters
    assert (counters.losses, counters.last_loss_uptime) == (1, 100)
    assert counters.last_outage_seconds == 41
    assert counters.auth_failures == int(states[-1] == 3)


def test_a_flap_within_a_second_and_a_repeated_state_count_nothing() -> None:
    device = Device("BK7231N")
    device.wait(100)
    for state in (2, 4):
        device.show(state)
    device.wait(500)
    for states in ((2, 4), (5,), (4,)):
        device.show(*states)
    assert (device.counters.losses, device.counters.last_outage_seconds) == (1, 1)


def test_connecting_after_a_boot_is_no_outage() -> None:
    device = Device("BK7231N")
    for state in (1, 2, 1, 3, 1, 4):
        device.show(state)
    counters = device.counters
    assert counters.losses == 0
    assert counters.last_outage_seconds is None
    assert counters.auth_failures == 1


def test_ln882h_counts_its_mqtt_connection() -> None:
    device = Device("LN882H")
    for state, seconds in ((1, 20), (0, 30), (1, 20), (0, 9), (1, 3)):
        device.firmware.events.fire("MQTTState", state)
        device.wait(seconds)
    assert device.counters == Counters(
        connected=True,
        uptime=82,
        losses=2,
        last_loss_uptime=70,
        last_outage_seconds=9,
        auth_failures=0,
    )


def test_others_handlers_of_the_same_event_go_on_working() -> None:
    device = Device(
        "BK7231N", "alias wlost AddChannel 5 1\naddEventHandler WiFiState 2 wlost"
    )
    device.wait(10)
    device.show(2)
    device.show(4)
    assert device.counters.losses == 1
    assert device.firmware.channels.read(5) == 1
