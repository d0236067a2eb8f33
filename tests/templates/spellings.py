"""Read the name of a pin role as people typed it."""

from tests.simulator.tables import ROLE_NAMES

# Names that are no slip of the keyboard: (what was typed, the role, whose name it is).
_OTHER_NAMES = (
    *(
        (typed, role, "the name in the firmware's source")
        for typed, role in (
            ("Relay", "Rel"),
            ("Relay_n", "Rel_n"),
            ("Button", "Btn"),
            ("Button_n", "Btn_n"),
            ("Button_pd", "Btn_pd"),
            ("Button_pd_n", "Btn_pd_n"),
            ("LED_WIFI", "WifiLED"),
            ("LED_WIFI_n", "WifiLED_n"),
            ("Button_ToggleAll", "Btn_Tgl_All"),
            ("Button_ToggleAll_n", "Btn_Tgl_All_n"),
            ("Button_NextColor", "Btn_NextColor"),
            ("Button_NextColor_n", "Btn_NextColor_n"),
            ("Button_NextDimmer", "Btn_NextDimmer"),
            ("Button_NextDimmer_n", "Btn_NextDimmer_n"),
            ("Button_NextTemperature", "Btn_NextTemperature"),
            ("Button_NextTemperature_n", "Btn_NextTemperature_n"),
            ("Button_ScriptOnly", "Btn_ScriptOnly"),
            ("Button_ScriptOnly_n", "Btn_ScriptOnly_n"),
            ("SmartButtonForLEDs", "Btn_SmartLED"),
            ("SmartButtonForLEDs_n", "Btn_SmartLED_n"),
            ("Button_ShutterUp", "BtnShutterUp"),
            ("Button_ShutterDown", "BtnShutterDown"),
            ("DigitalInput", "dInput"),
            ("DigitalInput_n", "dInput_n"),
            ("DigitalInput_NoPup", "dInput_NoPullUp"),
            ("DigitalInput_NoPup_n", "dInput_NoPullUp_n"),
            ("ToggleChannelOnToggle", "TglChanOnTgl"),
            ("ToggleChannelOnToggle_pd", "TglChanOnTgl_pd"),
            ("BridgeForward", "BridgeFWD"),
            ("BridgeReverse", "BridgeREV"),
            ("DoorSensorWithDeepSleep", "DoorSnsrWSleep"),
            ("DoorSensorWithDeepSleep_NoPup", "DoorSnsrWSleep_nPup"),
            ("DoorSensorWithDeepSleep_pd", "DoorSnsrWSleep_pd"),
            ("CHT83XX_DAT", "CHT83XX_SDA"),
            ("CHT83XX_CLK", "CHT83XX_SCK"),
            ("SHT3X_DAT", "SHT3X_SDA"),
            ("SHT3X_CLK", "SHT3X_SCK"),
        )
    ),
    ("CHT8305_SDA", "CHT83XX_SDA", "the name before the driver knew more chips"),
    ("CHT8305_SCK", "CHT83XX_SCK", "the name before the driver knew more chips"),
    ("Btnl", "Btn", "a slip of the keyboard"),
    ("SDA", "SoftSDA", "the short name of the line"),
    ("SCL", "SoftSCL", "the short name of the line"),
)

# Of shorter names there are too many that differ by one letter and are another thing.
_SHORTEST_SLIP = 5


def _plain(name: str) -> str:
    """Return a name without what people vary: case, blanks, underscores, colour."""
    kept = "".join(character for character in name.lower() if character.isalnum())
    return kept.replace("colour", "color")


_ROLES = {_plain(name): name for name in ROLE_NAMES[1:]}
_OTHERS = {_plain(typed): (role, whose) for typed, role, whose in _OTHER_NAMES}
assert len(_ROLES) == len(ROLE_NAMES) - 1
assert not _ROLES.keys() & _OTHERS.keys()


def _one_slip_apart(typed: str, name: str) -> bool:
    """Tell whether one character is missing, one too much, or another one."""
    short, long = sorted((typed, name), key=len)
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b),
        len(short),
    )
    if len(short) == len(long):
        return short[same + 1 :] == long[same + 1 :]
    return len(long) == len(short) + 1 and short[same:] == long[same + 1 :]


def role_of(typed: str) -> tuple[str | None, str]:
    """Return the role that was meant and, where it is not spelled so, why.

    None where there is no such role, or where it could be one of several.
    """
    plain = _plain(typed)
    if plain in ("", "none"):
        return " ", ""
    if plain in _ROLES:
        return _ROLES[plain], ""
    if plain in _OTHERS:
        return _OTHERS[plain]
    near = [
        name
        for key, name in _ROLES.items()
        if min(len(plain), len(key)) >= _SHORTEST_SLIP and _one_slip_apart(plain, key)
    ]
    if len(near) == 1:
        return near[0], "a slip of the keyboard"
    if near:
        return None, f"can be any of {', '.join(sorted(near))}"
    return None, "no such role"
