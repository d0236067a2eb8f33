"""The names that the firmware gives, and what is no such name."""

from fnmatch import fnmatchcase

import pytest

from custom_components.openbk.device.names import (
    dhcp_patterns,
    is_shared,
    mac_bytes_in,
    mac_bytes_of,
    mdns_patterns,
)
from tests.simulator.chips import CHIPS, Chip

DEVICES = [chip for name, chip in CHIPS.items() if name != "LIN"]


@pytest.mark.parametrize("chip", DEVICES, ids=lambda chip: chip.long_prefix)
def test_both_names_of_every_chip_are_understood(chip: Chip) -> None:
    short, long = f"{chip.short_prefix}8C1234AF", f"{chip.long_prefix}_8C1234AF"
    assert mac_bytes_of(short) == mac_bytes_of(long) == "8c1234af"
    for name in (short.lower(), long.lower()):
        assert [p for p in dhcp_patterns() if fnmatchcase(name, p)], name
    instance = f"{short}._http._tcp.local.".lower()
    assert [p for p in mdns_patterns() if fnmatchcase(instance, p)]


@pytest.mark.parametrize(
    "name",
    [
        "OpenBK7231N_8C123456.fritz.box",
        "openbk7231n-8c123456",
        "obk8C123456.local.",
        "OBK8c123456",
    ],
)
def test_what_a_network_makes_of_a_name_does_not_matter(name: str) -> None:
    assert mac_bytes_of(name) == "8c123456"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "kitchen",
        "192.168.1.50",
        # Other firmware on the same chips, and what begins alike.
        "esp-8c1234",
        "esp_8c1234",
        "esp8c1234",
        "esp32-8c123456",
        "espressif",
        "esphome8c123456",
        "w800",
        "wled-8c1234",
        "openwrt_8c123456",
        "openhab_8c123456",
        "openbeken",
        "openbk7231n_8c12345",
        "openbk7231n_8c1234567",
        "openbk7231n_8c12345g",
        "openbk7231n8c123456",
        "obk_8c123456",
        "xobk8c123456",
        "lsee8c123456",
    ],
)
def test_other_names_are_nobodys(name: str) -> None:
    assert mac_bytes_of(name) is None
    assert not [p for p in dhcp_patterns() if fnmatchcase(name, p)]
    instance = f"{name}._http._tcp.local."
    assert not [p for p in mdns_patterns() if fnmatchcase(instance, p)]


def test_the_bytes_of_a_mac_are_those_of_the_name() -> None:
    assert mac_bytes_in("c8:47:8c:12:34:56") == "8c123456"
    assert is_shared(mac_bytes_in("c8:47:8c:00:00:00"))
    assert not is_shared("8c000001")
