"""The device has the firmware's manners on the wire."""

import asyncio
from base64 import b64encode

import pytest

from tests.contract.captures import command_target
from tests.contract.raw import RawClient
from tests.simulator import Firmware, SimulatedDevice

from .conftest import Bench


async def test_the_status_line_ends_in_a_bare_line_feed(bench: Bench) -> None:
    reply = await bench.get("/api/info")
    assert reply.head == (
        b"HTTP/1.1 200 OK\nContent-type: application/json\r\n"
        b"Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: "
        b"Origin, X-Requested-With, Content-Type, Accept\r\nConnection: close\r\n\r\n"
    )


@pytest.mark.parametrize("target", ["/", "/?x=1"])
async def test_the_root_redirects_with_line_feeds_only(
    bench: Bench, target: str
) -> None:
    reply = await bench.get(target)
    assert reply.head + reply.body == (
        b"HTTP/1.1 302 OK\nLocation: /index\nConnection: close\n\n"
    )


@pytest.mark.parametrize("target", ["/nosuch", "/api/nosuch", "/cm/nosuch"])
async def test_an_unknown_page_is_200_with_html(bench: Bench, target: str) -> None:
    reply = await bench.get(target)
    assert reply.status == 200
    assert b"text/html" in reply.head


@pytest.mark.parametrize("method", ["HEAD", "DELETE", "PATCH", "TRACE"])
async def test_other_methods_get_no_byte(bench: Bench, method: str) -> None:
    reply = await bench.client.request("/cm?cmnd=State", method=method)
    assert reply.head + reply.body == b""


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_command_may_come_in_the_body(bench: Bench, method: str) -> None:
    reply = await bench.client.request("/cm", method=method, body=b"cmnd=POWER+OFF")
    assert reply.text == '{"POWER":"OFF"}'


async def test_no_command_gets_an_empty_body(bench: Bench) -> None:
    assert (await bench.get("/cm")).text == ""


@pytest.mark.parametrize(("length", "times"), [(123, 1), (124, 2), (400, 2)])
async def test_a_long_command_is_executed_twice(
    bench: Bench, length: int, times: int
) -> None:
    command = "AddChannel 9 1".ljust(length)
    await bench.run(command)
    assert bench.firmware.channels[9] == times


async def test_a_long_command_to_the_api_is_executed_once(bench: Bench) -> None:
    command = "AddChannel 9 1".ljust(400).encode()
    await bench.client.request("/api/cmnd", method="POST", body=command)
    assert bench.firmware.channels[9] == 1


async def test_only_the_api_tells_success_from_failure(bench: Bench) -> None:
    assert await bench.run("NoSuchCommand") == "{}"
    reply = await bench.client.request("/api/cmnd", method="POST", body=b"NoSuch 1")
    assert reply.head.startswith(b"HTTP/1.1 501 OK\n")
    assert reply.text == '{"error":501, "msg":"Unknown command", "res":{}}'


async def test_a_body_that_comes_later_is_lost(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection(bench.device.host, bench.device.port)
    writer.write(b"POST /cm HTTP/1.1\r\nContent-Length: 14\r\n\r\n")
    await writer.drain()
    reply = await reader.read()
    writer.write(b"cmnd=POWER+OFF")
    writer.close()
    assert reply.endswith(b"\r\n\r\n")
    assert bench.firmware.channels[1] == 1


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(("chipset", "cut"), [("BL602", True), ("BK7231N", False)])
async def test_a_bl602_reads_no_more_than_1022_bytes(chipset: str, cut: bool) -> None:
    firmware = Firmware(chipset=chipset)
    command = b'StartupCommand "' + b"a" * 480 + b'"' + b" " * 600 + b" 1"
    async with SimulatedDevice(firmware) as device:
        client = RawClient(device.host, device.port)
        await client.request("/api/cmnd", method="POST", body=command)
        target = "/startup_command?startup_cmd=1&data=" + "b" * 1100
        answer = await client.request(target)
    assert (answer.head == b"") is cut
    assert firmware.config.startup_command == ("a" * 480 if cut else "b" * 1100)


async def test_two_pins_on_one_channel_give_the_key_twice(bench: Bench) -> None:
    assert (await bench.get("/api/channels")).text == '{"0":0,"1":1,"1":1}'


async def test_nothing_is_escaped(bench: Bench) -> None:
    await bench.run('SSID1 my"net\\x')
    assert '"SSId":"my"net\\x"' in await bench.run("State")


async def test_percent_and_plus_are_decoded(bench: Bench) -> None:
    reply = await bench.get("/cm?x=1&cmnd=echo%20a+b%2Bc%zz%4&y=2")
    assert reply.text == "a b+c%zz%4"


async def test_requests_wait_for_each_other(bench: Bench) -> None:
    bench.device.delay = 0.01
    await asyncio.gather(*(bench.run("State") for _ in range(4)))
    assert bench.device.max_in_flight == 4
    bench.device.clear()
    for _ in range(4):
        await bench.run("State")
    assert bench.device.max_in_flight == 1
    assert [request.command for request in bench.device.requests] == ["State"] * 4


async def test_requests_are_remembered_with_what_became_of_them(bench: Bench) -> None:
    await bench.run("POWER")
    await bench.client.request("/api/cmnd", method="POST", body=b"NoSuch 1")
    first, second = bench.device.requests
    assert (first.method, first.path, first.command) == ("GET", "/cm", "POWER")
    assert (first.status, first.reply_bytes) == (200, len('{"POWER":"ON"}'))
    assert (second.path, second.command, second.status) == (
        "/api/cmnd",
        "NoSuch 1",
        501,
    )


def _authorization(user: str, password: str, name: str = "Authorization: Basic") -> str:
    return f"{name} {b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ([], False),
        ([_authorization("admin", "secret")], True),
        ([_authorization("ADMIN", "secret")], True),
        ([_authorization("admin", "secret", "authorization: basic")], True),
        ([_authorization("admin", "Secret")], False),
        ([_authorization("root", "secret")], False),
        (["Authorization: Basic !!!"], False),
        (["X: y"] * 15 + [_authorization("admin", "secret")], True),
        (["X: y"] * 16 + [_authorization("admin", "secret")], False),
    ],
)
async def test_the_password_is_asked_for_everywhere(
    bench: Bench, headers: list[str], passes: bool
) -> None:
    bench.firmware.config.web_password = "secret"
    for page in ("api/info", "cm?cmnd=State", "", "lograw", "nosuch"):
        request = "\r\n".join((f"GET /{page} HTTP/1.1", *headers, "", ""))
        answer = await bench.client.exchange(request.encode())
        assert answer.startswith(b"HTTP/1.1 401 Unauthorized\r\n") is not passes
        assert (b'realm="OpenBeken HTTP Server"' in answer) is not passes


async def test_user_and_password_in_the_address_are_ignored(bench: Bench) -> None:
    bench.firmware.config.web_password = "secret"
    reply = await bench.get("/cm?user=admin&password=secret&cmnd=State")
    assert reply.status == 401


async def test_options_are_told_to_anybody_with_stale_bytes(bench: Bench) -> None:
    await bench.run("State")
    bench.firmware.config.web_password = "secret"
    reply = await bench.client.request("/api/info", method="OPTIONS")
    assert reply.status == 200
    assert b"Wifi" in reply.body


async def test_a_wifi_page_without_password_field_takes_the_password_away(
    bench: Bench,
) -> None:
    config = bench.firmware.config
    page = "/cfg_wifi_set?web_admin_password_enabled=1&web_admin_password="
    await bench.get(f"{page}abc")
    assert config.web_password == ""
    await bench.get(f"{page}secret")
    assert config.web_password == "secret"
    client = RawClient(bench.device.host, bench.device.port, "secret")
    reply = await client.request("/cfg_wifi_set?ssid=Home")
    assert "No changes detected" in reply.text
    assert config.web_password == ""


async def test_an_mqtt_page_without_host_switches_mqtt_off(bench: Bench) -> None:
    bench.firmware.config.mqtt_host = "broker"
    await bench.get("/cfg_mqtt_set?port=1884")
    assert bench.firmware.config.mqtt_host == ""
    assert bench.firmware.config.mqtt_port == 1884


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("chipset", ["TR6260", "TXW81X", "RDA5981"])
async def test_builds_without_tasmota_json_execute_and_say_nothing(
    chipset: str,
) -> None:
    firmware = Firmware(profile="socket", chipset=chipset)
    async with SimulatedDevice(firmware) as device:
        client = RawClient(device.host, device.port)
        assert (await client.request(command_target("POWER ON"))).text == ""
        reply = await client.request("/api/cmnd", method="POST", body=b"POWER")
    assert firmware.channels[1] == 1
    assert reply.text == '{"success":200, "msg":"OK", "res":}'


@pytest.mark.parametrize(
    ("command", "outputs"),
    [
        ("SM2135_Map 2 1 0 -1 255", [2, 1, 0, 255, 4]),
        ("LED_Map 0 1", [0, 1, 255, 255, 255]),
        ("LED_Map", [2, 1, 0, 4, 3]),
        ("KP18058_Map 0 1 2 3 4", [2, 1, 0, 4, 3]),
    ],
)
def test_outputs_are_mapped_by_the_command_of_the_chip(
    command: str, outputs: list[int]
) -> None:
    firmware = Firmware(drivers=("SM2135",))
    firmware.run(command)
    assert list(firmware.config.led_map) == outputs


async def test_the_index_acts_unless_only_its_state_is_asked_for(bench: Bench) -> None:
    await bench.get("/index?state=1&tgl=1")
    assert bench.firmware.channels[1] == 1
    await bench.get("/index?tgl=1")
    assert bench.firmware.channels[1] == 0


async def test_reading_the_base_colour_writes(bench: Bench) -> None:
    await bench.run("led_basecolor_rgb")
    assert bench.firmware.channels[1] == 0


@pytest.mark.parametrize("chipset", ["BL602", "ESP8266", "W600"])
def test_a_profile_fits_a_chip_with_fewer_pins(chipset: str) -> None:
    firmware = Firmware(profile="socket_metering", chipset=chipset)
    assert dict(firmware.channels) == {0: 0, 1: 1}
    assert firmware.execute("POWER OFF") == '{"POWER":"OFF"}'
