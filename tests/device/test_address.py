"""What people type as an address."""

from hypothesis import given, strategies as st
import pytest

from custom_components.openbk.device import Address, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.50", Address("192.168.1.50")),
        ("  192.168.1.50 ", Address("192.168.1.50")),
        ("192.168.1.50:8080", Address("192.168.1.50", 8080)),
        ("socket.fritz.box", Address("socket.fritz.box")),
        ("OpenBK7231N_12345678", Address("openbk7231n_12345678")),
        ("obk12345678.local.", Address("obk12345678.local")),
        ("http://192.168.1.50/index?state=1", Address("192.168.1.50")),
        ("HTTP://192.168.1.50:81/", Address("192.168.1.50", 81)),
        ("http://admin:secret@192.168.1.50/cfg", Address("192.168.1.50")),
        ("fe80::1", Address("fe80::1")),
        ("[fe80::1]:8080", Address("fe80::1", 8080)),
    ],
)
def test_an_address_is_understood_as_people_write_it(
    text: str, address: Address
) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "my socket",
        "http://",
        "https://192.168.1.50",
        "ftp://192.168.1.50",
        "192.168.1",
        "192.168.1.256",
        "192.168.1.50:http",
        "192.168.1.50:70000",
        "192.168.1.50:0",
        "-socket",
        "a" * 64,
        "[fe80::1",
    ],
)
def test_what_names_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        parse_address(text)


@given(st.text())
def test_no_text_makes_it_raise_anything_else(text: str) -> None:
    try:
        address = parse_address(text)
    except ValueError:
        return
    assert parse_address(str(address)) == address


@given(st.ip_addresses(), st.integers(1, 65535))
def test_an_address_survives_being_printed(ip: object, port: int) -> None:
    address = Address(str(ip), port)
    assert parse_address(str(address)) == address
    assert address.url.host == str(ip)
    assert address.url.port == port
