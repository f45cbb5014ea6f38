"""No page asks the database more often because there are more agencies, items or regions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments import services
from selaras.assessments.models import Item, Round
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.evidence import services as evidence
from selaras.instruments.models import Instrument, Question
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_contact, make_user, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

LIMIT = 25
TEXT = (Path(settings.BASE_DIR) / "instruments" / "ikt-2024.yaml").read_text(encoding="utf-8")
Counts = dict[str, int]


@contextmanager
def undone() -> Iterator[None]:
    """Sizes are built one after the other in one test, each gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def measured(user: User, addresses: dict[str, str]) -> Counts:
    """Queries per page of a person who has been here before; none may exceed the limit."""
    client = Client()
    client.force_login(user)
    counts = {}
    for name, address in addresses.items():
        first = client.get(address)
        assert first.status_code == 200, (name, address, first.status_code)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts[name] = len(seen)
        listed = "\n".join(query["sql"][:200] for query in seen.captured_queries)
        assert len(seen) <= LIMIT, f"{name}: {len(seen)} queries\n{listed}"
    return counts


# ---- a city: 55 items over few or many agencies


def make_city(number: int, now: datetime) -> tuple[User, Round]:
    """A running round of 55 items that so many agencies answer, in every state and with evidence."""
    region = make_region("16.72")
    kesbangpol = make_agency(region, "kesbangpol", kind="kesbangpol")
    agencies = [kesbangpol, *[make_agency(region, f"opd-{n}") for n in range(1, number)]]
    operator = make_user(full_name="Rusmala")
    grant(operator, "operator", region=region)
    grant(operator, "narahubung", agency=kesbangpol)
    grant(operator, "kepala_opd", agency=kesbangpol)
    scope = scope_of(operator, clock.today())
    round_ = make_round(scope, region, kesbangpol, agencies, now)
    fill(scope, round_, kesbangpol, now)
    for agency in agencies:
        plan = services.RepairPlan(["I1"], agency, now + timedelta(days=3), "Perbaikan")
        services.add_repair(scope=scope, round_=round_, plan=plan, now=now)
    for agency in agencies[:number]:
        make_contact(agency)
    services.remind(scope=scope, round_=round_, agency_ids=[a.pk for a in agencies], now=now)
    brief = services.draft_brief(scope=scope, round_=round_, now=now)
    services.release_brief(scope=scope, brief_id=brief.pk, approved_by="Hafiz", channel="lisan", now=now)
    services.draft_brief(scope=scope, round_=round_, now=now)
    return operator, round_


def make_round(
    scope: Scope, region: Region, coordinator: Agency, agencies: list[Agency], now: datetime
) -> Round:
    plan = services.RoundPlan(
        title="Penilaian IKT 2025", data_year=2025, filling_year=2026, index_owner="Pemilik",
        internal_due_at=now + timedelta(days=4), owner_due_at=now + timedelta(days=7),
    )  # fmt: skip
    round_ = services.create_round(
        scope=scope, instrument=make_instrument(TEXT), region=region, coordinator=coordinator, plan=plan,
        now=now,
    )  # fmt: skip
    owners = cycle(agencies)
    items = list(round_.items.all())
    for item in items:
        item.owner_agency, item.verifier_agency = next(owners), coordinator
    Item.objects.bulk_update(items, ["owner_agency", "verifier_agency"])
    # Contributors everywhere: each item asks the agency after its owner.
    for item in items[::3]:
        helper = agencies[(agencies.index(item.owner_agency) + 1) % len(agencies)]
        services.ask_contribution(scope=scope, item_id=item.pk, agency=helper, ask="Data", now=now)
    return services.start_round(scope=scope, round_=round_, now=now)


def fill(scope: Scope, round_: Round, coordinator: Agency, now: datetime) -> None:
    states = cycle(["verifikasi", "terverifikasi", "konsep", "validasi", "perbaikan", "belum"])
    items = list(round_.items.all())
    for item in items:
        item.state, item.changed_at, item.narrative = next(states), now, "Isi"
    Item.objects.bulk_update(items, ["state", "changed_at", "narrative"])
    own = round_.items.filter(owner_agency=coordinator, state="belum").first() or items[0]
    Item.objects.filter(pk=own.pk).update(state="konsep", owner_agency=coordinator)
    for number in range(5):
        evidence.attach_link(
            scope=scope, subject=Reference("item", str(own.pk)), url=f"https://contoh.example.go.id/{number}",
            title="Notula", now=now,
        )  # fmt: skip
        services.post_message(scope=scope, item_id=own.pk, text="Pesan", now=now)


def city_pages(round_: Round) -> dict[str, str]:
    item = round_.items.filter(state="konsep", messages__isnull=False).first()
    waiting = round_.items.filter(state="verifikasi").first()
    assert item is not None
    assert waiting is not None
    return {
        "home": "/",
        "duties": reverse("duties"),
        "rounds": reverse("rounds"),
        "round": round_.get_absolute_url(),
        "share": reverse("round_share", args=[round_.pk]),
        "items": reverse("items", args=[round_.pk]),
        "item": reverse("item", args=[round_.pk, item.code]),
        "agency": reverse("round_agency", args=[round_.pk, round_.coordinator_id]),
        "validation": reverse("validation", args=[round_.pk]),
        "verification": reverse("verification", args=[round_.pk]),
        "verification_item": reverse("verification_item", args=[round_.pk, waiting.code]),
        "score": reverse("score", args=[round_.pk]),
        "evaluation": reverse("evaluation", args=[round_.pk]),
        "simulation": reverse("simulation", args=[round_.pk]),
        "repair": reverse("repair", args=[round_.pk, round_.repairs.values_list("pk", flat=True)[0]]),
        "matrix": reverse("matrix", args=[round_.pk]),
        "brief": reverse("brief", args=[round_.pk]),
        "brief as a picture": reverse("brief_file", args=[round_.pk, "gambar"]),
        "brief on paper": reverse("brief_file", args=[round_.pk, "pdf"]),
        "matrix as a workbook": f"{reverse('matrix', args=[round_.pk])}?format=xlsx",
        "requests": reverse("data_requests", args=[round_.pk]),
        "sheets": reverse("sheets", args=[round_.pk, round_.coordinator_id]),
        "packets": reverse("packets", args=[round_.pk]),
        "packet of everything": reverse("packet_whole", args=[round_.pk]),
    }


@pytest.mark.slow
def test_sixty_agencies_cost_what_six_cost(db: None) -> None:
    now, counts = clock.now(), []
    for number in (6, 60):
        with undone():
            user, round_ = make_city(number, now)
            assert round_.items.count() == 55
            counts.append(measured(user, city_pages(round_)))
    assert counts[0] == counts[1]


# ---- levels above: many cities, counted and read


def make_cities(codes: list[str], now: datetime, *, sent: bool = False) -> list[Round]:
    """One round of 55 items in each; written in bulk, for there are hundreds."""
    instrument = make_instrument(TEXT)
    regions = [make_region(code) for code in codes]
    agencies = Agency.objects.bulk_create(
        [Agency(region=r, region_path=r.path, code="kesbangpol", name="Kesbangpol", short_name="K",
                kind="kesbangpol") for r in regions]
    )  # fmt: skip
    rounds = Round.objects.bulk_create(
        [
            Round(
                instrument=instrument, region=region, region_path=region.path, zone=region.zone,
                title=f"Penilaian {region.name}", data_year=2025, filling_year=2026, index_owner="Pemilik",
                coordinator=agency, internal_due_at=now + timedelta(days=4),
                owner_due_at=now + timedelta(days=7), created_by_name="Operator", created_at=now,
                state="terkirim" if sent else "pengisian", sharing="terkirim" if sent else "status",
            )
            for region, agency in zip(regions, agencies, strict=True)
        ]
    )  # fmt: skip
    Item.objects.bulk_create(
        [item for round_ in rounds for item in items_for(round_, instrument, sent=sent)], batch_size=2000
    )
    return rounds


def items_for(round_: Round, instrument: Instrument, *, sent: bool) -> Iterator[Item]:
    questions = list(Question.objects.filter(instrument=instrument).select_related("node").order_by("sort"))
    for question in questions:
        yield Item(
            round=round_, question=question, code=question.code, sort=question.sort,
            leaf_code=question.node.code, is_level=question.type == "tingkat",
            owner_agency_id=round_.coordinator_id, verifier_agency_id=round_.coordinator_id,
            state="terkirim" if sent else "konsep",
        )  # fmt: skip


def above(role: str, code: str) -> User:
    user = make_user(full_name=role.capitalize())
    grant(user, role, region=make_region(code))
    return user


def overview(round_: Round) -> dict[str, str]:
    return {
        "home": "/",
        "rounds": reverse("rounds"),
        "search": f"{reverse('rounds')}?q={round_.region.search_key[:6]}",
        "round": round_.get_absolute_url(),
        "matrix": reverse("matrix", args=[round_.pk]),
    }


PROVINCE = [f"16.{number:02}" for number in (*range(1, 14), *range(71, 75))]


@pytest.mark.parametrize("sent", [False, True], ids=["counted", "sent"])
@pytest.mark.slow
def test_seventeen_rounds_of_a_province_cost_what_one_costs(db: None, sent: bool) -> None:
    now, counts = clock.now(), []
    assert len(PROVINCE) == 17
    for codes in (PROVINCE[:1], PROVINCE):
        with undone():
            rounds = make_cities(codes, now, sent=sent)
            pages = overview(rounds[0])
            if sent:
                pages["items"] = reverse("items", args=[rounds[0].pk])
                pages["item"] = reverse("item", args=[rounds[0].pk, "1.1"])
            counts.append(measured(above("provinsi", "16"), pages))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_all_514_rounds_of_the_country_cost_what_a_province_costs(
    db: None, gather_statistics: Callable[[], None]
) -> None:
    now, counts = clock.now(), []
    country = [f"{province}.{city:02}" for province in range(11, 49) for city in range(1, 15)][:514]
    for codes in (PROVINCE, country):
        with undone():
            rounds = make_cities(codes, now)
            gather_statistics()
            counts.append(measured(above("nasional", "ID"), overview(rounds[0])))
    assert counts[0] == counts[1]
