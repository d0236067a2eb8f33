"""What a person types as a part of their network."""

from ipaddress import IPv4Address, IPv4Network

from hypothesis import assume, given, strategies as st
import pytest

from custom_components.openbk.device import Address
from custom_components.openbk.device.ranges import (
    MOST_ADDRESSES,
    RangeError,
    RangeProblem,
    parse_ranges,
    subnets_text,
)

HOME = int(IPv4Address("10.0.0.0"))
OFFSETS = st.integers(0, 2**24 - 1)


def address(offset: int) -> str:
    """Return an address of the largest private network."""
    return str(IPv4Address(HOME + offset))


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("192.168.1.50", ["192.168.1.50"]),
        ("192.168.1.0/30", ["192.168.1.1", "192.168.1.2"]),
        ("192.168.1.77/30", ["192.168.1.77", "192.168.1.78"]),
        ("192.168.1.50/32", ["192.168.1.50"]),
        ("192.168.1.50/31", ["192.168.1.50", "192.168.1.51"]),
        ("192.168.1.9-11", ["192.168.1.9", "192.168.1.10", "192.168.1.11"]),
        ("192.168.1.9 – 10", ["192.168.1.9", "192.168.1.10"]),
        ("192.168.1.9-192.168.1.10", ["192.168.1.9", "192.168.1.10"]),
        ("10.0.0.255-10.0.1.0", ["10.0.0.255", "10.0.1.0"]),
        ("172.16.0.2, 172.16.0.1", ["172.16.0.1", "172.16.0.2"]),
        (" 10.0.0.1;10.0.0.1\n10.0.0.2 ", ["10.0.0.1", "10.0.0.2"]),
        ("169.254.3.4", ["169.254.3.4"]),
        ("127.0.0.2", ["127.0.0.2"]),
    ],
)
def test_subnets_ranges_and_addresses_are_understood(
    text: str, hosts: list[str]
) -> None:
    assert parse_ranges(text) == [Address(host) for host in hosts]


def test_a_port_or_ports_hold_for_each_address_of_a_range() -> None:
    assert parse_ranges("192.168.1.1-2:8080") == [
        Address("192.168.1.1", 8080),
        Address("192.168.1.2", 8080),
    ]
    assert parse_ranges("192.168.1.2:8081-8082, 192.168.1.0/30:8083") == [
        Address("192.168.1.1", 8083),
        Address("192.168.1.2", 8081),
        Address("192.168.1.2", 8082),
        Address("192.168.1.2", 8083),
    ]


@pytest.mark.parametrize("prefix", range(22, 31))
def test_a_subnet_is_searched_but_for_its_own_address_and_the_broadcast(
    prefix: int,
) -> None:
    network = IPv4Network(f"192.168.4.0/{prefix}")
    assert parse_ranges(str(network)) == [Address(str(one)) for one in network.hosts()]


@pytest.mark.parametrize(
    ("text", "problem", "part"),
    [
        ("", RangeProblem.EMPTY, ""),
        (" , ;", RangeProblem.EMPTY, ""),
        ("my network", RangeProblem.UNREADABLE, "my"),
        ("192.168.1.1 desk.local", RangeProblem.UNREADABLE, "desk.local"),
        ("192.168.1", RangeProblem.UNREADABLE, "192.168.1"),
        ("192.168.1.256", RangeProblem.UNREADABLE, "192.168.1.256"),
        ("192.168.1.1-256", RangeProblem.UNREADABLE, "192.168.1.1-256"),
        ("192.168.1.1-2.20", RangeProblem.UNREADABLE, "192.168.1.1-2.20"),
        ("192.168.1.0/33", RangeProblem.UNREADABLE, "192.168.1.0/33"),
        ("192.168.1.1:0", RangeProblem.UNREADABLE, "192.168.1.1:0"),
        ("192.168.1.1:65536", RangeProblem.UNREADABLE, "192.168.1.1:65536"),
        ("192.168.1.1:1-65536", RangeProblem.UNREADABLE, "192.168.1.1:1-65536"),
        ("١٩٢.168.1.1", RangeProblem.UNREADABLE, "١٩٢.168.1.1"),
        ("fe80::1", RangeProblem.UNREADABLE, "fe80::1"),
        ("http://192.168.1.1", RangeProblem.UNREADABLE, "http://192.168.1.1"),
        ("192.168.1.9-8", RangeProblem.BACKWARDS, "192.168.1.9-8"),
        ("192.168.1.9:90-80", RangeProblem.BACKWARDS, "192.168.1.9:90-80"),
        ("8.8.8.8", RangeProblem.PUBLIC, "8.8.8.8"),
        ("0.0.0.0/0", RangeProblem.PUBLIC, "0.0.0.0/0"),
        ("172.32.0.1", RangeProblem.PUBLIC, "172.32.0.1"),
        ("9.255.255.255-10.0.0.1", RangeProblem.PUBLIC, "9.255.255.255-10.0.0.1"),
        ("224.0.0.1", RangeProblem.PUBLIC, "224.0.0.1"),
        ("192.168.1.1, 1.1.1.1", RangeProblem.PUBLIC, "1.1.1.1"),
        ("10.0.0.0/21", RangeProblem.TOO_LARGE, "10.0.0.0/21"),
        ("10.0.0.0/8", RangeProblem.TOO_LARGE, "10.0.0.0/8"),
        ("10.0.0.0-10.0.4.0", RangeProblem.TOO_LARGE, "10.0.0.0-10.0.4.0"),
        ("10.0.0.1:1-1025", RangeProblem.TOO_LARGE, "10.0.0.1:1-1025"),
        ("10.0.0.0/22 10.1.0.1-3", RangeProblem.TOO_LARGE, "10.1.0.1-3"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_its_reason(
    text: str, problem: RangeProblem, part: str
) -> None:
    with pytest.raises(RangeError) as error:
        parse_ranges(text)
    assert (error.value.problem, error.value.part) == (problem, part)
    assert "192" not in str(error.value)


def test_as_many_addresses_as_a_22_has_are_searched_overlaps_counted_once() -> None:
    assert len(parse_ranges("10.0.0.0-10.0.3.255")) == MOST_ADDRESSES
    assert len(parse_ranges("10.0.0.0-10.0.3.255, 10.0.2.0/24")) == MOST_ADDRESSES


@given(OFFSETS, st.integers(0, 2000))
def test_a_range_names_every_address_between_its_ends(first: int, more: int) -> None:
    assume(first + more < 2**24)
    text = f"{address(first)}-{address(first + more)}"
    if more >= MOST_ADDRESSES:
        with pytest.raises(RangeError):
            parse_ranges(text)
    else:
        hosts = [Address(address(first + n)) for n in range(more + 1)]
        assert parse_ranges(text) == hosts


@given(st.lists(OFFSETS, min_size=1, max_size=40))
def test_what_was_found_can_be_typed_again(offsets: list[int]) -> None:
    found = parse_ranges(" ".join(address(offset) for offset in offsets))
    assert parse_ranges(", ".join(str(one) for one in reversed(found))) == found
    assert len(found) == len(set(offsets))


@given(st.text() | st.text(alphabet="0123456789.-/:, \t"))
def test_whatever_is_typed_is_a_range_or_a_reason(text: str) -> None:
    try:
        found = parse_ranges(text)
    except RangeError:
        return
    assert 0 < len(found) <= MOST_ADDRESSES
    assert all(IPv4Address(one.host).is_private for one in found)


@pytest.mark.parametrize(
    ("interfaces", "text"),
    [
        ([], ""),
        ([("192.168.1.20", 24)], "192.168.1.0/24"),
        ([("192.168.7.20", 16)], "192.168.4.0/22"),
        ([("10.1.2.3", 8)], "10.1.0.0/22"),
        (
            [("192.168.1.20", 24), ("192.168.2.20", 25)],
            "192.168.1.0/24, 192.168.2.0/25",
        ),
        ([("192.168.1.20", 24), ("192.168.1.21", 24)], "192.168.1.0/24"),
        # too many together: those that come first
        ([("192.168.1.20", 24), ("172.17.0.1", 16)], "192.168.1.0/24"),
        ([("172.17.0.1", 16), ("10.0.0.1", 24)], "172.17.0.0/22"),
        # nowhere to search
        ([("127.0.0.1", 8)], ""),
        ([("10.8.0.2", 32), ("10.9.0.2", 31)], ""),
        ([("203.0.113.7", 24), ("192.168.1.20", 30)], "192.168.1.20/30"),
    ],
)
def test_the_hosts_own_subnets_are_proposed(
    interfaces: list[tuple[str, int]], text: str
) -> None:
    assert subnets_text(interfaces) == text
    if text:
        assert parse_ranges(text)


@given(st.lists(st.tuples(st.ip_addresses(v=4).map(str), st.integers(0, 32))))
def test_what_is_proposed_can_be_searched(interfaces: list[tuple[str, int]]) -> None:
    if text := subnets_text(interfaces):
        assert parse_ranges(text)
