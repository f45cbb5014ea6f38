"""Colours: every pair that carries text or meaning reaches WCAG 2.2 AA in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[1] / "static" / "core" / "css" / "tokens.css"
TONES = ["neutral", "progress", "waiting", "repair", "verified", "soon", "late", "done"]
GROUNDS = ["paper", "surface", "sunken", "raised"]

TEXT = [
    (ink, ground) for ink in ["ink", "ink-soft", "primary", "primary-strong", "danger"] for ground in GROUNDS
]
TEXT += [(f"{tone}-ink", ground) for tone in TONES for ground in [f"{tone}-soft", "surface", "paper"]]
TEXT += [("ink", f"{tone}-soft") for tone in TONES]
TEXT += [("ink-soft", "primary-soft"), ("primary", "primary-soft"), ("primary-strong", "primary-soft")]
TEXT += [("ink", "primary-soft"), ("ink", "primary-line"), ("ink", "neutral-soft"), ("late-ink", "late-soft")]
TEXT += [("on-primary", "primary"), ("on-primary", "primary-strong"), ("on-danger", "danger")]
TEXT += [("on-bar", "bar"), ("on-bar-soft", "bar")]
# Edges of inputs, the ring of focus, marks on a scale.
SHAPES = [(shape, ground) for shape in ["line-strong", "focus", "primary", "danger"] for ground in GROUNDS]


def themes() -> dict[str, tuple[str, str]]:
    """Name of a colour to its light and dark value."""
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS.read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), sorted(set(TEXT)))
def test_text_can_be_read(ink: str, ground: str, theme: str) -> None:
    colours = {name: pair[theme == "dark"] for name, pair in themes().items()}
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), sorted(set(SHAPES)))
def test_shapes_can_be_seen(shape: str, ground: str, theme: str) -> None:
    colours = {name: pair[theme == "dark"] for name, pair in themes().items()}
    assert contrast(colours[shape], colours[ground]) >= 3


def test_the_paper_and_ink_of_the_design_are_kept() -> None:
    colours = themes()
    assert (colours["ink"][0], colours["surface"][0], colours["paper"][0], colours["primary"][0]) == (
        "#1b2530",
        "#ffffff",
        "#f6f8fa",
        "#0f6b6b",
    )
