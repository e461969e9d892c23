"""The colours of pictures, and the contrast between them.

Contrast is that of WCAG 2.2 (relative luminance, 1.4.3 and 1.4.11).
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from scoring.questionnaires.questionnaire import Stage

# The design system's text colour, its blue, and its secondary text colour.
INK = "#212b32"
BLUE = "#005eb8"
QUIET = "#4c6272"
OUTLINE = "#425563"
GRID = "#aeb7bd"
PAPER = "#ffffff"

# From pale to dark, evenly apart in lightness, so that printing in grey keeps their order.
STAGE_SHADES = ("#ffffff", "#d5e5f5", "#7fb2e5", "#2f74bb", "#003087")


def stage_colour(number: int, ladder: Sequence[Stage]) -> str:
    """The colour of a stage: white for the first to the darkest for the last."""
    place = number * (len(STAGE_SHADES) - 1) / max(1, len(ladder) - 1)
    if len(ladder) <= len(STAGE_SHADES):
        return STAGE_SHADES[round(place)]
    pale, dark = list(pairwise(STAGE_SHADES))[min(int(place), len(STAGE_SHADES) - 2)]
    return _mix_colours(pale, dark, place - min(int(place), len(STAGE_SHADES) - 2))


@cache
def text_colour_on(colour: str) -> str:
    """The colour of text on that colour: white or black, whichever is easier to read.

    One of the two has a contrast of 4.58 or more with any colour.
    """
    return max("#000000", "#ffffff", key=lambda ink: contrast_ratio(ink, colour))


def contrast_ratio(one: str, other: str) -> float:
    """The contrast ratio of two colours (#rrggbb), from 1 to 21."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _mix_colours(one: str, other: str, share: float) -> str:
    parts = zip(_colour_channels(one), _colour_channels(other), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in parts).hex()


def _luminance(colour: str) -> float:
    red, green, blue = (_linear_channel(part / 255) for part in _colour_channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear_channel(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _colour_channels(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
