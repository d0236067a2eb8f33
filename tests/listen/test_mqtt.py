"""What devices tell of themselves over MQTT."""

import json
from typing import Any

import pytest

from custom_components.openbk.listen.mqtt import Offer, client_of, read_offer

# As the real firmware published it.
CAPTURED = (
    '{"dev":{"ids":["LinuxSim_EECAFFEE"],"name":"LSEECAFFEE","sw":"Lin_Test",'
    '"mf":"Linux","mdl":"LIN","cu":"http://127.0.0.1/index"},"name":"Heater",'
    '"~":"obk_socket_metering","avty_t":"~/connected","pl_on":"1","pl_off":"0",'
    '"uniq_id":"LinuxSim_EECAFFEE_relay_1","qos":1,"stat_t":"~/1/get",'
    '"cmd_t":"~/1/set"}'
)


def payload(key: str = "dev", **device: Any) -> bytes:
    """Return a message with this device."""
    return json.dumps({key: device, "~": "obk8C123456"}).encode()


def test_the_firmwares_own_message_is_understood() -> None:
    offer = Offer(
        name="LinuxSim_EECAFFEE", host="127.0.0.1", topic="obk_socket_metering"
    )
    assert read_offer(CAPTURED) == read_offer(CAPTURED.encode()) == offer


@pytest.mark.parametrize(
    "message",
    [
        payload(ids=["OpenBK7231N_8C123456"], cu="http://192.168.1.5/index"),
        payload(ids="OpenBK7231N_8C123456", cu="http://192.168.1.5/index"),
        # By its name it is one, whatever page is named.
        payload(ids=["OpenBK7231N_8C123456"], cu="http://192.168.1.5:80/"),
        payload(
            "device",
            identifiers=["OpenBK7231N_8C123456"],
            configuration_url="http://192.168.1.5/index",
        ),
    ],
)
def test_keys_can_be_long_or_short(message: bytes) -> None:
    assert read_offer(message) == Offer(
        name="OpenBK7231N_8C123456", host="192.168.1.5", topic="obk8C123456"
    )


def test_a_renamed_device_is_known_by_its_page() -> None:
    offer = read_offer(payload(ids=["Kitchen"], cu="http://192.168.1.5/index"))
    assert offer is not None
    assert offer.name == "Kitchen"


def test_a_base_topic_is_no_must() -> None:
    message = {"dev": {"ids": ["Kitchen"], "cu": "http://192.168.1.5/index"}}
    offer = read_offer(json.dumps(message))
    assert offer is not None
    assert offer.topic is None


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"dev"',
        b"{",
        b"[" * 100_000,
        b"{}",
        payload(),
        payload(ids=[], cu="http://192.168.1.5/index"),
        payload(ids=[7], cu="http://192.168.1.5/index"),
        payload(ids=["OpenBK7231N_8C123456"]),
        payload(ids=["OpenBK7231N_8C123456"], cu=7),
        payload(ids=["OpenBK7231N_8C123456"], cu="http://[::1"),
        payload(ids=["OpenBK7231N_8C123456"], cu="/index"),
        payload(ids=["OpenBK7231N_8C123456"], cu="http://8.8.8.8/index"),
        payload(ids=["OpenBK7231N_8C123456"], cu="http://router.lan/index"),
        payload(ids=["OpenBK7231N_8C123456"], cu="http://[fe80::1]/index"),
        payload(ids=["OpenBK7231N_8C123456"], cu="https://192.168.1.5/index"),
        payload(ids=["zigbee2mqtt_0x01"], cu="http://192.168.1.5:8080/"),
        json.dumps({"dev": ["OpenBK7231N_8C123456"]}).encode(),
    ],
)
def test_what_is_of_others_or_broken_is_passed_over(message: bytes) -> None:
    assert read_offer(message) is None


def test_the_topic_of_a_connection_is_the_devices() -> None:
    assert client_of("obk8C123456/connected") == "obk8C123456"
