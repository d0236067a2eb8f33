"""Time passes as on a device: uptime, energy, day counters, restarts, the log."""

from datetime import datetime, timedelta, timezone

import pytest

from tests.simulator import Firmware

from .conftest import Bench, Clock


def _status_8(firmware: Firmware) -> str:
    return firmware.execute("Status 8")


def test_uptime_counts_whole_seconds(firmware: Firmware, clock: Clock) -> None:
    clock.move(59.9)
    assert firmware.uptime == 59
    assert '"Uptime":"0T00:00:59","UptimeSec":59' in firmware.execute("State")
    clock.move(86400)
    assert '"Uptime":"1T00:00:59"' in firmware.execute("State")


def test_energy_is_power_over_time(firmware: Firmware, clock: Clock) -> None:
    clock.move(3600)
    assert firmware.energy_wh == pytest.approx(115, rel=1e-4)
    firmware.set_load(power=230)
    clock.move(3600)
    assert firmware.energy_wh == pytest.approx(345, rel=1e-4)


def test_a_power_cut_steps_the_total_back_by_less_than_ten_wh(
    firmware: Firmware, clock: Clock
) -> None:
    clock.move(3600)
    before = firmware.energy_wh
    firmware.reboot(power_cut=True)
    firmware.execute("startDriver TESTPOWER")
    assert 0 < before - firmware.energy_wh < 10
    assert firmware.uptime == 0


def test_a_commanded_restart_keeps_the_total(firmware: Firmware, clock: Clock) -> None:
    clock.move(3600)
    before = firmware.energy_wh
    firmware.reboot(power_cut=False)
    firmware.execute("startDriver TESTPOWER")
    assert firmware.energy_wh == pytest.approx(before)


def test_little_energy_is_saved_after_six_hours(clock: Clock) -> None:
    firmware = Firmware(profile="socket_metering", clock=clock)
    firmware.set_load(power=1)
    clock.move(6 * 3600 + 600)
    before = firmware.energy_wh
    firmware.reboot(power_cut=True)
    firmware.execute("startDriver TESTPOWER")
    assert firmware.energy_wh == pytest.approx(6, abs=0.01)
    assert before > 6.1


def test_a_reset_clears_the_total_and_the_days(
    firmware: Firmware, clock: Clock
) -> None:
    clock.move(3600)
    firmware.execute("EnergyCntReset")
    assert firmware.energy_wh == 0
    assert firmware.execute("echo $today") == "0"
    firmware.execute("EnergyCntReset 1234.5")
    assert firmware.energy_wh == pytest.approx(1234.5)


def test_day_counters_follow_the_clock_once_it_is_set(
    firmware: Firmware, clock: Clock
) -> None:
    firmware.set_clock(datetime(2026, 11, 22, 23, 30))
    clock.move(1799)
    assert float(firmware.execute("echo $today")) == pytest.approx(57.5, rel=1e-2)
    clock.move(1801)
    assert float(firmware.execute("echo $yesterday")) == pytest.approx(57.5, rel=1e-2)
    assert float(firmware.execute("echo $today")) == pytest.approx(57.5, rel=1e-2)
    assert '"Time":"2026-11-23T00:30:00"' in firmware.execute("State")


def test_without_a_clock_today_is_a_running_counter(
    firmware: Firmware, clock: Clock
) -> None:
    clock.move(2 * 86400)
    assert '"Time":"0000-00-00T00:00:00"' in firmware.execute("State")
    assert float(firmware.execute("echo $today")) == pytest.approx(5520, rel=1e-3)
    assert firmware.execute("echo $yesterday,$NTPOn") == "0,0"


def test_a_time_with_a_zone_gives_the_device_that_offset(firmware: Firmware) -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    firmware.set_clock(datetime(2026, 11, 22, 12, 0, tzinfo=zone))
    text = firmware.execute("Status 7")
    assert '"UTC":"2026-11-22T06:30:00","Local":"2026-11-22T12:00:00"' in text
    assert '"Timezone":"+05:30"' in text


@pytest.mark.parametrize(
    ("driver", "frequency"), [("BL0937", "nan"), ("BL0942", "50"), ("CSE7766", "nan")]
)
def test_a_chip_without_frequency_says_nan_in_echo_and_zero_in_status(
    clock: Clock, driver: str, frequency: str
) -> None:
    firmware = Firmware(profile="socket", clock=clock)
    firmware.execute("POWER ON")
    firmware.execute(f"startDriver {driver}")
    clock.move(2)
    assert firmware.execute("echo $frequency") == frequency
    zero = "0.000000" if frequency == "nan" else "50.000000"
    assert f'"Frequency":{zero}' in _status_8(firmware)


def test_a_real_meter_measures_only_behind_a_closed_relay(clock: Clock) -> None:
    firmware = Firmware(profile="socket_bl0942", clock=clock)
    clock.move(2)
    assert '"Power": 100.000000' in _status_8(firmware)
    firmware.execute("POWER OFF")
    clock.move(1)
    assert '"Power": 0.000000' in _status_8(firmware)
    assert '"Voltage":230.000000' in _status_8(firmware)


@pytest.mark.parametrize(
    ("chipset", "variant"), [("W800", ""), ("BK7231N", "sensors"), ("XR809", "")]
)
def test_a_build_without_meter_leaves_its_constants_as_they_are(
    clock: Clock, chipset: str, variant: str
) -> None:
    firmware = Firmware(
        profile="socket_metering", chipset=chipset, variant=variant, clock=clock
    )
    assert firmware.execute('echo {"p":$power,"u":$uptime}') == '{"p":$power,"u":0}'
    assert "ENERGY" not in _status_8(firmware)


def test_a_reboot_keeps_the_configuration_and_loses_the_rest(
    firmware: Firmware, clock: Clock
) -> None:
    firmware.execute("ShortName kitchen")
    firmware.execute("SetChannel 5 7")
    firmware.reboot(power_cut=True, off_seconds=4)
    assert not firmware.is_on
    clock.move(5)
    assert firmware.is_on
    assert firmware.uptime == 1
    assert firmware.config.short_name == "kitchen"
    assert firmware.channels[1] == firmware.channels[5] == 0
    assert firmware.channels.label(1) == "1"
    assert "ENERGY" not in _status_8(firmware)


def test_a_start_value_and_a_remembered_one_come_back(firmware: Firmware) -> None:
    firmware.execute("SetStartValue 5 33")
    firmware.execute("SetStartValue 1 -1")
    firmware.reboot(power_cut=True)
    assert (firmware.channels[1], firmware.channels[5]) == (1, 33)


def test_the_start_up_command_runs_at_boot(firmware: Firmware, clock: Clock) -> None:
    firmware.set_startup_command(
        "// a comment\nbacklog startDriver TESTPOWER; SetChannelLabel 1 Heater\n"
        "delay_s 3\nSetChannel 5 9"
    )
    firmware.reboot(power_cut=True)
    assert "ENERGY" in _status_8(firmware)
    assert firmware.channels.label(1) == "Heater"
    assert firmware.channels[5] == 0
    clock.move(3)
    firmware.advance()
    assert firmware.channels[5] == 9


@pytest.mark.parametrize(
    ("script", "seconds", "expected"),
    [
        ("waitFor WiFiState 4\nSetChannel 5 9", 1, 9),
        ("waitFor WiFiState ! 1\nSetChannel 5 9", 1, 9),
        ("backlog waitFor WiFiState 4; SetChannel 5 9", 1, 9),
        ("waitFor noPingTime > 2\nSetChannel 5 9", 60, 0),
        ("waitFor noPingTime > 2\nSetChannel 5 9", 64, 9),
        # There is no broker, and what is no event is not waited for.
        ("waitFor MQTTState 1\nSetChannel 5 9", 90, 0),
        ("waitFor Christmas 1\nSetChannel 5 9", 0, 9),
    ],
)
def test_a_script_waits_for_an_event(
    firmware: Firmware, clock: Clock, script: str, seconds: int, expected: int
) -> None:
    firmware.set_startup_command(script)
    firmware.reboot(power_cut=True)
    clock.move(seconds - 1)
    firmware.advance()
    assert firmware.channels[5] == (0 if seconds else expected)
    clock.move(1)
    firmware.advance()
    assert firmware.channels[5] == expected


@pytest.mark.parametrize("disabled", [False, True])
def test_pins_start_drivers_unless_flag_36_says_no(
    firmware: Firmware, disabled: bool
) -> None:
    for pin, role in enumerate(("BP5758D_CLK", "BP5758D_DAT", "BAT_ADC", "IRSend")):
        firmware.execute(f"SetPinRole {pin} {role}")
    firmware.config.set_flag(36, disabled)
    firmware.reboot(power_cut=True)
    expected = {"IR"} if disabled else {"BP5758D", "Battery", "IR"}
    assert firmware.drivers.running == expected


async def test_restart_comes_after_three_seconds(bench: Bench, clock: Clock) -> None:
    clock.move(100)
    reply = await bench.client.request("/api/reboot", method="POST")
    assert reply.text == '{"reboot":3}'
    clock.move(2.5)
    assert 'UptimeSec":102' in await bench.run("State")
    clock.move(1)
    bench.firmware.advance()
    assert not bench.firmware.is_on
    clock.move(2)
    assert bench.firmware.uptime == 1
    assert bench.firmware.boots == 2


async def test_a_repeating_event_runs(firmware: Firmware, clock: Clock) -> None:
    firmware.execute("addRepeatingEvent 5 -1 AddChannel 9 1")
    clock.move(21)
    firmware.advance()
    assert firmware.channels[9] == 4


async def test_reading_the_log_empties_it(bench: Bench, clock: Clock) -> None:
    first = await bench.get("/lograw")
    assert b"text/plain" in first.head
    assert "Using Pass [correct horse]" in first.text
    assert (await bench.get("/lograw")).body == b""
    clock.move(1)
    assert (await bench.get("/lograw")).text == (
        "Info:MAIN:Time 1, idle 0/s, free 74456, MQTT 0(0), bWifi 1, "
        "secondsWithNoPing -1, socks 3/38 \r\n"
    )


@pytest.mark.parametrize("seconds", [75, 3600])
async def test_the_log_holds_the_last_half_minute(
    bench: Bench, clock: Clock, seconds: int
) -> None:
    clock.move(seconds)
    reply = await bench.get("/lograw")
    assert len(reply.body) == 4095
    lines = reply.text.splitlines()
    assert f"Time {seconds}," in lines[-1]
    assert f"Time {seconds - 30}," in reply.text
    assert f"Time {seconds - 50}," not in reply.text


def test_a_quiet_log_keeps_own_lines(firmware: Firmware, clock: Clock) -> None:
    firmware.execute("backlog logfeature 6 0; logfeature 7 0")
    firmware.log.take()
    firmware.execute("echo hello")
    clock.move(600)
    firmware.advance()
    assert firmware.log.text() == "Info:CMD:hello\r\n"


def test_any_line_can_be_put_into_the_log(firmware: Firmware) -> None:
    firmware.log.take()
    firmware.log("[RX] status_code 53")
    assert firmware.log.take() == b"[RX] status_code 53\r\n"


def test_a_sensor_overwrites_what_was_set(clock: Clock) -> None:
    firmware = Firmware(profile="dht22", clock=clock)
    firmware.surroundings.temperature = -3.5
    clock.move(1)
    assert '"DHT":{"Temperature": -3.5,"Humidity": 48}' in _status_8(firmware)


def test_battery_volts_are_in_state_and_not_in_energy(clock: Clock) -> None:
    firmware = Firmware(clock=clock)
    firmware.execute("startDriver Battery")
    firmware.surroundings.battery_millivolts = 2870
    firmware.surroundings.battery_percent = 64
    assert '"Vcc":2.8700,' in firmware.execute("State")
    assert '"ENERGY":{"Voltage":0.0000,"Batterypercentage":64}' in _status_8(firmware)


def test_tuya_data_points_reach_their_channels(clock: Clock) -> None:
    firmware = Firmware(profile="tuyamcu_thermostat", clock=clock)
    firmware.tuya.receive(24, 215)
    assert firmware.channels[2] == 215
    assert firmware.execute("Dp24") == '[{"id":24,"type":2,"data":0}]'
    firmware.execute("SetFlag 46 1")
    firmware.tuya.receive(24, 220)
    assert firmware.execute("Dp24") == '[{"id":24,"type":2,"data":220}]'
