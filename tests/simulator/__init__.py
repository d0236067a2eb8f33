"""Simulate OpenBK devices to test and demonstrate against.

A model of the firmware (`Firmware`) put on a real TCP port (`SimulatedDevice`), with
its manners and, on demand, its faults. Knows nothing of Home Assistant.
"""

from .device import ReceivedRequest, SimulatedDevice, Traffic
from .dual_meters import Line, Lines
from .energy import Load
from .faults import Fault
from .firmware import Firmware
from .profiles import PROFILES
from .sensors import Surroundings

__all__ = [
    "PROFILES",
    "Fault",
    "Firmware",
    "Line",
    "Lines",
    "Load",
    "ReceivedRequest",
    "SimulatedDevice",
    "Surroundings",
    "Traffic",
]
