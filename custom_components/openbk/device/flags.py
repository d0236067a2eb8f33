"""The firmware's flags that matter to us (new_pins.h)."""

RAW_PWM = 3
FORCE_RGBCW = 4
FORCE_RGB = 20
ENABLE_ON_ANY_ACTION = 23
EMULATE_COOL = 24
WHITE_ENABLES_TEMPERATURE = 28
KEEP_DIMMERS_APART = 45

# Those that change what the device is, or how it has to be commanded.
FLAGS = (
    RAW_PWM,
    FORCE_RGBCW,
    FORCE_RGB,
    ENABLE_ON_ANY_ACTION,
    EMULATE_COOL,
    WHITE_ENABLES_TEMPERATURE,
    KEEP_DIMMERS_APART,
)
