"""docs/reference/states.md shows the tables of transitions as the code has them now."""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.house.floors import ROOT
from tools.write_reference import edges, has_choices, states

PAGE = ROOT / "docs" / "reference" / "states.md"


def tables() -> dict[tuple[str, str], Mapping[Any, Any]]:
    """Every table of transitions of every app, by app and name."""
    found = {}
    for config in apps.get_app_configs():
        if config.name.startswith("selaras.") and has_choices(ROOT / config.path):
            choices = vars(import_module(f"{config.name}.choices"))
            found |= {
                (config.label, name): table for name, table in choices.items() if name.endswith("TRANSITIONS")
            }
    return found


def drawn(app: str, name: str) -> set[tuple[str, str, str]]:
    """The arrows of one diagram as (from, action, to)."""
    section = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    own = next(part for part in section if part.splitlines()[0] == app)
    diagram = own.split(f"### {name}\n", 1)[1].split("```")[1]
    arrows = re.findall(r"^ +(\w+) --> (\w+)(?: : (\w+))?$", diagram, flags=re.MULTILINE)
    return {(source, action, target) for source, target, action in arrows}


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == states(), "run python -m tools.write_reference"


def test_duties_evidence_and_assessments_are_drawn() -> None:
    assert {
        ("duties", "TRANSITIONS"),
        ("evidence", "TRANSITIONS"),
        ("assessments", "ITEM_TRANSITIONS"),
        ("assessments", "ROUND_TRANSITIONS"),
    } <= set(tables())


@pytest.mark.parametrize(("app", "name"), sorted(tables()) if apps.ready else [])
def test_every_arrow_of_a_table_is_drawn_and_no_other(app: str, name: str) -> None:
    table = tables()[app, name]
    wanted = {(str(source), action, str(target)) for source, action, target in edges(table)}
    assert wanted
    assert drawn(app, name) == wanted


def test_every_state_of_a_diagram_has_a_label_in_indonesian() -> None:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    state "):
            label = line.split('"')[1]
            assert label[:1].isupper(), line
