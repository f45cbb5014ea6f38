"""Who reads which events, and the timeline of a record."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.template import Context, Template

from selaras.audit import choices, permissions, selectors
from selaras.audit.tests.factories import SOMEBODY, make_event, reader_of
from selaras.core.scope import Grant, Scope

pytestmark = pytest.mark.django_db


def ids(scope: Scope) -> set[str]:
    return {event.subject_id for event in selectors.visible_events(scope)}


def test_events_are_read_in_the_subtree_of_the_grant_only() -> None:
    make_event(1, region_path="ID.16.72.")
    make_event(2, region_path="ID.16.")
    make_event(3, region_path="ID.16.7.")
    make_event(4, region_path="ID.31.")
    make_event(5)
    assert ids(reader_of("ID.16.72.")) == {"1"}
    assert ids(reader_of("ID.16.")) == {"1", "2", "3"}
    assert ids(reader_of("ID.")) == {"1", "2", "3", "4", "5"}
    assert ids(SOMEBODY) == set()


def test_a_grant_for_one_agency_does_not_open_the_audit() -> None:
    grant = Grant("x", frozenset({"audit.view"}), "ID.16.72.", agency_id=4)
    scope = Scope(on=SOMEBODY.on, user_id=7, grants=(grant,))
    make_event(1, region_path="ID.16.72.")
    assert ids(scope) == set()
    assert not permissions.can_view(scope)
    assert permissions.can_view(reader_of("ID.16."))


def render(scope: Scope, text: str) -> str:
    return Template("{% load audit %}" + text).render(Context({"scope": scope}))


def test_a_timeline_is_newest_first_in_one_query_and_in_words(
    assert_max_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    make_event(1, note="pertama")
    make_event(1, note="kedua")
    make_event(2, note="catatan lain")
    with assert_max_queries(1):
        html = render(SOMEBODY, '{% timeline "sample" 1 %}')
    assert html.index("kedua") < html.index("pertama")
    assert "mengubah contoh" in html and "Rusmala" in html and "catatan lain" not in html
    assert "<ol" in html and "<time" in html


def test_a_timeline_speaks_the_zone_of_its_record() -> None:
    make_event(1)
    assert "16.01 WIB" in render(SOMEBODY, '{% timeline "sample" 1 %}')
    assert "18.01 WIT" in render(SOMEBODY, '{% timeline "sample" 1 zone="Asia/Jayapura" %}')


def test_a_long_timeline_is_cut_and_leads_on_whoever_may_read_more() -> None:
    for _ in range(3):
        make_event(1)
    tag = '{% timeline "sample" 1 limit=2 %}'
    assert render(SOMEBODY, tag).count("<li>") == 2
    assert "catatan-audit/?kind=sample" not in render(SOMEBODY, tag)
    assert "catatan-audit/?kind=sample" in render(reader_of("ID."), tag)


@pytest.mark.parametrize(("number", "shown", "folded"), [(11, 11, 0), (12, 8, 4), (60, 8, 42)])
def test_a_long_history_is_folded_behind_its_newest_entries(number: int, shown: int, folded: int) -> None:
    for _ in range(number):
        make_event(1)
    before, _, after = render(SOMEBODY, '{% timeline "sample" 1 %}').partition("<details")
    assert (before.count("<li>"), after.count("<li>")) == (shown, folded)
    assert (f"{folded} kejadian sebelumnya" in after) is bool(folded)


def test_an_empty_timeline_says_so() -> None:
    assert "Belum ada riwayat" in render(SOMEBODY, '{% timeline "sample" 1 %}')


def test_what_somebody_typed_is_escaped() -> None:
    make_event(1, note="<script>alert(1)</script>")
    assert "<script>" not in render(SOMEBODY, '{% timeline "sample" 1 %}')


def test_changes_stand_side_by_side() -> None:
    choices.register_fields({"c": "Catatan"})
    event = make_event(1, before={"a": 1, "b": [1]}, after={"a": True, "c": "x"})
    html = Template(
        "{% load audit %}{% for c in e|changes %}{{ c.name }}:{{ c.before }}>{{ c.after }};{% endfor %}"
    )
    assert html.render(Context({"e": event})) == "a:1>ya;b:[1]>–;Catatan:–>x;"
