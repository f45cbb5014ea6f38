"""The yearly review: every role of a region is confirmed or withdrawn, once, by whoever may."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.references import Reference, show_many
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.offices.models import Agency, Grant, GrantAnswer, GrantReview
from selaras.offices.selectors import scope_at
from selaras.offices.selectors.reviews import review_rows
from selaras.offices.services import answer_grants, begin_due_reviews, begin_review, close_finished_reviews
from selaras.offices.tests.factories import NOW, TODAY, grant, make_agency, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

JULY = datetime(2026, 7, 1, 2, tzinfo=UTC)


class City:
    """An administrator, an operator, and two clerks of one agency."""

    def __init__(self) -> None:
        self.agency = make_agency(name="Bappeda")
        self.region = self.agency.region
        self.admin_user, self.admin = person("admin", region=self.region)
        self.operator_user, self.operator = person("operator", region=self.region)
        self.rina, self.sam = make_user("rina"), make_user("sam", last_login=NOW)
        for user in (self.rina, self.sam):
            grant(user, "narahubung", agency=self.agency)

    def begin(self) -> GrantReview:
        return begin_review(scope=self.admin, region=self.region, now=NOW)

    def role(self, user: User) -> int:
        return Grant.objects.get(user=user).pk


@pytest.fixture
def city(db: None) -> City:
    return City()


def answer(
    city: City, review: GrantReview, *users: User, by: Scope | None = None, keep: bool = True, note: str = ""
) -> int:
    return answer_grants(
        scope=by or city.admin, review=review, grant_ids=[city.role(user) for user in users], keep=keep,
        note=note, now=NOW,
    )  # fmt: skip


def may(user: User) -> bool:
    return bool(scope_at(user, NOW).grants)


def test_kept_stays_withdrawn_ends_at_once_and_both_are_on_record(city: City) -> None:
    review = city.begin()
    assert answer(city, review, city.sam) == 1
    assert answer(city, review, city.rina, keep=False, note="Mutasi") == 1
    assert may(city.sam) and not may(city.rina)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"offices.review.begun", "offices.review.kept", "offices.review.withdrawn"} <= verbs
    assert "offices.grant.ended" in verbs


def test_it_closes_with_the_last_answer(city: City) -> None:
    review = city.begin()
    answer(city, review, city.sam, city.rina, city.operator_user)
    review.refresh_from_db()
    assert review.closed_at is None
    # Nobody decides about himself.
    second = person("admin", region=city.region)
    Grant.objects.filter(user=second[0]).update(starts_on=TODAY + timedelta(days=1))
    answer(city, review, city.admin_user, by=scope_of(second[0], TODAY + timedelta(days=1)))
    review.refresh_from_db()
    assert review.closed_at == NOW
    with pytest.raises(ValidationError, match="sudah selesai"):
        answer(city, review, city.sam)


def test_nobody_decides_about_his_own_role(city: City) -> None:
    review = city.begin()
    with pytest.raises(Refused):
        answer(city, review, city.admin_user)
    with pytest.raises(Refused):
        answer(city, review, city.sam, city.admin_user)
    assert not GrantAnswer.objects.exists()


def test_an_operator_decides_no_role_beyond_his_power(city: City) -> None:
    review = city.begin()
    assert answer(city, review, city.sam, by=city.operator) == 1
    with pytest.raises(Refused):
        answer(city, review, city.admin_user, by=city.operator, keep=False, note="x")
    assert may(city.admin_user)


@pytest.mark.parametrize("who", ["clerk", "head of an agency", "admin elsewhere", "nobody"])
def test_others_neither_see_nor_answer(city: City, who: str) -> None:
    review = city.begin()
    scopes = {
        "clerk": lambda: scope_of(city.sam),
        "head of an agency": lambda: person("kepala_opd", agency=city.agency)[1],
        "admin elsewhere": lambda: person("admin", region=make_region("94.71"))[1],
        "nobody": lambda: Scope(on=TODAY),
    }
    scope = scopes[who]()
    with pytest.raises(Refused):
        answer(city, review, city.rina, by=scope)
    assert not show_many(scope, [Reference("grant_review", str(review.pk))])


def test_roles_of_elsewhere_are_not_decided_here(city: City) -> None:
    review = city.begin()
    elsewhere = make_user("yosep")
    grant(elsewhere, "narahubung", agency=make_agency(make_region("94.71")))
    ended = make_user("lama")
    grant(ended, "narahubung", agency=city.agency, ends_on=date(2026, 1, 1))
    later = make_user("baru")
    grant(later, "narahubung", agency=city.agency, starts_on=TODAY + timedelta(days=3))
    for user in (elsewhere, ended, later):
        with pytest.raises(ValidationError):
            answer(city, review, user, keep=False, note="x")
    shown = {row.grant.user_id for row in review_rows(review, city.admin, NOW)}
    assert shown == {city.admin_user.pk, city.operator_user.pk, city.rina.pk, city.sam.pk}


def test_a_withdrawal_says_why_and_something_is_ticked(city: City) -> None:
    review = city.begin()
    with pytest.raises(ValidationError):
        answer(city, review, city.rina, keep=False, note="  ")
    with pytest.raises(ValidationError):
        answer(city, review)
    assert may(city.rina)


def test_what_speaks_for_a_second_look_is_said(city: City) -> None:
    rows = {row.grant.user_id: row for row in review_rows(city.begin(), city.admin, NOW)}
    assert "belum pernah masuk" in rows[city.rina.pk].doubts
    assert "belum pernah masuk" not in rows[city.sam.pk].doubts
    later = review_rows(GrantReview.objects.get(), city.admin, JULY + timedelta(days=30))
    assert (
        "tidak masuk lebih dari enam bulan" in {row.grant.user_id: row for row in later}[city.sam.pk].doubts
    )


def test_the_first_answer_counts_when_two_decide_at_once(
    city: City, at_once: Callable[..., list[Any]]
) -> None:
    review = city.begin()
    answers = at_once(
        lambda: answer(city, review, city.rina),
        lambda: answer(city, review, city.rina, by=city.operator, keep=False, note="Mutasi"),
    )
    assert sorted(map(str, answers)) == ["0", "1"] or "ValidationError" in {type(a).__name__ for a in answers}


def test_the_calendar_begins_one_a_year_also_with_two_workers(
    city: City, at_once: Callable[..., list[Any]]
) -> None:
    Agency.objects.filter(pk=city.agency.pk).update(kind="kesbangpol")
    tick = lambda: begin_due_reviews(now=NOW)  # noqa: E731
    assert sum(at_once(tick, tick)) == 1


def test_the_calendar_begins_none_in_another_month_and_none_twice(city: City, settings: Any) -> None:
    assert begin_due_reviews(now=JULY) == 0
    settings.GRANT_REVIEW_MONTH = 7
    assert [begin_due_reviews(now=JULY), begin_due_reviews(now=JULY + timedelta(days=20))] == [1, 0]
    assert begin_due_reviews(now=JULY + timedelta(days=365)) == 1
    settings.GRANT_REVIEW_MONTH = 0
    assert begin_due_reviews(now=JULY + timedelta(days=730)) == 0


def test_nobody_is_asked_where_every_role_has_ended(city: City, settings: Any) -> None:
    settings.GRANT_REVIEW_MONTH = 7
    elsewhere = make_region("94.71")
    gone = person("operator", region=elsewhere)[0]
    Grant.objects.filter(user=gone).update(ends_on=JULY.date() - timedelta(days=1))
    assert begin_due_reviews(now=JULY) == 1
    assert not GrantReview.objects.filter(region=elsewhere).exists()


def test_a_stale_page_hears_that_somebody_else_has_decided(city: City) -> None:
    review = city.begin()
    answer(city, review, city.rina)
    client = Client()
    client.force_login(city.admin_user)
    ticked = [city.role(city.rina), city.role(city.sam)]
    sent = client.post(
        review.get_absolute_url(), {"do": "cabut", "grants": ticked, "note": "Mutasi"}, follow=True
    )
    told = [str(message) for message in sent.context["messages"]]
    assert told == [
        "1 hak akses dicabut.",
        "1 hak akses sudah diputuskan lebih dahulu; keputusan itu tetap berlaku.",
    ]
    assert scope_at(city.rina, clock.now()).grants and not scope_at(city.sam, clock.now()).grants


def test_where_the_calendar_began_none_the_page_of_last_year_offers_it(city: City) -> None:
    client = Client()
    client.force_login(city.admin_user)
    review = city.begin()
    assert "Mulai tinjauan tahun ini" not in client.get(review.get_absolute_url()).content.decode()
    GrantReview.objects.update(year=clock.today().year - 1)
    assert "Mulai tinjauan tahun ini" in client.get("/hak-akses/tinjauan/", follow=True).content.decode()
    # Begun in the chosen region: the page of another one does not offer it.
    begin_region = make_region("94.71")
    other = GrantReview.objects.create(
        region=begin_region, region_path=begin_region.path, year=2020, opened_at=NOW, due_at=NOW
    )
    national = person("admin", region=begin_region)[0]
    Grant.objects.filter(user=national).update(user=city.admin_user)
    assert client.get(other.get_absolute_url()).status_code == 200
    offered = [
        "Mulai tinjauan tahun ini" in client.get(row.get_absolute_url()).content.decode()
        for row in (GrantReview.objects.get(pk=review.pk), other)
    ]
    assert sorted(offered) == [False, True]


def test_it_closes_by_itself_when_the_last_role_ends(city: City) -> None:
    review = city.begin()
    answer(city, review, city.sam, city.rina, city.operator_user)
    assert close_finished_reviews(now=NOW) == 0
    Grant.objects.filter(user=city.admin_user).update(revoked_at=NOW)
    assert close_finished_reviews(now=NOW + timedelta(days=1)) == 1


def test_the_pages(city: City) -> None:
    client = Client()
    client.force_login(city.admin_user)
    assert "Belum pernah ditinjau" in client.get("/hak-akses/tinjauan/").content.decode()
    begun = client.post("/hak-akses/tinjauan/mulai/")
    review = GrantReview.objects.get()
    assert begun["Location"] == review.get_absolute_url()
    assert client.post("/hak-akses/tinjauan/mulai/").status_code == 302 and GrantReview.objects.count() == 1
    page = client.get(review.get_absolute_url()).content.decode()
    assert "4 dari 4 hak akses belum ditinjau" in page and "belum pernah masuk" in page
    rina = str(city.role(city.rina))
    kept = client.post(review.get_absolute_url(), {"do": "cabut", "grants": [rina], "note": ""})
    assert kept.status_code == 422 and f'value="{rina}" checked' in kept.content.decode()
    assert (
        client.post(review.get_absolute_url(), {"do": "tetap", "grants": ["x", "9" * 30]}).status_code == 422
    )
    sent = client.post(review.get_absolute_url(), {"do": "cabut", "grants": [rina], "note": "=cmd()"})
    assert sent.status_code == 302
    assert not scope_at(city.rina, clock.now()).grants
    book = client.get(f"{review.get_absolute_url()}?format=xlsx").getvalue()
    cells = [cell.value for row in openpyxl.load_workbook(BytesIO(book)).active.iter_rows() for cell in row]
    assert "Rina" in cells and "Dicabut" in cells
    lines = b"".join(client.get(f"{review.get_absolute_url()}?format=csv").streaming_content).decode()
    assert "'=cmd()" in lines and "Sam" in lines
    only = client.get(f"{review.get_absolute_url()}?state=dicabut&format=csv")
    narrowed = b"".join(only.streaming_content).decode()
    assert "Rina;rina" in narrowed and "Sam;sam" not in narrowed


def test_the_page_costs_the_same_for_any_number(
    city: City, assert_max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    review = city.begin()
    for _n in range(30):
        grant(make_user(), "narahubung", agency=city.agency)
    client = Client()
    client.force_login(city.admin_user)
    client.get(review.get_absolute_url())
    with assert_max_queries(25):
        client.get(review.get_absolute_url())
