"""What people type for a port, what it is known by, and what they are offered."""

from importlib import import_module
from pathlib import Path
import sys

import pytest

from custom_components.openbk.listen import serial_name
from custom_components.openbk.listen.serial_name import (
    InvalidPort,
    PortChoice,
    list_ports,
    stable_name,
    validate_port,
)

ADAPTER = "usb-Silicon_Labs_CP2102_0001-if00-port0"


@pytest.mark.parametrize(
    ("text", "port"),
    [
        (" /dev/ttyUSB0\n", "/dev/ttyUSB0"),
        ("/dev//serial/by-id/x/", "/dev/serial/by-id/x"),
        ("socket://Server.Local:8888", "socket://server.local:8888"),
        ("SOCKET://192.0.2.1:0023/", "socket://192.0.2.1:23"),
        ("socket://[2001:DB8::1]:23", "socket://[2001:db8::1]:23"),
        ("Rfc2217://HOST:65535", "rfc2217://host:65535"),
    ],
)
def test_a_port_has_one_spelling(text: str, port: str) -> None:
    assert validate_port(text) == port
    assert validate_port(port) == port
    assert stable_name(text) == port


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("ttyUSB0", "not_absolute"),
        ("COM3", "not_absolute"),
        ("192.0.2.1:23", "not_absolute"),
        ("/dev/tty\nUSB0", "invalid"),
        ("/dev/tty\0USB0", "invalid"),
        ("http://host:80", "unknown_scheme"),
        ("tcp://host:80", "unknown_scheme"),
        ("://host:80", "unknown_scheme"),
        ("socket://", "host_missing"),
        ("socket://:23", "host_missing"),
        ("socket:///dev/ttyUSB0", "host_missing"),
        ("socket://host", "number_missing"),
        ("socket://host:", "number_missing"),
        ("rfc2217://host:0", "number_missing"),
        ("rfc2217://host:65536", "number_missing"),
        ("rfc2217://host:port", "number_missing"),
        ("rfc2217://user:word@host:23", "invalid"),
        ("rfc2217://host:23?ign_set_control", "invalid"),
        ("rfc2217://host:23/port", "invalid"),
        ("rfc2217://host:23#1", "invalid"),
        ("socket://my host:23", "invalid"),
        ("socket://[::1:23", "invalid"),
    ],
)
def test_what_names_no_port_is_refused_with_what_is_wrong(
    text: str, problem: str
) -> None:
    with pytest.raises(InvalidPort) as caught:
        validate_port(text)
    assert caught.value.problem == problem


@pytest.fixture
def by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a machine's directory of links, with one adapter."""
    directory = tmp_path / "dev" / "serial" / "by-id"
    directory.mkdir(parents=True)
    for name in ("ttyUSB0", "ttyUSB1", "ttyS0"):
        (tmp_path / "dev" / name).touch()
    (directory / ADAPTER).symlink_to("../../ttyUSB0")
    monkeypatch.setattr(serial_name, "BY_ID", directory)
    return directory


def test_a_port_is_known_by_its_link(by_id: Path, tmp_path: Path) -> None:
    link = str(by_id / ADAPTER)
    alias = tmp_path / "dev" / "alias"
    alias.symlink_to("ttyUSB0")
    assert stable_name(str(tmp_path / "dev" / "ttyUSB0")) == link
    assert stable_name(str(alias)) == link
    assert stable_name(link) == link


def test_a_port_without_a_link_is_known_by_its_path(
    by_id: Path, tmp_path: Path
) -> None:
    for name in ("ttyUSB1", "ttyS0", "unplugged"):
        path = str(tmp_path / "dev" / name)
        assert stable_name(path) == path


def test_a_link_that_is_unplugged_keeps_its_name(by_id: Path, tmp_path: Path) -> None:
    (tmp_path / "dev" / "ttyUSB0").unlink()
    assert stable_name(str(by_id / ADAPTER)) == str(by_id / ADAPTER)


def test_without_any_link_a_port_is_known_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_name, "BY_ID", tmp_path / "nothing")
    assert stable_name("/dev/ttyUSB0") == "/dev/ttyUSB0"


def test_without_the_library_the_links_are_offered(
    by_id: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "serialx", None)
    assert list_ports() == [PortChoice(str(by_id / ADAPTER), ADAPTER)]
    monkeypatch.setattr(serial_name, "BY_ID", by_id / "nothing")
    assert list_ports() == []


@pytest.fixture
def machine(by_id: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the library find one USB adapter; return the directory of its descriptor."""
    try:
        platform = import_module("serialx.platforms.serial_linux")
    except ImportError:
        platform = import_module("serialx.platforms.serial_posix")
    sys_root = tmp_path / "sys"
    usb = sys_root / "devices" / "1-1"
    interface = usb / "1-1:1.0"
    tty = interface / "ttyUSB0"
    for directory in (tty / "driver", sys_root / "bus" / "usb-serial"):
        directory.mkdir(parents=True)
    (tty / "subsystem").symlink_to(sys_root / "bus" / "usb-serial")
    for path, text in {
        usb / "idVendor": "10c4",
        usb / "idProduct": "ea60",
        usb / "bcdDevice": "0100",
        usb / "serial": "0001",
        usb / "manufacturer": "Silicon Labs",
        usb / "product": "CP2102",
        interface / "bInterfaceNumber": "00",
    }.items():
        path.write_text(f"{text}\n")
    known = sys_root / "class" / "tty" / "ttyUSB0"
    known.mkdir(parents=True)
    (known / "device").symlink_to(tty)
    monkeypatch.setattr(platform, "SYS_ROOT", sys_root)
    monkeypatch.setattr(platform, "DEV_ROOT", tmp_path / "dev")
    return usb


def test_the_library_tells_maker_and_product(machine: Path, by_id: Path) -> None:
    description = "CP2102, Silicon Labs, 0001, ttyUSB0"
    assert list_ports() == [PortChoice(str(by_id / ADAPTER), description)]


def test_a_port_whose_adapter_has_no_serial_number_is_offered(
    machine: Path, by_id: Path
) -> None:
    """At which 0.6.2 gives up the whole list; 1.8 leaves the port out."""
    (machine / "serial").unlink()
    (choice,) = list_ports()
    assert choice.path == str(by_id / ADAPTER)
    assert "CP2102" in choice.description
