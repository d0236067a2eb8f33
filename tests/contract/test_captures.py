"""The simulator answers as the captured firmware does, byte for byte."""

from collections.abc import Callable
import re

import pytest

from tests.simulator import PROFILES as SIMULATED, Firmware, SimulatedDevice
from tests.simulator.profiles import CAPTURES

from .captures import PROFILES, VOLATILE, captures, command_target, mask
from .raw import RawClient

# When the captures were taken.
_UPTIME = 7


@pytest.fixture
def firmware_of(socket_enabled: None) -> Callable[[str], Firmware]:
    """Return what makes the captured device, seven seconds after its boot."""
    now = 0.0

    def make(profile: str) -> Firmware:
        nonlocal now
        firmware = Firmware.like_captures(profile, clock=lambda: now)
        now = _UPTIME + 0.5
        return firmware

    return make


def test_all_eighteen_profiles_are_captured() -> None:
    assert len(PROFILES) == 18
    assert set(PROFILES) <= set(SIMULATED)


@pytest.mark.parametrize("profile", PROFILES)
async def test_every_captured_reply_is_repeated(
    profile: str, firmware_of: Callable[[str], Firmware]
) -> None:
    different = {}
    async with SimulatedDevice(firmware_of(profile)) as device:
        client = RawClient(device.host, device.port)
        for capture in captures(profile):
            reply = await client.request(capture.target)
            if mask(reply.text) != mask(capture.body):
                different[capture.name] = (reply.text, capture.body)
    assert not different


@pytest.mark.parametrize("profile", PROFILES)
async def test_the_uptime_is_repeated_too(
    profile: str, firmware_of: Callable[[str], Firmware]
) -> None:
    async with SimulatedDevice(firmware_of(profile)) as device:
        reply = await RawClient(device.host, device.port).request("/cm?cmnd=State")
    assert reply.text == (CAPTURES / profile / "cm_State.json").read_text()


async def test_a_request_without_password_is_refused_as_captured(
    firmware_of: Callable[[str], Firmware],
) -> None:
    firmware = firmware_of("relay_off")
    firmware.config.web_password = "secret"
    async with SimulatedDevice(firmware) as device:
        reply = await RawClient(device.host, device.port).request("/api/info")
    assert reply.head + reply.body == (
        (CAPTURES / "relay_off" / "raw_401.txt").read_bytes()
    )


async def test_numbers_of_the_meter_keep_the_firmwares_style(
    firmware_of: Callable[[str], Firmware],
) -> None:
    async with SimulatedDevice(firmware_of("socket_metering")) as device:
        client = RawClient(device.host, device.port)
        text = (await client.request(command_target("Status 8"))).text
    assert '"Power": 115.000000,"ApparentPower": 115.000000' in text
    assert re.search(r'"ConsumptionTotal":0\.\d{6},"Yesterday": 0\.000000', text)


async def test_a_request_leaves_the_log_line_it_left_on_the_real_firmware(
    firmware_of: Callable[[str], Firmware],
) -> None:
    captured = (CAPTURES / "bare" / "lograw.txt").read_bytes().decode()
    _, _, wanted = captured.rpartition("socks 1/9999 \r\n")
    echo = (CAPTURES / "bare" / "cm_echo.txt").read_text().partition("\n")[0]
    async with SimulatedDevice(firmware_of("bare")) as device:
        client = RawClient(device.host, device.port)
        await client.request("/lograw")
        for command in ("Status 0", "Ch", "POWER", "NoSuchCommand", echo):
            await client.request(command_target(command))
        assert (await client.request("/lograw")).text == wanted


@pytest.mark.parametrize("name", VOLATILE)
def test_each_masked_value_occurs_in_the_captures(name: str) -> None:
    texts = [capture.body for profile in PROFILES for capture in captures(profile)]
    assert any(f'"{name}":' in text for text in texts)
