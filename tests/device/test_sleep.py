"""Which devices sleep, and what is kept of them."""

import json

import pytest

from custom_components.openbk.device import Battery, Features, Link, Snapshot
from custom_components.openbk.device.feature import Pin
from custom_components.openbk.device.light import LightMode, LightState
from custom_components.openbk.device.shutters import Shutter
from custom_components.openbk.device.sleep import LastSeen, goes_to_sleep


@pytest.mark.parametrize(
    ("startup_command", "sleeps"),
    [
        ("", False),
        ("backlog startDriver Battery; addRepeatingEvent 60 -1 DeepSleep 3600", True),
        ("addEventHandler OnClick 8 PinDeepSleep", True),
        ("startDriver TuyaMCU; tuyaMcu_batteryPoweredMode", True),
        ("PowerSave 1", False),
        ("alias NoDeepSleeping echo", False),
    ],
)
def test_the_start_up_command_tells_who_sleeps(
    startup_command: str, sleeps: bool
) -> None:
    assert goes_to_sleep(startup_command) is sleeps


@pytest.mark.parametrize(
    ("features", "sleeps"),
    [
        (Features(pins=(Pin(6, "DoorSnsrWSleep", 1),)), True),
        (Features(pins=(Pin(6, "DoorSnsrWSleep_nPup", 1),)), True),
        (Features(pins=(Pin(6, "DoorSnsrWSleep_pd", 1),)), True),
        (Features(drivers=frozenset({"tmSensor"})), True),
        (Features(pins=(Pin(6, "dInput", 1),)), False),
    ],
)
def test_door_sensors_and_battery_powered_modules_sleep(
    features: Features, sleeps: bool
) -> None:
    assert features.sleeps is sleeps


def test_what_was_seen_last_survives_storage() -> None:
    snapshot = Snapshot(
        uptime=30,
        link=Link(signal=-70, ssid="Home"),
        channels={1: 1, 5: -7},
        readings={"aht2x-temperature": 21.5},
        battery=Battery(level=80, voltage=2.9),
        light=LightState(
            on=True, dimmer=40, mode=LightMode.COLOUR, rgb=(1, 2, 3), mireds=200
        ),
        shutters={1: Shutter(position=30, target=None)},
    )
    seen = LastSeen.of(snapshot)
    assert LastSeen.from_dict(json.loads(json.dumps(seen.as_dict()))) == seen
    again = seen.snapshot()
    assert again.channels == snapshot.channels
    assert again.readings == snapshot.readings
    assert again.light == snapshot.light
    assert again.shutters == snapshot.shutters
    assert again.battery == snapshot.battery
    assert again.link == Link(signal=-70)


def test_one_without_a_battery_survives_storage_too() -> None:
    seen = LastSeen(uptime=1)
    assert LastSeen.from_dict(seen.as_dict()) == seen
    # As an older version has stored it.
    data = seen.as_dict()
    del data["light"], data["shutters"]
    assert LastSeen.from_dict(data) == seen
