"""A device loses its WiFi, comes back, moves, and tells what a device would."""

import asyncio
import re

import pytest

from tests.simulator import Firmware, SimulatedDevice

from .conftest import Bench, Clock

# The counters of the reference's 7.6, recipe A.
_COUNTERS = """
SetChannel 54 0
alias wlost backlog AddChannel 50 $CH54; if $CH54==1 then SetChannel 51 $uptime; \
SetChannel 54 0
addEventHandler WiFiState 1 wlost
addEventHandler WiFiState 2 backlog wlost; echo W2 n=$CH50
addEventHandler WiFiState 3 backlog wlost; AddChannel 52 1; echo W3 n=$CH52
addEventHandler WiFiState 4 backlog if $CH54==0 then SetChannel 53 $uptime-$CH51; \
SetChannel 54 1; echo W4 n=$CH50 out=$CH53
addEventHandler MQTTState 1 backlog publishInt wifi_lost_count $CH50; \
publishInt wifi_outage_s $CH53
"""
_READ_COUNTERS = 'echo {"lost":$CH50,"at":$CH51,"auth":$CH52,"out":$CH53,"ok":$CH54}'


async def _refused(bench: Bench) -> bool:
    try:
        await bench.run("State")
    except ConnectionError:
        return True
    return False


async def test_a_lost_device_refuses_and_its_uptime_goes_on(
    bench: Bench, clock: Clock
) -> None:
    clock.move(100)
    bench.device.lose_wifi()
    assert await _refused(bench)
    clock.move(40)
    bench.device.regain_wifi()
    assert '"UptimeSec":140' in await bench.run("State")


async def test_a_lost_device_may_let_connections_time_out(bench: Bench) -> None:
    bench.device.lose_wifi(blackhole=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await bench.run("State")
    bench.device.regain_wifi()
    assert not await _refused(bench)


async def test_a_drop_ends_by_the_devices_clock(bench: Bench, clock: Clock) -> None:
    drop = bench.device.drop_wifi(40)
    assert await _refused(bench)
    clock.move(41)
    await drop
    assert not await _refused(bench)


async def test_open_connections_break_when_the_wifi_goes(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection(bench.device.host, bench.device.port)
    await asyncio.sleep(0.05)
    bench.device.lose_wifi()
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_the_log_tells_the_states(bench: Bench, clock: Clock) -> None:
    clock.move(100)
    await bench.get("/lograw")
    bench.device.lose_wifi()
    clock.move(20)
    bench.device.regain_wifi()
    text = (await bench.get("/lograw")).text
    assert re.findall(r"Main_OnWiFiStatusChange - (\w+ - \d)", text) == [
        "WIFI_STA_DISCONNECTED - 2",
        # It tries again after fifteen seconds, in vain, and is then let in.
        "WIFI_STA_CONNECTING - 1",
        "WIFI_STA_DISCONNECTED - 2",
        "WIFI_STA_CONNECTING - 1",
        "WIFI_STA_CONNECTED - 4",
    ]
    assert "Info:MAIN:Connecting to SSID [Home]" in text
    assert "bWifi 0" in text


@pytest.mark.parametrize(
    ("chipset", "state"), [("BK7231N", 3), ("BL602", 2), ("ESP32C3", 2), ("LN882H", 3)]
)
def test_a_refusal_looks_as_the_chip_tells_it(
    clock: Clock, chipset: str, state: int
) -> None:
    firmware = Firmware(chipset=chipset, clock=clock)
    firmware.wifi.lose(100, refused=True)
    assert firmware.wifi.state == state


def test_an_ln882h_does_not_notice_a_lost_link(clock: Clock) -> None:
    firmware = Firmware(chipset="LN882H", clock=clock)
    firmware.log.take()
    firmware.wifi.lose(100)
    firmware.wifi.regain()
    states = re.findall(r"StatusChange - \w+ - (\d)", firmware.log.text())
    assert states == ["4"]


async def test_another_access_point_shows_after_the_next_connect(bench: Bench) -> None:
    bench.device.regain_wifi(bssid="00:11:22:33:44:55", channel=11, rssi=-80)
    text = await bench.run("State")
    assert '"BSSId":"30:B5:C2:5D:70:72","Channel":6' in text
    assert '"RSSI":40,"Signal":-80' in text
    bench.device.lose_wifi()
    bench.device.regain_wifi()
    text = await bench.run("State")
    assert '"BSSId":"00:11:22:33:44:55","Channel":11' in text


@pytest.mark.parametrize("chipset", ["BL616", "GD32VW553"])
def test_a_build_that_does_not_ask_its_radio_tells_of_an_example(
    clock: Clock, chipset: str
) -> None:
    firmware = Firmware(chipset=chipset, bssid="00:11:22:33:44:55", clock=clock)
    state = firmware.execute("State")
    assert '"BSSId":"30:B5:C2:5D:70:72","Channel":12' in state


async def test_it_stays_with_its_access_point_across_a_reboot(bench: Bench) -> None:
    bench.device.lose_wifi()
    bench.device.regain_wifi(bssid="00:11:22:33:44:55")
    await bench.device.reboot(power_cut=True)
    assert '"BSSId":"00:11:22:33:44:55"' in await bench.run("State")


async def test_a_reboot_takes_the_device_away_for_a_while(
    bench: Bench, clock: Clock
) -> None:
    back = bench.device.reboot(power_cut=True, off_seconds=5)
    assert await _refused(bench)
    clock.move(6)
    await back
    assert '"UptimeSec":1,' in await bench.run("State")
    assert "Reboot reason: 0 - Pwr" in (await bench.get("/index?state=1")).text


async def test_a_commanded_restart_is_told_as_such(bench: Bench, clock: Clock) -> None:
    await bench.run("restart 1")
    clock.move(4)
    while bench.firmware.boots < 2:
        await asyncio.sleep(0.01)
    assert "Reboot reason: 1 - Rbt" in (await bench.get("/index?state=1")).text


def _states(firmware: Firmware, clock: Clock, *states: int) -> None:
    for state in states:
        firmware.wifi.report(state)
        clock.move(1)
        firmware.advance()


def test_counters_on_the_device_count_each_loss_once(clock: Clock) -> None:
    firmware = Firmware(clock=clock)
    firmware.set_startup_command(_COUNTERS)
    firmware.reboot(power_cut=True)
    clock.move(3)
    firmware.advance()
    assert '"lost":0,' in firmware.execute(_READ_COUNTERS)
    _states(firmware, clock, 2, 1, 2, 3, 1, 4)
    clock.move(3)
    assert firmware.execute(_READ_COUNTERS) == (
        '{"lost":1,"at":3,"auth":1,"out":5,"ok":1}'
    )
    assert "Info:CMD:W4 n=1 out=5" in firmware.log.text()


def test_counters_are_published_when_mqtt_is_back(clock: Clock) -> None:
    firmware = Firmware(mqtt_host="broker", short_name="obk1", clock=clock)
    firmware.set_startup_command(_COUNTERS)
    firmware.reboot(power_cut=True)
    firmware.broker_answers = True
    clock.move(40)
    firmware.advance()
    firmware.published.clear()
    firmware.wifi.lose(firmware.uptime)
    clock.move(17)
    firmware.advance()
    firmware.wifi.regain()
    clock.move(10)
    firmware.advance()
    assert firmware.published == [
        ("obk1/wifi_lost_count/get", "1"),
        ("obk1/wifi_outage_s/get", "17"),
    ]


def test_flaps_within_one_second_fire_the_last_state_only(clock: Clock) -> None:
    firmware = Firmware(clock=clock)
    clock.move(2)
    firmware.advance()
    firmware.execute("addEventHandler WiFiState 1 SetChannel 9 1")
    firmware.execute("addEventHandler WiFiState 2 SetChannel 9 2")
    firmware.wifi.report(2)
    firmware.wifi.report(1)
    clock.move(1)
    firmware.advance()
    assert firmware.channels[9] == 1


def test_seconds_without_ping_only_grow(clock: Clock) -> None:
    firmware = Firmware(clock=clock)
    firmware.execute("addChangeHandler noPingTime > 8 AddChannel 9 1")
    clock.move(200)
    firmware.advance()
    assert "secondsWithNoPing 139" in firmware.log.text()
    assert firmware.channels[9] == 1


def test_a_ping_time_out_drops_the_wifi_once(clock: Clock) -> None:
    firmware = Firmware(clock=clock)
    firmware.config.ping_seconds = 20
    clock.move(85)
    firmware.advance()
    assert not firmware.wifi.connected
    assert "[Ping watchdog] No ping replies within 20 seconds." in firmware.log.text()
    clock.move(400)
    firmware.advance()
    assert firmware.wifi.connected
    assert firmware.log.text().count("secondsWithNoPing -1") > 20


async def test_the_ping_page_switches_the_watchdog_off(bench: Bench) -> None:
    page = await bench.get("/cfg_ping?host=10.0.0.1&disconnectTime=60")
    assert 'name="disconnectTime" value="60"' in page.text
    await bench.get("/cfg_ping?clear=1")
    config = bench.firmware.config
    assert (config.ping_host, config.ping_seconds) == ("", 0)


@pytest.mark.usefixtures("socket_enabled")
async def test_many_devices_live_in_one_process() -> None:
    devices = [SimulatedDevice(Firmware(profile="socket")) for _ in range(20)]
    try:
        for device in devices:
            await device.start()
        assert len({device.port for device in devices}) == 20
        for device in devices:
            device.lose_wifi()
        for device in devices:
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(device.host, device.port)
    finally:
        for device in devices:
            await device.stop()
