"""Tests of the code tables: complete, never mixed, usable as entity states."""

import re

import pytest

from custom_components.openbk.wifi.code_tables import reason, status
from custom_components.openbk.wifi.codes import (
    REASON_CODES,
    STATUS_CODES,
    UNKNOWN_NAME,
    VENDOR_CODES,
    Code,
    CodeKind,
    VendorCode,
    VendorFamily,
    reason_code,
    status_code,
    vendor_code,
)
from custom_components.openbk.wifi.remedies import REMEDIES

# Numbers that IEEE 802.11 leaves open or has withdrawn without a name here.
RESERVED_STATUS = {4, 8, 9, 36, 66, 69, 70, 71, 90, 91, 125, 128, 129}
RESERVED_STATUS |= set(range(108, 112)) | set(range(114, 123))
RESERVED_REASON = {0, 40, 41, 42, 43, 44}

ALL: list[Code] = [
    *STATUS_CODES.values(),
    *REASON_CODES.values(),
    *(code for codes in VENDOR_CODES.values() for code in codes.values()),
]


def _id(code: Code) -> str:
    family = code.family if isinstance(code, VendorCode) else code.kind
    return f"{family}-{code.number}"


SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def test_the_status_codes_are_complete() -> None:
    """Every number of the standard's table and its amendments."""
    assert set(range(142)) - set(STATUS_CODES) == RESERVED_STATUS


def test_the_reason_codes_are_complete() -> None:
    """Every number of the standard's table."""
    assert set(range(69)) - set(REASON_CODES) == RESERVED_REASON


@pytest.mark.parametrize(
    ("family", "numbers"),
    [
        (VendorFamily.BL602_WLAN_FW, range(27)),
        (VendorFamily.BL602_WLAN_FW_AP, range(7)),
        (VendorFamily.BEKEN_RW_EVT_OLD, range(15)),
        (VendorFamily.BEKEN_RW_EVT_NEW, range(17)),
        (VendorFamily.BEKEN_CONN_LOSS, [40]),
        (VendorFamily.ESP_WIFI_REASON, range(200, 213)),
        (VendorFamily.LN_CONNECT_RESULT, range(5)),
        (VendorFamily.W800_ERRNO, range(4)),
        (VendorFamily.W800_EVENT, range(1, 9)),
        (VendorFamily.REALTEK_ERROR_OLD, range(10)),
        (VendorFamily.REALTEK_ERROR_NEW, range(9)),
        (VendorFamily.REALTEK_ERROR_MATTER, range(7)),
        (VendorFamily.REALTEK_DISCONNECT, [65529, 65530, 65531, 65534, 65535]),
        (VendorFamily.REALTEK_LINK_ERR, range(12)),
        (VendorFamily.XR_WLAN_EVENT, range(7)),
    ],
)
def test_a_family_of_vendor_codes_is_complete(
    family: VendorFamily, numbers: list[int]
) -> None:
    """As in the makers' headers."""
    assert list(VENDOR_CODES[family]) == list(numbers)


def test_every_family_has_a_table() -> None:
    """One may be empty: its numbers are printed without a public meaning."""
    assert set(VENDOR_CODES) == set(VendorFamily)


@pytest.mark.parametrize(
    ("number", "as_status", "as_reason"),
    [
        (17, "ap_unable_to_handle_new_sta", "ie_in_4way_differs"),
        (53, "invalid_pmkid", "mesh_max_peers"),
        (15, "challenge_fail", "4way_handshake_timeout"),
        (1, "unspecified_failure", "unspecified"),
    ],
)
def test_a_number_means_another_thing_in_each_kind(
    number: int, as_status: str, as_reason: str
) -> None:
    """Status and reason never mix, not even in a comparison."""
    status_entry, reason_entry = status_code(number), reason_code(number)
    assert (status_entry.name, reason_entry.name) == (as_status, as_reason)
    assert status_entry != reason_entry
    assert len({status_entry, reason_entry}) == 2
    assert (status_entry.kind, reason_entry.kind) == (CodeKind.STATUS, CodeKind.REASON)


@pytest.mark.parametrize("rows", [status.STATUS_ROWS, reason.REASON_ROWS])
def test_no_number_or_name_comes_twice(rows: tuple[tuple[int, str], ...]) -> None:
    """A name is the state of an enum sensor."""
    for column in (0, 1):
        values = [row[column] for row in rows]
        assert len(values) == len(set(values))


@pytest.mark.parametrize("code", ALL, ids=_id)
def test_a_code_has_a_slug_a_meaning_and_remedies_that_exist(code: Code) -> None:
    """Names must do as states, meanings as sentences."""
    assert SLUG.fullmatch(code.name)
    assert code.meaning[0].isupper()
    assert code.meaning.endswith(".")
    assert code.remedies
    assert len(code.remedies) == len(set(code.remedies))
    assert all(item.cause.endswith(".") for item in code.remedies)


def test_every_remedy_is_a_sentence_with_a_key_of_its_own() -> None:
    """Translations and repairs rely on the keys."""
    assert all(
        key == item.key and SLUG.fullmatch(key) for key, item in REMEDIES.items()
    )
    assert all(item.remedy.endswith((".", ")")) for item in REMEDIES.values())


@pytest.mark.parametrize("number", [4, 8, 66, 200, 65535])
def test_a_number_without_a_meaning_is_reserved_not_invented(number: int) -> None:
    """The number itself is shown."""
    for code in (status_code(number), reason_code(number + 1000)):
        assert code.name == UNKNOWN_NAME
        assert str(code.number) in code.meaning


def test_a_vendor_code_without_a_public_meaning_says_so() -> None:
    """Lightning's library prints numbers that nobody has published."""
    code = vendor_code(VendorFamily.LN_MLME_RESULT, 7)
    assert (code.name, code.text) == (UNKNOWN_NAME, "7")
    assert "not public" in code.meaning


@pytest.mark.parametrize(
    ("value", "name", "words"),
    [
        (0x000F0001, "deauth", "exchanging keys"),
        (0x00010800, "wpa3_auth_fail", "found"),
        (0, "no_error", "No error bit"),
    ],
)
def test_realteks_link_error_is_a_set_of_bits(
    value: int, name: str, words: str
) -> None:
    """What went wrong, and the stage that was reached."""
    code = vendor_code(VendorFamily.REALTEK_LINK_ERR, value)
    assert code.name == name
    assert words in code.meaning
    assert code.text == f"{value:08x}"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        (status_code(53), "invalid PMKID"),
        (status_code(27), "assoc denied no HT"),
        (reason_code(15), "4way handshake timeout"),
    ],
)
def test_a_label_reads_as_words_with_abbreviations_in_capitals(
    code: Code, label: str
) -> None:
    """For people."""
    assert code.label == label


def test_only_a_success_has_succeeded() -> None:
    """A code that reports nothing wrong leads to no advice."""
    assert {code.number for code in STATUS_CODES.values() if code.succeeded} == {
        0,
        85,
        153,
    }
    assert not [code for code in REASON_CODES.values() if code.succeeded]
