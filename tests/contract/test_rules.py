"""The simulator keeps the rules that are checked on real devices."""

import pytest

from tests.simulator import PROFILES, Firmware, SimulatedDevice
from tests.simulator.chips import CHIPS

from .raw import RawClient
from .rules import broken_rules


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("profile", sorted(set(PROFILES) - {"quoted_names"}))
async def test_every_profile_keeps_the_rules(profile: str) -> None:
    async with SimulatedDevice(Firmware(profile=profile)) as device:
        assert await broken_rules(RawClient(device.host, device.port)) == []


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize("chipset", CHIPS)
async def test_every_chipset_keeps_the_rules(chipset: str) -> None:
    firmware = Firmware(profile="socket_metering", chipset=chipset)
    async with SimulatedDevice(firmware) as device:
        assert await broken_rules(RawClient(device.host, device.port)) == []


@pytest.mark.usefixtures("socket_enabled")
async def test_a_name_with_a_quote_breaks_the_rules() -> None:
    async with SimulatedDevice(Firmware(profile="quoted_names")) as device:
        problems = await broken_rules(RawClient(device.host, device.port))
    assert any("JSONDecodeError" in problem for problem in problems)
