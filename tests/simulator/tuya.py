"""Model the TuyaMCU driver: data points mapped to channels."""

from dataclasses import dataclass, field

from .c_types import is_integer, to_int
from .channels import Channels
from .config import Config

DP_TYPES = {"raw": 0, "bool": 1, "val": 2, "str": 3, "enum": 4, "raw_dds238": 200}
DP_TYPES |= {"raw_tac2121c_vcp": 201, "mqtt": 202, "raw_v2c3p3": 205}
RAW, BOOL, VALUE, STRING, ENUM = 0, 1, 2, 3, 4
STORE_RAW_DATA, STORE_ALL_DATA = 46, 47


def dp_type(text: str) -> int:
    """Return the number of a data point type; an unknown one counts as a value."""
    if is_integer(text):
        return int(text) & 0xFF
    return DP_TYPES.get(text.lower(), VALUE)


@dataclass
class DataPoint:
    """A TuyaMCU data point and the channel it is mapped to."""

    identity: int
    type: int
    channel: int
    multiplier: float = 1.0
    inverted: bool = False
    delta: float = 0.0
    data: int | str | bytes | None = None


@dataclass
class TuyaMcu:
    """The TuyaMCU driver's map of data points."""

    config: Config
    channels: Channels
    points: list[DataPoint] = field(default_factory=list)

    def link(self, point: DataPoint) -> None:
        """Map a data point, in place of an earlier map of the same one."""
        known = [p for p in self.points if p.identity == point.identity]
        if known:
            self.points[self.points.index(known[0])] = point
        else:
            self.points.insert(0, point)

    def receive(self, identity: int, value: int | str | bytes) -> None:
        """Take a value from the MCU and write it to the mapped channel."""
        for point in self.points:
            if point.identity != identity:
                continue
            if self.config.flag(STORE_RAW_DATA) or self.config.flag(STORE_ALL_DATA):
                point.data = value
            if isinstance(value, int) and point.channel >= 0:
                raw = int(not value) if point.inverted else value
                self.channels.set(
                    point.channel, to_int((raw + point.delta) * point.multiplier)
                )

    def json(self, identity: int | None) -> str:
        """Return the data points (or the one asked for) as `Dp` replies."""
        return (
            "["
            + ",".join(
                f'{{"id":{point.identity},"type":{point.type},"data":{_data(point)}}}'
                for point in self.points
                if identity in (None, point.identity)
            )
            + "]"
        )


def _data(point: DataPoint) -> str:
    if point.data is None:
        return "0"
    if isinstance(point.data, bytes):
        return f'"{point.data.hex().upper()}"'
    if isinstance(point.data, str):
        return f'"{point.data}"'
    if point.multiplier != 1.0:
        return f"{point.data * point.multiplier:f}"
    return str(point.data)
