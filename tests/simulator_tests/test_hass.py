"""What a simulated device tells Home Assistant over MQTT, held against the firmware's."""

from tests.listen.test_mqtt import CAPTURED
from tests.simulator import Firmware
from tests.simulator.hass import offers


def test_a_relay_is_offered_as_the_firmware_offers_it() -> None:
    firmware = Firmware.like_captures("socket_metering")
    firmware.config.mqtt_client = "obk_socket_metering"
    assert offers(firmware) == [
        ("homeassistant/switch/LinuxSim_EECAFFEE_relay_1/config", CAPTURED)
    ]
