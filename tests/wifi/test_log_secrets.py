"""Tests of masking: no password or key of a log is ever shown."""

import pytest

from custom_components.openbk.wifi.log_reader import LogReader
from custom_components.openbk.wifi.log_secrets import MASK, mask_secrets

SECRET = "Tr0ub4dor & 3"
WORD = "Tr0ub4dor&3"
KEY = "0123456789abcdef" * 4
HEX_DUMP = "psk value \r\n" + "\r\n".join(["de ad be ef " * 4] * 2)

LINES = [
    f"Info:MAIN:Using Pass [{SECRET}]\r\n",
    f"Info:MAIN:Using Pass [{SECRET}] Info:MAIN:Registered for wifi changes",
    f"Info:MAIN:Using Pa\r\nss [{SECRET}]\r\n",
    f"Info:MAIN:Using Pass [{SECRET}",
    f"Info:MAIN:Using Pass [{SECRET}] with ] inside]\r\n",
    f"Info:MAIN:ssid:HomeNet key:{SECRET}\r\n",
    f"Info:MAIN:ssid:HomeNet key:{SECRET} mode:2\r\n",
    f"Info:MQTT:mqtt_userName me\r\nmqtt_pass {SECRET}\r\nmqtt_clientID x\r\n",
    f"Info:MQTT:mqtt_userName me mqtt_pass {SECRET} mqtt_clientID x mqtt_host h:1",
    f"Info:GEN:MQTTS pass: {WORD}\r\n",
    f"Info:CMD:[WebApp Cmd 'Password1 {WORD}' Result] OK\r\n",
    f"Info:CMD:[WebApp Cmd 'WebPassword {WORD}' Result] OK\r\n",
    f"           psk {SECRET}\r\n           psk len 13\r\n",
    f"[WF][SM]  Action Connect ssid HomeNet ssid len 7 psk {SECRET} psk len 13 pmk",
    f"           pmk {KEY}\r\n           pmk len 64\r\n",
    f"           passphr {SECRET}\r\n           passphr len 13\r\n",
    f"\tpsk {SECRET}",
    f"pwd  {SECRET};\r\n",
    f"Join failed! ssid:HomeNet, pwd:{SECRET}\r\n",
    f"Start ase--> own mac:a, peer mac:b, pwd:{SECRET}\r\n",
    f"some line with {KEY} in it\r\n",
    HEX_DUMP,
    f"[11:57:40.481] - psk value \r\n[11:57:40.482] - {'de ad be ef ' * 4}\r\n",
    f"Info:HTTP:GET /cfg_wifi_set?ssid=HomeNet&pass={WORD}&x=1\r\n",
    f'{{"ssid":"HomeNet","wifi_password":"{SECRET}"}}',
    f"Info:MAIN:Using SSID [Home Info:MAIN:Using Pass [{SECRET}]\r\n",
    f"Info:MAIN:Using SSID [Home Using Pass [{SECRET}]\r\n",
    f"connected with Home psk {SECRET}, channel 6\r\n",
    "Authorization: Basic YWRtaW46VHIwdWI0ZG9y\r\n",
]
PLANTED = ("Tr0ub", "4dor", "3]", "abcdef", "de ad", "YWRtaW4")


@pytest.mark.parametrize("text", LINES)
def test_a_password_in_a_log_is_masked(text: str) -> None:
    """Every way in which a line shows a secret."""
    masked = mask_secrets(text)
    assert not [secret for secret in PLANTED if secret in masked]
    assert MASK in masked


@pytest.mark.parametrize("text", LINES)
def test_no_event_carries_a_password(text: str) -> None:
    """The reader sees the raw text, its events must not."""
    reader = LogReader()
    events = reader.feed(text.encode()) + reader.close()
    assert not [secret for secret in PLANTED if secret in str(events)]


@pytest.mark.parametrize(
    "text",
    [
        "Info:MAIN:Using Pass []\r\n",
        "Info:MAIN:Using SSID [HomeNet]\r\n",
        "           psk len 13\r\n           pmk len 0\r\n",
        "Association failure, Wlan802.11 status code = 53\r\n",
        "Info:MAIN:Main_OnWiFiStatusChange - WIFI_STA_CONNECTED - 4\r\n",
        "sta:rssi=-71,ssid=HomeNet,bssid=02:00:5e:10:20:02,channel=6,cipher_type:CCMP",
        "[WF][SM] Action Connect ssid HomeNet ssid len 7 psk psk len 0 pmk pmk len 0",
    ],
)
def test_a_line_without_a_secret_is_left_as_it_is(text: str) -> None:
    """Nor is an empty password hidden: that it is empty is the finding."""
    assert mask_secrets(text) == text


def test_masking_twice_changes_nothing() -> None:
    """A masked text may be masked again, as by diagnostics."""
    once = mask_secrets("".join(LINES))
    assert mask_secrets(once) == once


def test_the_rest_of_the_log_stays_readable() -> None:
    """Only the secret goes, up to the next record of a flattened log."""
    text = f"Info:MAIN:Using SSID [Home] Info:MAIN:Using Pass [{SECRET}] Info:MAIN:Go"
    assert mask_secrets(text) == (
        f"Info:MAIN:Using SSID [Home] Info:MAIN:Using Pass [{MASK}] Info:MAIN:Go"
    )
