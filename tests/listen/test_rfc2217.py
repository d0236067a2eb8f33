"""The client's half of RFC 2217, byte by byte."""

from itertools import batched

import pytest

from custom_components.openbk.listen.rfc2217 import Rfc2217

# What ser2net 4.3.11 (gensio 2.6.2) sent to this client: before it was asked anything,
# and in reply to the settings. 107 is the state of the modem lines, unasked.
SER2NET = bytes.fromhex(
    "fffb03 fffd03 fffb01 fffe01 fffd00 fffb00 fffd2c fffa2c6b00fff0"
    "fffa2c6500 1e8480 fff0 fffa2c6608fff0 fffa2c6701fff0 fffa2c6801fff0"
)
CONFIRMED = bytes.fromhex("fffd2c fffa2c65001e8480fff0")


def ready() -> Rfc2217:
    """Return a client whose negotiation is over."""
    telnet = Rfc2217(2_000_000)
    telnet.take_replies()
    assert telnet.feed(CONFIRMED) == b""
    assert telnet.ready
    telnet.take_replies()
    return telnet


def test_binary_and_settings_are_offered_first() -> None:
    assert Rfc2217(9600).take_replies() == bytes.fromhex("fffb00 fffd00 fffd03 fffb2c")


def test_settings_are_sent_once_when_the_server_takes_them() -> None:
    telnet = Rfc2217(2_000_000)
    telnet.take_replies()
    telnet.feed(SER2NET)
    assert telnet.ready
    assert telnet.refused is None
    # do suppress: will; will echo: don't; do settings: 2000000 Bd, 8 bits, none, 1 stop
    assert telnet.take_replies() == bytes.fromhex(
        "fffb03 fffe01fffa2c01001e8480fff0 fffa2c0208fff0 fffa2c0301fff0 fffa2c0401fff0"
    )
    telnet.feed(SER2NET)
    assert telnet.take_replies() == b""


def test_a_255_in_the_baud_rate_is_doubled() -> None:
    telnet = Rfc2217(0x01FF00)
    telnet.feed(b"\xff\xfd\x2c")
    assert b"\xff\xfa\x2c\x01\x00\x01\xff\xff\x00\xff\xf0" in telnet.take_replies()
    telnet.feed(b"\xff\xfa\x2c\x65\x00\x01\xff\xff\x00\xff\xf0")
    assert telnet.ready


@pytest.mark.parametrize(
    ("received", "read"),
    [
        (b"text", b"text"),
        (b"\xff\xff", b"\xff"),
        (b"a\xff\xffb\xff\xff\xff\xff", b"a\xffb\xff\xff"),
        # no operation, break, will an unknown option, a notice between two words
        (b"a\xff\xf1b\xff\xf3c", b"abc"),
        (b"a\xff\xfb\x22b", b"ab"),
        (b"a\xff\xfa\x2c\x6b\x30\xff\xf0b", b"ab"),
        # values that look like the end, or like another command
        (b"a\xff\xfa\x2c\x6b\xff\xff\xf0\xff\xf0b", b"ab"),
        (b"a\xff\xfa\x18\x01\xff\xf0b", b"ab"),
        (b"a\xff\xff\xf0b", b"a\xff\xf0b"),
        # a 255 that nothing follows which telnet knows
        (b"a\xffb", b"ab"),
    ],
)
def test_what_the_port_read_comes_out_however_it_is_split(
    received: bytes, read: bytes
) -> None:
    for length in range(1, len(received) + 1):
        telnet = ready()
        pieces = [bytes(piece) for piece in batched(received, length)]
        assert b"".join(map(telnet.feed, pieces)) == read


def test_what_came_at_the_old_speed_is_left_out() -> None:
    telnet = Rfc2217(2_000_000)
    assert telnet.feed(b"\x80\x12") == b""
    assert telnet.feed(b"\x80" + CONFIRMED + b"text") == b"text"


def test_a_command_without_an_end_is_forgotten() -> None:
    telnet = ready()
    telnet.feed(b"\xff\xfa\x2c")
    read = b"".join(telnet.feed(b"x" * 100) for _ in range(100))
    assert read.count(b"x") == 10_000
    assert telnet.feed(b"text") == b"text"


def test_a_server_that_changes_its_mind_for_ever_is_answered_once() -> None:
    telnet = ready()
    for _ in range(100):
        telnet.feed(b"\xff\xfb\x18\xff\xfc\x18\xff\xfd\x18\xff\xfe\x18")
    assert telnet.take_replies() == bytes.fromhex("fffe18 fffc18")


def test_refused_settings_are_told() -> None:
    telnet = Rfc2217(115200)
    telnet.feed(b"\xff\xfe\x2c")
    assert not telnet.ready
    assert telnet.refused == "no settings"
    telnet = Rfc2217(115200)
    telnet.feed(b"\xff\xfa\x2c\x65\x00\x00\x25\x80\xff\xf0")
    assert not telnet.ready
    assert telnet.refused == "9600 Bd"
