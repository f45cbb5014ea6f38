"""Arrows that no import shows: foreign keys, migrations, templates and addresses point downwards too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.floors import ROOT, floors, may_know
from tools.checking import files, is_test

ROOMS = floors()
RULES = {"permissions", "selectors", "services", "compute", "models"}
# The frame, which is core's, leads everybody here.
FRAME = {"home", "account", "account_change_password", "account_login", "account_logout", "notices"}
NO_ANSWER = {
    "django.http.Http404",
    "django.http.HttpRequest",
    "django.http.QueryDict",
    # Keeps what it marks out of crash reports.
    "django.views.decorators.debug.sensitive_variables",
}
PAGES = ("django.http", "django.shortcuts", "django.views", "django.template")


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "selaras" and len(parts) > 2 and parts[1] in ROOMS else ""


def test_foreign_keys_point_downwards() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in ROOMS
        if not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_migrations_lean_on_lower_rooms_only() -> None:
    loader = MigrationLoader(None)
    wrong = [
        f"{app}.{name} -> {needed}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in ROOMS
        for needed, _ in migration.dependencies
        if needed in ROOMS and not may_know(app, needed)
    ]
    assert wrong == []


def leanings(path: Path) -> Iterator[tuple[str, str]]:
    """What a template includes, extends or loads as a static file: the room, and the words that say so."""
    source = path.read_text(encoding="utf-8")
    for match in re.finditer(r"{%\s*(?:include|extends|static)\s+[\"']([a-z_]+)/[^\"']+[\"']", source):
        yield match[1], match[0]


def test_templates_include_lower_rooms_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {words}"
        for path in files(ROOT, ".html", ".txt")
        if (room := room_of(path))
        for other, words in leanings(path)
        if other in ROOMS and not may_know(room, other)
    ]
    assert wrong == []


def url_names() -> dict[str, str]:
    """Each name of the resolver to the room whose view answers it."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, inner)
            elif pattern.name:
                module = getattr(pattern.callback, "__module__", "")
                yield f"{prefix}{pattern.name}", module.split(".")[1] if module.startswith("selaras.") else ""

    return dict(walk(get_resolver().url_patterns, ""))


def test_templates_link_to_lower_rooms_only() -> None:
    """The home page is everybody's; what is above is linked through references or places."""
    rooms_of_names = url_names()
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(ROOT, ".html", ".txt")
        if (room := room_of(path))
        for name in re.findall(r"{%\s*url\s+[\"']([^\"']+)[\"']", path.read_text(encoding="utf-8"))
        if name not in FRAME
        and (other := rooms_of_names.get(name, "")) in ROOMS
        and not may_know(room, other)
    ]
    assert wrong == []


def test_rules_reads_and_writes_make_no_pages() -> None:
    """They may say that there is no such record, or be handed a request; they never answer one."""
    wrong = []
    for path in files(ROOT, ".py"):
        room = room_of(path)
        if (
            not room
            or is_test(path, ROOT)
            or path.relative_to(ROOT).parts[2].removesuffix(".py") not in RULES
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            pages = [name for name in names if name.startswith(PAGES) and name not in NO_ANSWER]
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in pages]
    assert wrong == []


def test_nobody_asks_the_clock_but_the_clock() -> None:
    """Domain functions take ``now``; pages and commands ask core.clock."""
    asking = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.today|date\.today|timezone\.localdate)\(")
    wrong = [
        str(path.relative_to(ROOT))
        for path in files(ROOT, ".py")
        if room_of(path)
        and not is_test(path, ROOT)
        and path.name != "clock.py"
        and "migrations" not in path.parts
        if asking.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(("upper", "lower"), [("desk", "core"), ("duties", "offices"), ("audit", "audit")])
def test_a_lower_room_may_be_known(upper: str, lower: str) -> None:
    assert may_know(upper, lower)


@pytest.mark.parametrize(("upper", "lower"), [("core", "desk"), ("duties", "evidence"), ("jobs", "notices")])
def test_a_higher_room_or_a_sibling_may_not(upper: str, lower: str) -> None:
    assert not may_know(upper, lower)
