"""Each check of the repository finds a planted fault, and the repository itself has none."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.floors import ROOT
from tools import (
    check_docs,
    check_locks,
    check_migrations,
    check_settings,
    check_sizes,
    check_templates,
    coverage_gate,
    watch_rules,
)
from tools.launch.suites import CHECKS

ATTACKS = "docs/reference/attacks.md"
MODULE = '"""Words."""\n'


def plant(root: Path, place: str, text: str) -> Path:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---- coverage of the rules


def test_a_way_that_a_rule_did_not_take_is_missing(tmp_path: Path) -> None:
    """Followed while it runs, and no longer."""
    rule = plant(tmp_path, "permissions.py", "def may(x):\n    if any(x):\n        return 1\n    return 2\n")
    module = ModuleType("permissions")
    watch_rules.Watching("permissions", str(rule)).exec_module(module)
    before = sys.gettrace()
    assert module.may([1]) == 1 and sys.gettrace() is before
    imported = {(-1, 1), (1, -1)}
    assert watch_rules.seen[str(rule)] == imported | {(-1, 2), (2, 3), (3, -1)}
    assert module.may([]) == 2
    assert watch_rules.seen.pop(str(rule)) >= {(2, 4), (4, -1)}


# ---- names and sizes


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        ("selaras/duties/choices.py", MODULE + "x = 1\n" * 500, "501 lines, at most 500"),
        ("selaras/duties/tests/test_x.py", "x = 1\n" * 601, "601 lines, at most 600"),
        (
            "selaras/duties/services.py",
            MODULE + "def f():\n" + "    x = 1\n" * 50,
            "f has 51 lines, at most 50",
        ),
        ("selaras/duties/views.py", MODULE + "def f(request):\n" + "    x = 1\n" * 25, "f has 26 lines"),
        (
            "selaras/duties/views/lists.py",
            MODULE + "def f(request):\n" + "    x = 1\n" * 25,
            "f has 26 lines",
        ),
        ("selaras/duties/choices.py", "x = 1\n", "no module docstring"),
        ("selaras/duties/utils.py", MODULE, "this name says nothing"),
        ("selaras/duties/manager.py", MODULE, "not a file name of the skeleton"),
        ("selaras/duties/backends.py", MODULE, "not a file name of the skeleton"),
        ("selaras/duties/handlers/x.py", MODULE, "folder handlers is not in the skeleton"),
        ("selaras/duties/templates/duties/x.html", "<p>\n" * 201, "201 lines, at most 200"),
        ("selaras/duties/static/duties/x.js", ";\n" * 151, "151 lines, at most 150"),
    ],
)
def test_a_size_or_a_name_that_breaks_the_budget_is_found(
    tmp_path: Path, place: str, text: str, words: str
) -> None:
    plant(tmp_path, place, text)
    assert any(words in fault for fault in check_sizes.faults(tmp_path)), check_sizes.faults(tmp_path)


def test_files_of_the_skeleton_are_no_fault(tmp_path: Path) -> None:
    plant(tmp_path, "selaras/duties/views/lists.py", MODULE + "def f(request):\n    return 1\n")
    plant(tmp_path, "selaras/duties/README.md", "# Duties\n")
    plant(tmp_path, "selaras/accounts/backends.py", MODULE)
    plant(tmp_path, "selaras/duties/migrations/0001_initial.py", "x = 1\n" * 900)
    assert check_sizes.faults(tmp_path) == []


# ---- migrations


@pytest.mark.parametrize(
    "name", ["0002_auto_20260101_1000", "0002_duty_auto_x", "0002_Duty", "second", "0001_other"]
)
def test_a_migration_without_a_name_is_found(tmp_path: Path, name: str) -> None:
    plant(tmp_path, "selaras/duties/migrations/0001_initial.py", "")
    plant(tmp_path, f"selaras/duties/migrations/{name}.py", "")
    assert check_migrations.faults(tmp_path)


def test_a_named_migration_is_no_fault(tmp_path: Path) -> None:
    plant(tmp_path, "selaras/duties/migrations/0001_initial.py", "")
    plant(tmp_path, "selaras/duties/migrations/0002_waiting_party.py", "")
    assert check_migrations.faults(tmp_path) == []


# ---- locks


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    for name in ["pyproject.toml", *(path.name for path in ROOT.glob("requirements*.txt"))]:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "line", ["--index-url x", "--extra-index-url x", "# from https:" + "//example.org/simple"]
)
def test_a_host_in_a_lock_is_found(locks: Path, line: str) -> None:
    with (locks / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write(line + "\n")
    assert any("names a host" in fault for fault in check_locks.faults(locks))


def test_a_dependency_that_is_not_locked_is_found(locks: Path) -> None:
    replaced(locks / "pyproject.toml", '"gunicorn>=23"', '"gunicorn>=9999"')
    assert any("gunicorn>=9999 is not locked" in fault for fault in check_locks.faults(locks))


def test_locks_that_differ_from_each_other_are_found(locks: Path) -> None:
    replaced(locks / "requirements-dev.txt", "pyyaml==6", "pyyaml==7")
    assert any("pyyaml differs" in fault for fault in check_locks.faults(locks))


# ---- settings


def test_a_variable_that_no_paper_names_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "selaras/config/settings.py", 'A = env.text("SELARAS_A")\nB = env.flag("SELARAS_B")\n')
    plant(tmp_path, ".env.example", "SELARAS_A=1\n# SELARAS_GONE=1\n")
    plant(tmp_path, "docs/reference/settings.md", "| `SELARAS_A` | x |\n| `SELARAS_B` | x |\n")
    assert check_settings.faults(tmp_path) == [
        ".env.example: SELARAS_B is missing",
        ".env.example: SELARAS_GONE is read by nothing",
    ]


# ---- templates


@pytest.mark.parametrize(
    "source",
    [
        "<p>Simpan</p>",
        "{% if a %}Belum ada{% endif %}",
        '<input placeholder="Cari">',
        '<c-button label="Simpan" />',
        "<p>{% translate 'Ada' %} lagi</p>",
        "<title>{{ a }} halaman</title>",
        '<td{% if a %} class="x"{% endif %}>Ya</td>',
    ],
)
def test_untranslated_text_is_found(source: str) -> None:
    assert list(check_templates.untranslated(source))


@pytest.mark.parametrize(
    "source",
    [
        "{% translate 'Simpan' %}",
        "{% blocktranslate trimmed with a=b %}\nSimpan {{ a }}\n{% endblocktranslate %}",
        '<c-button label="{% translate \'Simpan\' %}" kind="primary" />',
        '<span translate="no">kota@contoh.go.id<br>lagi</span> · 3/4',
        "<script src='x.js'></script><code>audit verify</code>",
        "{# Simpan #}{% comment %}Simpan{% endcomment %}",
        "{% block body_class %}narrow{% endblock %}",
        "<{% if a %}ol{% else %}ul{% endif %} class='x'>{{ a }}</{% if a %}ol{% else %}ul{% endif %}>",
        "PDF, XLSX (25 MB)",
    ],
)
def test_translated_text_and_markup_are_no_fault(source: str) -> None:
    assert list(check_templates.untranslated(source)) == []


def test_the_line_of_an_untranslated_text_is_told() -> None:
    source = "{% translate 'Ada' %}\n{% comment %}\nx\n{% endcomment %}\n<p>\n  Simpan\n</p>"
    assert list(check_templates.untranslated(source)) == [(6, "Simpan")]


# ---- papers


@pytest.mark.parametrize(
    ("check", "place", "text"),
    [
        (check_docs.link_faults, "docs/a.md", "[x](gone.md)"),
        (check_docs.link_faults, "docs/a.md", "# One\n[x](#two)"),
        (check_docs.readme_faults, "README.md", "# Selaras\n```\npython3 run.py\n```\n![x](x.png)"),
        (check_docs.readme_faults, "README.md", "```\npython3 run.py\npython3 run.py test\n```\n"),
        (
            check_docs.readme_faults,
            "README.md",
            "```\npython3 run.py\npython3 run.py test\n```\n![x](x.png)" + "\n" * 130,
        ),
        (check_docs.notice_faults, "selaras/core/vendor/vendor.json", '[{"folder": "x-y@1.0"}]'),
        (check_docs.map_faults, "selaras/cellar/__init__.py", ""),
        (check_docs.adr_faults, "docs/adr/0002-x.md", "# x\n## Context\n## Decision\n## Consequences\n"),
        (check_docs.adr_faults, "docs/adr/0001-x.md", "# x\n## Context\n## Decision\n"),
        (
            check_docs.attack_faults,
            "docs/reference/attacks.md",
            "| a | b | `tests/x.py::test_gone` |\n" * 101,
        ),
        (check_docs.attack_faults, "docs/reference/attacks.md", "| a | b | nothing |\n"),
    ],
)
def test_a_paper_that_is_not_true_is_found(
    tmp_path: Path, check: Callable[[Path], list[str]], place: str, text: str
) -> None:
    for name in ("docs/map.md", "docs/adr/README.md", "NOTICE"):
        plant(tmp_path, name, "0001-x.md 0002-x.md `docs/` `selaras/`")
    plant(tmp_path, place, text)
    assert check(tmp_path)


def test_an_attack_is_proven_by_a_test_and_a_case_that_are_there(tmp_path: Path) -> None:
    names = [f"test_{number}" for number in range(check_docs.ATTACKS)]
    plant(
        tmp_path, "tests/x.py", 'CASES = {"small": 1}\n' + "".join(f"def {name}(): ...\n" for name in names)
    )
    rows = [f"| a | b | `tests/x.py::{name}` |" for name in names[1:]]
    for case, faults in (("small", []), ("large", [f"{ATTACKS}: tests/x.py::test_0 has no case large"])):
        plant(tmp_path, ATTACKS, "\n".join([f"| a | b | `tests/x.py::test_0[{case}]` |", *rows]) + "\n")
        assert check_docs.attack_faults(tmp_path) == faults
    plant(tmp_path, ATTACKS, "\n".join([*rows, *rows]))
    assert len(check_docs.attack_faults(tmp_path)) == len(rows)


# ---- the list of checks


def test_every_check_module_is_part_of_run_py_check() -> None:
    modules = {f"tools.{path.stem}" for path in (ROOT / "tools").glob("check_*.py")}
    assert modules <= {command[1] for command in CHECKS.values() if command[0] == "-m"}


# ---- coverage


def test_a_rule_that_no_test_runs_is_found() -> None:
    told = {"missing_lines": [7], "missing_branches": [[9, 12]]}
    files = {"selaras/duties/permissions.py": told, "selaras/duties/views.py": told}
    assert coverage_gate.faults(files, list(files)) == [
        "selaras/duties/permissions.py:7: never run",
        "selaras/duties/permissions.py:9: never went to 12",
    ]
    assert coverage_gate.faults(
        {"selaras/offices/permissions/people.py": told, "komposit/src/komposit/means.py": told}, []
    )


def test_a_rule_that_no_test_imports_is_found() -> None:
    assert coverage_gate.faults({}, ["selaras/duties/permissions.py"]) == [
        "selaras/duties/permissions.py: never imported"
    ]
