"""The floors, read from the import contract so that every test means the same ones."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def contracts() -> list[dict[str, object]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["importlinter"]["contracts"])


def floors() -> dict[str, int]:
    """Room to height, the ground floor being 0; rooms on one floor share a number."""
    layers = next(c["layers"] for c in contracts() if c["id"] == "floors")
    assert isinstance(layers, list)
    return {
        room.strip("() "): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def may_know(upper: str, lower: str) -> bool:
    """Whether ``upper`` may lean on ``lower``: itself, or any room of a floor below."""
    height = floors()
    return upper == lower or height[upper] > height[lower]
