"""A reorganisation moves what runs to the successor in one step; what is finished keeps the old name."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from selaras.assessments.models import Contribution, Item, Round, RoundAgency
from selaras.assessments.services import taking_over
from selaras.assessments.tests.factories import NOW, City
from selaras.audit.models import Event
from selaras.core.moving import GROUPS
from selaras.duties.models import Duty
from selaras.evidence.tests.factories import make_link_evidence
from selaras.letters.models import Letter
from selaras.offices.models import Agency, AgencySuccession, Grant, Reorganisation
from selaras.offices.selectors.reorganisations import preview_of
from selaras.offices.services import reorganising
from selaras.offices.services.reorganising import About, Line
from selaras.offices.tests.factories import make_contact, make_holder, make_link, make_post

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)
ALL = tuple(GROUPS)


def planned(city: City, *lines: tuple[str, Agency | str, Iterable[str], bool]) -> Reorganisation:
    admin = city.leader("admin")
    plan = reorganising.plan_reorganisation(
        scope=admin, region=city.region, about=About("SOTK baru", "Perda 1 Tahun 2026", DAY), now=NOW
    )
    for old, new, what, ends in lines:
        line = (
            Line(city[old], new, tuple(what), ends)
            if isinstance(new, Agency)
            else Line(city[old], None, tuple(what), ends, new_name=new)
        )
        reorganising.add_line(scope=admin, plan=plan, line=line, now=NOW)
    plan.refresh_from_db()
    return plan


def carry_out(city: City, plan: Reorganisation, **more: Any) -> Reorganisation:
    asked = {"scope": city.leader("admin"), "plan": plan, "version": plan.version, "now": NOW} | more
    return reorganising.reorganise(**asked)


def running(agency: Agency) -> set[tuple[str, str]]:
    rows = Duty.objects.running().filter(owner_agency=agency, source_kind="item")
    codes = dict(Item.objects.values_list("pk", "code"))
    return {(codes[int(id_)], kind) for id_, kind in rows.values_list("source_id", "kind")}


def test_everything_that_runs_goes_to_the_successor_and_the_old_agency_is_closed(
    city: City, round_: Round
) -> None:
    old, scope = city["bappeda"], city.contact("bappeda")
    before = running(old)
    assert before
    proof = make_link_evidence(agency=old)
    contact = make_contact(old, is_primary=True)
    link, _raw = make_link(contact, subject_id=str(round_.pk))
    holder = make_holder(make_post(old, title="Kepala", kind="kepala"))
    due = {d.source_id: d.due_at for d in Duty.objects.running().filter(owner_agency=old)}
    plan = carry_out(city, planned(city, ("bappeda", "Badan Perencanaan dan Riset", ALL, True)))
    new = Agency.objects.get(name="Badan Perencanaan dan Riset")
    assert running(new) == before
    assert {d.source_id: d.due_at for d in Duty.objects.running().filter(owner_agency=new)} == due
    assert not Duty.objects.running().filter(owner_agency=old).exists()
    assert not Item.objects.filter(owner_agency=old).exists()
    proof.refresh_from_db()
    contact.refresh_from_db()
    link.refresh_from_db()
    holder.refresh_from_db()
    assert (proof.agency, contact.agency, link.agency, link.revoked_at) == (new, new, new, None)
    assert contact.is_primary
    assert holder.post.agency == old
    assert holder.ends_on == date(2026, 1, 21)
    seated = new.posts.get(title="Kepala").holders.get()
    assert (seated.name, seated.starts_on) == (holder.name, date(2026, 1, 22))
    given = Grant.objects.get(user_id=scope.user_id, revoked_at=None)
    assert (given.agency, given.role) == (new, "narahubung")
    old.refresh_from_db()
    assert (old.is_active, old.ends_on) == (False, date(2026, 1, 22))
    assert AgencySuccession.objects.get(plan=plan).successor == new
    assert plan.state == "selesai"


def test_each_kind_of_record_leaves_an_event_that_is_read_later(city: City, round_: Round) -> None:
    make_link_evidence(agency=city["bappeda"])
    plan = carry_out(city, planned(city, ("bappeda", city["tapem"], ALL, True)))
    events = Event.objects.filter(verb="offices.reorganisation.moved", subject_id=str(city["bappeda"].pk))
    moved = {event.after["what"]: event.after["count"] for event in events}
    assert moved["evidence"] == 1
    assert moved["duties"] >= 1
    assert {label: n for _old, _new, label, n in plan.outcome}["bukti dukung"] == 1


def test_merging_with_who_owes_the_same_leaves_one_duty_and_nobody_helps_himself(
    city: City, round_: Round
) -> None:
    item = round_.items.get(code="1.1")
    assert Contribution.objects.running().filter(item=item, agency=city["tapem"]).exists()
    carry_out(city, planned(city, ("bappeda", city["tapem"], ALL, True)))
    item.refresh_from_db()
    assert item.owner_agency == city["tapem"]
    assert not Contribution.objects.running().filter(item=item).exists()
    kinds = [kind for code, kind in running(city["tapem"]) if code == "1.1"]
    assert kinds == ["isi"]


def test_a_contribution_asked_of_both_is_asked_once(city: City, round_: Round) -> None:
    item = round_.items.get(code="1.1")
    Contribution.objects.create(
        item=item, agency=city["dinsos"], ask="Bukti", asked_by_name="R", asked_at=NOW
    )
    carry_out(city, planned(city, ("dinsos", city["tapem"], ALL, True)))
    assert Contribution.objects.running().get(item=item).agency == city["tapem"]


def test_an_extension_is_never_lost(city: City, round_: Round) -> None:
    later = round_.owner_due_at
    RoundAgency.objects.filter(round=round_, agency=city["bappeda"]).update(extended_due_at=later)
    carry_out(city, planned(city, ("bappeda", city["tapem"], ALL, True)))
    assert RoundAgency.objects.get(round=round_, agency=city["tapem"]).extended_due_at == later
    assert RoundAgency.objects.get(round=round_, agency=city["bappeda"]).extended_due_at == later


def test_a_closed_round_keeps_the_old_name(city: City, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(state="arsip")
    Duty.objects.filter(owner_agency=city["bappeda"]).delete()
    carry_out(city, planned(city, ("bappeda", "Bapperida", ALL, True)))
    assert round_.items.filter(owner_agency=city["bappeda"]).exists()


def test_a_split_sends_each_kind_of_work_its_own_way(city: City, round_: Round) -> None:
    proof = make_link_evidence(agency=city["bappeda"])
    scope = city.contact("bappeda")
    carry_out(
        city,
        planned(
            city,
            ("bappeda", city["tapem"], ("kerja", "orang"), True),
            ("bappeda", "Badan Riset", ("bukti",), True),
        ),
    )
    proof.refresh_from_db()
    assert proof.agency.name == "Badan Riset"
    assert Grant.objects.get(user_id=scope.user_id, revoked_at=None).agency == city["tapem"]
    assert AgencySuccession.objects.filter(predecessor=city["bappeda"]).count() == 2


def test_an_agency_that_goes_on_keeps_what_is_not_given_away(city: City, round_: Round) -> None:
    proof = make_link_evidence(agency=city["bappeda"])
    carry_out(city, planned(city, ("bappeda", city["tapem"], ("kerja",), False)))
    proof.refresh_from_db()
    city["bappeda"].refresh_from_db()
    assert proof.agency == city["bappeda"]
    assert city["bappeda"].is_active


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "belum menyebut OPD"),
        ((("bappeda", "tapem", ("orang",), True),), "belum mendapat penerus"),
        (
            (("bappeda", "tapem", ALL, True), ("bappeda", "dinsos", ("bukti",), True)),
            "lebih dari satu penerus",
        ),
        ((("bappeda", "tapem", ALL, True), ("tapem", "dinsos", ALL, True)), "tidak dapat menjadi penerus"),
        ((("bappeda", "polres", ALL, True),), "tidak sejenis"),
    ],
)
def test_each_fault_is_told_and_nothing_moves(city: City, round_: Round, lines: Any, words: str) -> None:
    make_link_evidence(agency=city["bappeda"])
    plan = planned(city, *((old, city[new], what, ends) for old, new, what, ends in lines))
    assert any(words in fault for fault in preview_of(plan).faults)
    before = running(city["bappeda"])
    with pytest.raises(ValidationError):
        carry_out(city, plan)
    assert running(city["bappeda"]) == before
    city["bappeda"].refresh_from_db()
    assert city["bappeda"].is_active


def test_an_agency_of_another_region_is_refused(city: City, round_: Round) -> None:
    foreign = City(code="73.71")
    admin = city.leader("admin")
    plan = planned(city)
    for line in (
        Line(foreign["bappeda"], city["tapem"], ALL, True),
        Line(city["bappeda"], foreign["tapem"], ALL, True),
    ):
        with pytest.raises(ValidationError, match="bukan milik wilayah"):
            reorganising.add_line(scope=admin, plan=plan, line=line, now=NOW)
    with pytest.raises(PermissionDenied):
        carry_out(city, plan, scope=foreign.leader("admin"))


def test_who_runs_rounds_plans_and_only_an_administrator_carries_out(city: City, round_: Round) -> None:
    plan = planned(city, ("bappeda", city["tapem"], ALL, True))
    line = Line(city["dinsos"], city["tapem"], ALL, True)
    reorganising.add_line(scope=city.operator, plan=plan, line=line, now=NOW)
    plan.refresh_from_db()
    with pytest.raises(PermissionDenied):
        carry_out(city, plan, scope=city.operator)
    with pytest.raises(PermissionDenied):
        reorganising.add_line(scope=city.contact("bappeda"), plan=plan, line=line, now=NOW)


def test_a_plan_that_changed_since_it_was_shown_is_refused_and_none_runs_twice_or_early(
    city: City, round_: Round
) -> None:
    plan = planned(city, ("bappeda", city["tapem"], ALL, True))
    with pytest.raises(ValidationError, match="berubah sejak ditampilkan"):
        carry_out(city, plan, version=plan.version - 1)
    Reorganisation.objects.filter(pk=plan.pk).update(begins_on=date(2026, 2, 1))
    with pytest.raises(PermissionDenied, match="mulai berlaku pada"):
        carry_out(city, plan)
    Reorganisation.objects.filter(pk=plan.pk).update(begins_on=DAY)
    carry_out(city, plan)
    with pytest.raises(PermissionDenied):
        carry_out(city, plan)


def test_a_fault_half_way_leaves_everything_where_it_was(
    city: City, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.contact("bappeda")
    plan = planned(city, ("bappeda", "Bapperida", ALL, True))
    before = running(city["bappeda"])
    events = Event.objects.count()

    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(taking_over, "_settle", broken)
    with pytest.raises(RuntimeError):
        carry_out(city, plan)
    assert running(city["bappeda"]) == before
    assert Grant.objects.filter(agency=city["bappeda"], revoked_at=None).exists()
    assert not Agency.objects.filter(name="Bapperida").exists()
    assert Event.objects.count() == events


def test_a_letter_on_its_way_is_finished_first(city: City, round_: Round) -> None:
    region = city.region
    Letter.objects.create(
        agency=city["bappeda"], region_path=region.path, zone=region.zone, template="umum", hal="Undangan",
        created_at=NOW, created_by_name="R", changed_at=NOW, changed_by_name="R",
    )  # fmt: skip
    plan = planned(city, ("bappeda", city["tapem"], ALL, True))
    with pytest.raises(ValidationError, match="surat yang belum terkirim"):
        carry_out(city, plan)


@pytest.mark.slow
def test_an_answer_handed_in_at_the_same_moment_is_kept_by_somebody(
    city: City, round_: Round, at_once: Callable[..., list[Any]]
) -> None:
    item = round_.items.get(code="1.2")
    contact = city.contact("tapem")
    plan = planned(city, ("tapem", city["dinsos"], ALL, True))

    def answer() -> object:
        return city.write(item, scope=contact, base_version=0)

    def standing() -> tuple[int | None, str, set[tuple[str, str]]]:
        now = Item.objects.get(pk=item.pk)
        return now.owner_agency_id, now.state, running(city["dinsos"])

    done, answered = at_once(lambda: carry_out(city, plan), answer)
    [(owner_id, state, duties)] = at_once(standing)
    assert isinstance(done, Reorganisation), done
    assert owner_id == city["dinsos"].pk
    assert ("1.2", "isi") in duties
    # Written before the step it went over with the item; after it, who wrote was told.
    assert state == ("belum" if isinstance(answered, Exception) else "konsep")
