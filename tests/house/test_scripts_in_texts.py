"""What somebody types is text on every page: in every field of a form, in an address, in what is stored."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.urls import Resolver404, resolve, reverse
from pytest_django import DjangoDbBlocker

from tests.house.cast import Cast
from tests.house.markup import Form, Page
from tests.house.stages import cast as cast
from tests.house.visits import Visit, knock, send, visits

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
SHOWN = visits({"200"}, {"GET"})
# Breaks out of an attribute, a text area, a title and a comment; a tag that no page of ours has.
TAG = "x-terobos"
PAYLOAD = f"\"'><{TAG} onload=1>"
FULL = f"--></textarea></title></script>{PAYLOAD}{{{{7*7}}}}"
# Columns that the product itself writes and reads: words of its own, keys, paths, hashes.
MACHINE = re.compile(
    r"(^|_)(id|pk|key|code|kind|state|status|path|hash|sha256|token|mark|slug|type|phase|role|verb|format|zone|"
    r"timezone|method|purpose|reads|level|edition|username|email|nip|password|digest|seal|ref|number|suffix|"
    r"extension|media|svg|mime|language|unit|sort|order|color|version|scale|direction|sharing|urgency|"
    r"classification|frequency|rule|url|storage|file|content|weight|source_text|receipt|"
    r"value|amount|base|score|difference|min|max|sum|query)$"
)


@pytest.fixture(scope="module")
def drawn(cast: Cast, django_db_blocker: DjangoDbBlocker) -> dict[Visit, Page]:
    """Every page as it stands, drawn once."""
    with django_db_blocker.unblock():
        return {visit: Page(html_of(knock(cast, visit)) or "<p>") for visit in SHOWN}


def html_of(response: Any) -> str:
    """Only what a browser would run: pages and drawings."""
    kind = str(response.headers.get("Content-Type", ""))
    return (
        response.whole.decode()
        if kind.startswith(("text/html", "image/svg+xml", "application/xhtml"))
        else ""
    )


def slipped_through(response: Any) -> bool:
    html = html_of(response)
    return f"<{TAG}" in html or (bool(html) and TAG in Page(html).tags)


def text_columns() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    return [
        (model, field)
        for model in apps.get_models()
        if model.__module__.startswith("selaras.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.unique
        and (field.max_length or 9999) >= len(PAYLOAD)
        and not MACHINE.search(field.name)
    ]


def poison() -> list[str]:
    """Puts the payload behind every stored text; what a constraint refuses stays as it was."""
    done = []
    for model, field in text_columns():
        # Managers of rows that are never changed refuse; what lies there is shown all the same.
        plain = models.QuerySet(model)
        room = (field.max_length or 9999) - len(PAYLOAD)
        try:
            with transaction.atomic():
                for row in plain[:200]:
                    kept = str(getattr(row, field.attname) or "")
                    # What people type has a blank or nothing in it; numbers and words of ours have none.
                    if kept and " " not in kept:
                        continue
                    plain.filter(pk=row.pk).update(**{field.attname: f"{kept[:room]}{PAYLOAD}"})
        except (DatabaseError, NotImplementedError):
            continue
        done.append(f"{model._meta.label}.{field.name}")
    return done


def test_every_stored_text_comes_back_as_text_on_every_page(cast: Cast) -> None:
    with transaction.atomic():
        poisoned = poison()
        wrong, broken, shown = [], [], 0
        for visit in SHOWN:
            response = knock(cast, visit)
            shown += TAG in html_of(response)
            if slipped_through(response):
                wrong.append(visit.name)
            if response.status_code >= 500:
                broken.append(visit.name)
        transaction.set_rollback(True)
    assert (wrong, broken) == ([], [])
    assert len(poisoned) >= 60, poisoned
    assert shown >= len(SHOWN) // 3, "the payload must be on the pages for this to say anything"


def test_every_parameter_of_a_page_comes_back_as_text(cast: Cast, drawn: dict[Visit, Page]) -> None:
    """Pages that ask for none are looked at with those that others know."""
    wrong, known = [], {"q", "cari", "next", "page", "urut", "tab", "dari"}
    for visit, page in drawn.items():
        names = {name for form in page.forms if form.method == "get" for name in form.values}
        asked = dict.fromkeys(names | known, FULL)
        response = knock(cast, visit, QUERY_STRING=urlencode(asked))
        if slipped_through(response) or response.status_code >= 500:
            wrong.append(f"{visit.name}: {response.status_code}")
    assert wrong == []


def forms_of(cast: Cast, drawn: dict[Visit, Page]) -> list[tuple[str, str, Form]]:
    """Role, address and form; each kind of form once: by where it leads and what it asks."""
    found: dict[tuple[object, ...], tuple[str, str, Form]] = {}
    for visit, page in drawn.items():
        for form in page.forms:
            if form.method != "post" or not form.texts:
                continue
            path = form.action or _path_of(cast, visit)
            try:
                key = (resolve(path.split("?")[0]).url_name, *sorted(form.texts))
            except Resolver404:
                key = (path, *sorted(form.texts))
            found.setdefault(key, (visit.role, path, form))
    return list(found.values())


def _path_of(cast: Cast, visit: Visit) -> str:
    return reverse(visit.address.url_name, args=cast.arguments(visit.object))


def test_every_text_field_of_every_form_comes_back_as_text(cast: Cast, drawn: dict[Visit, Page]) -> None:
    wrong, asked, answered = [], 0, 0
    for role, path, form in forms_of(cast, drawn):
        sent = {name: [FULL] if name in form.texts else many for name, many in form.values.items()}
        response = send(cast, role, "POST", path, data=sent)
        answered += TAG in html_of(response)
        asked += len(form.texts)
        if slipped_through(response) or response.status_code >= 500:
            wrong.append(f"{role} at {path} {sorted(form.texts)}: {response.status_code}")
    assert wrong == []
    assert asked >= 200 and answered >= 20, (asked, answered)
