"""On-device counters over real sockets: looked at, written, read back, undone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count

from aiohttp import ClientSession
import pytest

from custom_components.openbk.device import Address, CannotConnect, Client, Identity
from custom_components.openbk.device.counter_setup import carry_out, survey
from custom_components.openbk.device.wifi_counters import (
    Counters,
    CountersRefused,
    Plan,
    Refusal,
    plan_installation,
    plan_removal,
)
from tests.simulator import Fault, Firmware, SimulatedDevice, config, firmware, pages

MANY_LINES = "\r\n".join(
    [
        "// the lamp in the hall",
        "startDriver NTP",
        'SetChannelLabel 1 "Lamp"',
        r"publish t a\nb\\c",
        "addEventHandler OnClick 8 backlog POWER TOGGLE; delay_s 1; POWER TOGGLE",
        "backlog led_dimmer 40; delay_ms 300; led_enableAll 1",
        *(f"addChangeHandler Channel{n} > {n} echo 100% a&b+c=d é" for n in range(9)),
        "",
    ]
)


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow connections to 127.0.0.1."""


@dataclass
class Bench:
    """A client, a simulated device, and the device's time."""

    client: Client
    device: SimulatedDevice
    clock: Clock

    @property
    def text(self) -> str:
        """Return the start-up command as the device holds it."""
        return self.device.firmware.config.startup_command

    @text.setter
    def text(self, text: str) -> None:
        self.device.firmware.config.startup_command = text

    async def plan(self) -> Plan:
        """Plan the installation."""
        site = await survey(self.client, await self.client.identify())
        return plan_installation(site, self.client.startup_request_bytes)

    async def plan_removal(self) -> Plan:
        """Plan the removal."""
        site = await survey(self.client, await self.client.identify())
        return plan_removal(site, self.client.startup_request_bytes)

    async def refusal_of(self, plan: Plan) -> Refusal:
        """Return why a plan was not carried out."""
        with pytest.raises(CountersRefused) as refused:
            await carry_out(self.client, plan)
        return refused.value.reason


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: float = field(default=1000.0)

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def bench(
    chipset: str = "BK7231N", password: str | None = None, text: str = ""
) -> AsyncIterator[Bench]:
    """Connect a client to a simulated device whose time stands still."""
    clock = Clock()
    model = Firmware(chipset=chipset, password=password or "", clock=clock)
    model.set_startup_command(text)
    async with SimulatedDevice(model) as device, ClientSession() as session:
        address = Address(device.host, device.port)
        yield Bench(Client(session, address, password), device, clock)


@pytest.mark.parametrize("text", ["", "startDriver NTP", MANY_LINES])
@pytest.mark.parametrize("chipset", ["BK7231N", "W800", "ESP32C3"])
async def test_counters_are_installed_count_and_are_undone(
    chipset: str, text: str
) -> None:
    async with bench(chipset, "a password", text) as site:
        plan = await site.plan()
        assert (plan.before, site.text) == (text, text)
        await carry_out(site.client, plan)
        assert site.text == plan.after
        # Nothing has happened yet: it takes a reboot, and that is not ours to cause.
        assert site.device.firmware.boots == 1
        assert await site.client.read_counters(plan.channels) == Counters(uptime=0)

        await site.device.reboot()
        site.clock.now += 10
        counters = await site.client.read_counters(plan.channels)
        assert counters.connected
        assert counters.losses == 0
        assert counters.last_outage_seconds is None

        for outage in (5, 40, 600):
            site.device.lose_wifi()
            site.clock.now += outage
            site.device.regain_wifi()
            site.clock.now += 10
        counters = await site.client.read_counters(plan.channels)
        assert counters.losses == 3
        assert counters.last_loss_uptime == 10 + 5 + 10 + 40 + 10
        assert counters.last_outage_seconds == 600
        assert counters.uptime == 685
        assert counters.auth_failures == (None if chipset == "ESP32C3" else 0)

        with pytest.raises(CountersRefused) as refused:
            await site.plan()
        assert refused.value.reason is Refusal.ALREADY_INSTALLED

        await carry_out(site.client, await site.plan_removal())
        assert site.text == text


async def test_a_refused_association_is_counted() -> None:
    async with bench() as site:
        plan = await site.plan()
        await carry_out(site.client, plan)
        await site.device.reboot()
        site.clock.now += 100
        site.device.lose_wifi(refused=True)
        site.clock.now += 100
        site.device.regain_wifi()
        site.clock.now += 2
        counters = await site.client.read_counters(plan.channels)
        assert (counters.losses, counters.last_outage_seconds) == (1, 100)
        assert counters.auth_failures == 1


async def test_channels_in_use_are_found_on_the_device() -> None:
    async with bench() as site:
        for command in ("SetChannelType 50 ReadOnly", "SetChannel 52 7"):
            site.device.firmware.execute(command)
        plan = await site.plan()
        assert plan.channels == (51, 53, 54, 55, 56)
        assert max(len(r.command or "") for r in site.device.requests) < 124


async def test_ln882h_needs_its_mqtt_server() -> None:
    async with bench("LN882H") as site:
        with pytest.raises(CountersRefused) as refused:
            await site.plan()
        assert refused.value.reason is Refusal.MQTT_NEEDED
        site.device.firmware.config.mqtt_host = "broker"
        site.device.firmware.broker_answers = True
        site.clock.now += 60
        plan = await site.plan()
        assert "MQTTState 0" in plan.after


async def test_scripts_in_the_file_system_are_heeded() -> None:
    async with bench() as site:
        answers = {
            "early.bat": "setChannel 50 1",
            "autoexec.bat": "// nothing\nsetChannel 51 1",
            "autoexec.be": "",
        }

        class WithFiles(Client):
            async def read_script(self, name: str) -> str:
                assert await super().read_script(name) == ""
                return answers[name]

        client = WithFiles(site.client._session, site.client.address)  # noqa: SLF001
        found = await survey(client, await client.identify())
        plan = plan_installation(found, client.startup_request_bytes)
        assert plan.channels == (52, 53, 54, 55, 56)


@asynccontextmanager
async def server_of(answer: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answer every request with these bytes; give the port and what was heard."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


@pytest.mark.parametrize(
    ("body", "script"),
    [
        (b"SetChannel 1 1", "SetChannel 1 1"),
        (b"\xff 50", "\ufffd 50"),
        (b"<!DOCTYPE html><html>api/lfs/autoexec.bat</html>", ""),
        (b"", ""),
    ],
)
async def test_a_page_is_no_script(body: bytes, script: str) -> None:
    async with (
        server_of(b"HTTP/1.1 200 OK\n\r\n" + body) as (port, heard),
        ClientSession() as session,
    ):
        client = Client(session, Address("127.0.0.1", port))
        assert await client.read_script("autoexec.bat") == script
        assert heard[0].startswith(b"GET /api/lfs/autoexec.bat HTTP/1.1\r\n")


@pytest.mark.parametrize("password", [None, "short", "pässword", "x" * 32])
@pytest.mark.parametrize("headers", [{}, {"User-Agent": "HomeAssistant/2026.10.4"}])
@pytest.mark.parametrize("text", ["", MANY_LINES, "é%+&=;#? \n\t\x01\\\"<>'"])
async def test_the_length_of_a_request_is_known_to_the_byte(
    password: str | None, headers: dict[str, str], text: str
) -> None:
    async with (
        server_of(b"HTTP/1.1 200 OK\n\r\n") as (port, heard),
        ClientSession(headers=headers) as session,
    ):
        client = Client(session, Address("127.0.0.1", port), password)
        await client.write_startup_command(text)
        assert len(heard[0]) == client.startup_request_bytes(text)
        assert heard[0].startswith(b"GET /startup_command?startup_cmd=1&data=")


async def test_no_request_fills_a_buffer_to_the_brim() -> None:
    """The firmware would take it for the beginning of a longer one, and wait."""
    async with (
        server_of(b"HTTP/1.1 200 OK\n\r\n") as (port, heard),
        ClientSession() as session,
    ):
        client = Client(session, Address("127.0.0.1", port))
        sizes = [client.startup_request_bytes("x" * n) for n in range(1500)]
        assert 1021 in sizes
        assert {1022, 1022 + 1024}.isdisjoint(sizes)
        text = "x" * (sizes.index(1021) + 1)
        await client.write_startup_command(text)
        assert len(heard[0]) == 1023
        assert f"&data={text} HTTP/1.1".encode() in heard[0]


def _is_planned(plan: Callable[[int], Plan], length: int) -> bool:
    try:
        plan(length)
    except CountersRefused:
        return False
    return True


@pytest.mark.parametrize("filler", ["x", "\n", "é"])
@pytest.mark.parametrize("password", [None, "x" * 32])
async def test_a_bl602_gets_what_fits_its_request_and_no_byte_more(
    password: str | None, filler: str
) -> None:
    async with bench("BL602", password) as site:
        found = await survey(site.client, await site.client.identify())

        def plan(length: int) -> Plan:
            there = replace(found, startup_command=filler * length)
            return plan_installation(there, site.client.startup_request_bytes)

        length = next(n for n in count() if not _is_planned(plan, n))
        with pytest.raises(CountersRefused) as refused:
            plan(length)
        assert refused.value.reason is Refusal.REQUEST_TOO_LONG
        accepted = plan(length - 1)
        assert 1022 - len("%C3%A9") <= accepted.request_bytes <= 1022
        site.text = accepted.before
        await carry_out(site.client, accepted)
        assert site.text == accepted.after
        await carry_out(site.client, await site.plan_removal())
        assert site.text == accepted.before


async def test_a_bl602_never_hears_a_request_that_is_cut() -> None:
    async with bench("BL602") as site:
        with pytest.raises(CannotConnect):
            await site.client.write_startup_command("x" * 1000)
        assert site.text == ""


@pytest.fixture
def shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give devices room for 199 bytes only, which nobody would know."""
    for module in (config, firmware, pages):
        monkeypatch.setattr(module, "STARTUP_COMMAND_SIZE", 200)


async def test_a_text_that_was_cut_is_taken_back(shorter: None) -> None:
    async with bench(text="startDriver NTP") as site:
        plan = await site.plan()
        site.device.clear()
        assert await site.refusal_of(plan) is Refusal.NOT_WRITTEN
        assert site.text == "startDriver NTP"
        writes = [r for r in site.device.requests if "startup_cmd" in r.query]
        assert len(writes) == 2


async def test_a_text_that_does_not_go_back_is_admitted(shorter: None) -> None:
    async with bench() as site:
        site.text = "// " + "x" * 350
        plan = await site.plan()
        assert await site.refusal_of(plan) is Refusal.NOT_RESTORED
        assert site.text == plan.before[:199]


async def test_a_text_cut_within_a_character_is_taken_back_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with bench(text="// é") as site:
        plan = await site.plan()
        store = site.device.firmware.set_startup_command

        def cut_once(text: str) -> None:
            store("// \udcc3")
            monkeypatch.undo()

        monkeypatch.setattr(site.device.firmware, "set_startup_command", cut_once)
        assert await site.refusal_of(plan) is Refusal.NOT_WRITTEN
        assert site.text == "// é"


async def test_a_text_changed_since_it_was_shown_is_not_overwritten() -> None:
    async with bench() as site:
        plan = await site.plan()
        site.text = "POWER ON"
        assert await site.refusal_of(plan) is Refusal.CHANGED_MEANWHILE
        assert site.text == "POWER ON"


class Unlucky(Client):
    """A client whose device gets a fault at the moment of writing."""

    device: SimulatedDevice
    fault: Fault
    count: int | None

    async def write_startup_command(self, text: str) -> None:
        """Write under the fault."""
        self.device.set_fault(self.fault, self.count, "/startup_command")
        await super().write_startup_command(text)


async def _unlucky(site: Bench, fault: Fault, count: int | None) -> Refusal | None:
    plan = await site.plan()
    client = Unlucky(site.client._session, site.client.address)  # noqa: SLF001
    client.device, client.fault, client.count = site.device, fault, count
    try:
        await carry_out(client, plan)
    except CountersRefused as refused:
        return refused.reason
    finally:
        site.device.set_fault(None)
    assert site.text == plan.after
    return None


async def test_a_reply_lost_on_the_way_is_no_failure() -> None:
    async with bench() as site:
        assert await _unlucky(site, Fault.DROP, 1) is None
        assert site.text


async def test_an_answer_that_fails_to_come_leaves_it_open() -> None:
    async with bench() as site:
        reason = await _unlucky(site, Fault.EMPTY, None)
        assert reason is Refusal.UNVERIFIED


async def test_a_write_that_was_refused_leaves_the_text() -> None:
    async with bench(text="POWER ON") as site:
        reason = await _unlucky(site, Fault.SERVER_ERROR, 1)
        assert reason is Refusal.NOT_WRITTEN
        assert site.text == "POWER ON"


async def test_an_older_firmware_has_no_scripts() -> None:
    page = b"HTTP/1.1 200 OK\n\r\n<html><input name='data' value=''></html>"
    async with server_of(page) as (port, _), ClientSession() as session:
        client = Client(session, Address("127.0.0.1", port))
        with pytest.raises(CountersRefused) as refused:
            await survey(
                client,
                Identity(mac="", name="", chipset="BK7231N", version="1.17.1"),
            )
        assert refused.value.reason is Refusal.NO_SCRIPTS
