"""Each import contract is proven by a small house that breaks it, and by one that keeps them all."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.floors import ROOT, contracts, floors

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
# Planted file, its text, the contract it must break.
BREAKS = {
    "an upward import": ("selaras/core/verdict.py", "from selaras.desk import views", "floors"),
    "a hidden import": ("selaras/audit/services.py", "def f():\n    import selaras.offices", "floors"),
    "siblings, one way": ("selaras/duties/services.py", "import selaras.evidence", "floors"),
    "siblings, the other way": ("selaras/evidence/services.py", "import selaras.duties", "floors"),
    "siblings that print and count": ("selaras/letters/services.py", "import selaras.measures", "floors"),
    "a lower room that prints": ("selaras/evidence/services.py", "import selaras.letters", "floors"),
    "siblings further down": ("selaras/jobs/services.py", "import selaras.notices", "floors"),
    "a round that knows analyses": ("selaras/assessments/services.py", "import selaras.analyses", "floors"),
    "a room nobody named": ("selaras/cellar/__init__.py", "", "floors"),
    "a test that looks upwards": ("selaras/regions/tests/test_x.py", "import selaras.assessments", "floors"),
    "a library that knows the product": ("komposit/scoring.py", "import selaras.core", "pure"),
    "a library that knows the framework": ("komposit/scoring.py", "import django", "pure"),
    "a back door to komposit": ("selaras/assessments/services.py", "import komposit.scoring", "door"),
    "a back door to the printer": ("selaras/assessments/services.py", "import typst", "press"),
    "a back door to the seal": ("selaras/desk/views/home.py", "import pyhanko.sign", "seal"),
    "a back door to the binder": ("selaras/meetings/selectors.py", "import pypdf", "binder"),
    "a view with NumPy": ("selaras/assessments/views.py", "def f():\n    import numpy", "light"),
    "a package of views with SciPy": ("selaras/desk/views/home.py", "import scipy.stats", "light"),
    "a service that knows its page": ("selaras/offices/services.py", "import selaras.offices.forms", "rules"),
    "a rule that knows the API": ("selaras/offices/permissions/people.py", "import ninja", "rules"),
}  # fmt: skip


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for parent in path.relative_to(path.anchor).parents:
        folder = Path(path.anchor) / parent
        if {"selaras", "komposit"} & set(folder.parts) and folder.is_dir():
            (folder / "__init__.py").touch()
    path.write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Every room with the files that contracts speak of, all of them empty, and the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in floors():
        write(tmp_path / "selaras" / room / "__init__.py", "")
        for module in (
            "models",
            "permissions",
            "selectors",
            "services",
            "compute",
            "forms",
            "views",
            "api",
            "urls",
        ):
            write(tmp_path / "selaras" / room / f"{module}.py", "")
    for room in ("letters", "meetings"):
        write(tmp_path / f"selaras/{room}/tests/test_papers.py", "import pypdf")
    write(tmp_path / "selaras/assessments/compute.py", "import komposit.scoring")
    write(
        tmp_path / "selaras/letters/compute.py",
        "def f():\n    import typst\n    import pyhanko.sign\n    import pypdf",
    )
    write(tmp_path / "selaras/desk/views/__init__.py", "import selaras.assessments.services")
    (tmp_path / "selaras/desk/views.py").unlink()
    write(tmp_path / "komposit/scoring.py", "import fractions")
    return tmp_path


def verdicts(house: Path) -> tuple[dict[str, str], str]:
    """Contract name to KEPT or BROKEN."""
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(house)},
    )
    names = {str(c["name"]): str(c["id"]) for c in contracts()}
    found = {
        names[match[1].strip()]: match[2]
        for match in re.finditer(r"^(.+?) (KEPT|BROKEN)$", done.stdout, re.MULTILINE)
        if match[1].strip() in names
    }
    return found, done.stdout + done.stderr


def test_a_house_that_keeps_its_arrows_passes(house: Path) -> None:
    found, output = verdicts(house)
    assert found == {str(c["id"]): "KEPT" for c in contracts()}, output


@pytest.mark.parametrize("case", BREAKS)
@pytest.mark.slow
def test_a_broken_arrow_is_found(house: Path, case: str) -> None:
    place, text, contract = BREAKS[case]
    write(house / place, text)
    found, output = verdicts(house)
    if place.startswith("selaras/cellar"):
        assert "cellar" in output
        assert found.get("floors") != "KEPT"
        return
    broken = {name for name, verdict in found.items() if verdict == "BROKEN"}
    assert broken == {contract}, output


def test_every_contract_has_an_example_that_breaks_it() -> None:
    assert {case[2] for case in BREAKS.values()} == {str(c["id"]) for c in contracts()}


def test_no_contract_has_exceptions() -> None:
    assert not [
        c["id"] for c in contracts() if {"ignore_imports", "unmatched_ignore_imports_alerting"} & set(c)
    ]


def test_every_room_of_the_tree_is_on_a_floor() -> None:
    rooms = {path.parent.name for path in (ROOT / "selaras").glob("*/__init__.py")}
    assert rooms == set(floors())
