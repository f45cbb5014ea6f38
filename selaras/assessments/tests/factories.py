"""A city with its agencies, people and one round of a small questionnaire, and hands that move its items."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from selaras.accounts.models import User
from selaras.assessments import services
from selaras.assessments.choices import OPTIONAL_STAGES, ItemState
from selaras.assessments.models import Contribution, Item, Round
from selaras.core.references import Reference
from selaras.core.scope import Scope, WorkLinkPass
from selaras.duties.models import Duty
from selaras.evidence import services as evidence
from selaras.instruments.models import Instrument
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_user, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

MADE = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
INTERNAL_DUE = datetime(2026, 1, 27, 9, 0, tzinfo=UTC)
OWNER_DUE = datetime(2026, 1, 30, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
_number = count(1)

RUBRIC = "".join(f"\n              {level}: Keadaan {level}" for level in range(1, 8))
# Two indicators, every type that is answered differently, one item of an outside body (polres).
TEXT = f"""
code: IKT
title: Indeks Contoh
edition: "2024"
status: usulan
scale: {{min: 1, max: 7, better: high}}
weights_sum: 100
missing: {{policy: refuse}}
bands:
  - {{from: 1, label: Bawah, status: usulan}}
  - {{from: 4, label: Atas, status: usulan}}
nodes:
  - code: A
    title: Variabel contoh
    status: usulan
    nodes:
      - code: I1
        title: Perencanaan contoh
        weight: 60
        status: usulan
        questions:
          - code: "1.1"
            type: teks
            text: Dokumen apa yang memuatnya?
            owners: [bappeda, tapem]
            evidence: [Halaman dokumen]
          - code: "1.2"
            type: ya_tidak
            text: Apakah sudah ditetapkan?
            owners: [tapem]
          - code: "1.3"
            type: daftar
            text: Peristiwa apa yang tercatat?
            owners: [polres, kesbangpol]
            evidence: [Surat balasan]
          - code: "1.4"
            type: tingkat
            text: Pada tingkat mana keadaannya?
            owners: [bappeda]
            rubric:{RUBRIC}
      - code: I2
        title: Tindakan contoh
        weight: 40
        status: usulan
        questions:
          - code: "2.1"
            type: daftar
            text: Kegiatan apa yang terlaksana?
            owners: [kesbangpol]
            evidence: [Catatan kegiatan]
          - code: "2.2"
            type: pilihan
            text: Seberapa sering?
            owners: [tapem]
            choices: [Sekali, Berkala]
          - code: "2.3"
            type: tingkat
            text: Pada tingkat mana keadaannya?
            owners: [kesbangpol]
            rubric:{RUBRIC}
"""
AGENCIES = {
    "kesbangpol": "kesbangpol",
    "bappeda": "opd",
    "tapem": "bagian",
    "hukum": "bagian",
    "dinsos": "opd",
    "polres": "vertikal",
}


def plan(**changes: Any) -> services.RoundPlan:
    values: dict[str, Any] = {
        "title": "Penilaian contoh 2025",
        "data_year": 2025,
        "filling_year": 2026,
        "index_owner": "Pemilik contoh",
        "internal_due_at": INTERNAL_DUE,
        "owner_due_at": OWNER_DUE,
    }
    return services.RoundPlan(**(values | changes))


def link_scope(agency: Agency, round_: Round | int, *, kind: str = "round") -> Scope:
    """Who came by the work link of this agency's contact."""
    id_ = str(round_ if isinstance(round_, int) else round_.pk)
    ticket = WorkLinkPass(next(_number), agency.pk, agency.region_path, kind, id_)
    return Scope(on=date(2026, 1, 22), name="Trisna Endikat", work_link=ticket)


NOBODY = Scope(on=date(2026, 1, 22))


@dataclass
class City:
    """One region with agencies, the people made on first use, and a round."""

    code: str = "16.72"
    instrument: Instrument | None = None
    region: Region = field(init=False)
    agencies: dict[str, Agency] = field(init=False)
    people: dict[str, tuple[User, Scope]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.region = make_region(self.code)
        self.agencies = {
            code: make_agency(self.region, code, kind=kind, name=code.capitalize(), sort=sort)
            for sort, (code, kind) in enumerate(AGENCIES.items(), 1)
        }

    def _person(self, name: str, *roles: tuple[str, Agency | Region]) -> tuple[User, Scope]:
        if name not in self.people:
            user = make_user(full_name=name.capitalize().replace("_", " "))
            for role, place in roles:
                bound = {"agency": place} if isinstance(place, Agency) else {"region": place}
                grant(user, role, **bound)
            self.people[name] = user, scope_of(user)
        return self.people[name]

    def __getitem__(self, code: str) -> Agency:
        return self.agencies[code]

    # ---- people

    @property
    def operator(self) -> Scope:
        """Rusmala: operator of the city, and contact of Kesbangpol for its own items."""
        own = ("narahubung", self["kesbangpol"])
        return self._person("rusmala", ("operator", self.region), own)[1]

    def contact(self, code: str) -> Scope:
        return self._person(f"narahubung_{code}", ("narahubung", self[code]))[1]

    def head(self, code: str) -> Scope:
        return self._person(f"kepala_{code}", ("kepala_opd", self[code]))[1]

    def verifier(self, code: str = "hukum") -> Scope:
        return self._person(f"verifikator_{code}", ("verifikator", self[code]))[1]

    def leader(self, role: str = "sekda") -> Scope:
        """A region-wide role: sekda, ajudan, kepala_kesbangpol, admin, or operator without an agency."""
        return self._person(f"pemimpin_{role}", (role, self.region))[1]

    @property
    def province(self) -> Scope:
        assert self.region.parent is not None
        return self._person("provinsi", ("provinsi", self.region.parent))[1]

    @property
    def nation(self) -> Scope:
        return self._person("nasional", ("nasional", make_region("ID")))[1]

    def user(self, scope: Scope) -> User:
        return next(user for user, own in self.people.values() if own.user_id == scope.user_id)

    # ---- the round

    def make_round(self, *, started: bool = True, now: datetime = MADE, **changes: Any) -> Round:
        instrument = self.instrument or make_instrument(TEXT)
        round_ = services.create_round(
            scope=self.operator,
            instrument=instrument,
            region=self.region,
            coordinator=self["kesbangpol"],
            plan=plan(**changes),
            now=now,
        )
        return services.start_round(scope=self.operator, round_=round_, now=now) if started else round_

    def answering(self, item: Item) -> Scope:
        """Who writes this answer: the contact of the agency that owes it."""
        return self._of_agency(item.duty_agency_id, self.contact)

    def validating(self, item: Item) -> Scope:
        return self._of_agency(item.duty_agency_id, self.head)

    def verifying(self, item: Item) -> Scope:
        coordinator = item.verifier_agency_id == self["kesbangpol"].pk
        return self.operator if coordinator else self._of_agency(item.verifier_agency_id, self.verifier)

    def _of_agency(self, agency_id: int | None, find: Callable[[str], Scope]) -> Scope:
        code = next(code for code, agency in self.agencies.items() if agency.pk == agency_id)
        return find(code)

    # ---- hands: each gives the item as it stands afterwards

    def write(self, item: Item, text: str = "Isi", *, scope: Scope | None = None, **changes: Any) -> Item:
        now = changes.pop("now", NOW)
        base = changes.pop("base_version", None)
        return services.save_answer(
            scope=scope or self.answering(item),
            item_id=item.pk,
            base_version=fresh(item).version if base is None else base,
            text=answer(item, text, **changes),
            now=now,
        )

    def prove(self, item: Item, *, scope: Scope | None = None) -> None:
        evidence.attach_link(
            scope=scope or self.answering(item),
            subject=Reference("item", str(item.pk)),
            url=f"https://contoh.example.go.id/{next(_number)}",
            title="Notula rapat",
            now=NOW,
        )

    def hand_in(self, item: Item, text: str = "Isi", *, now: datetime = NOW, **changes: Any) -> Item:
        self.write(item, text, now=now, **changes)
        if item.question.evidence:
            self.prove(item)
        return services.submit(scope=self.answering(item), item_id=item.pk, now=now)

    def to_verifier(self, item: Item, text: str = "Isi", **changes: Any) -> Item:
        self.hand_in(item, text, **changes)
        return services.validate(scope=self.validating(item), item_ids=[item.pk], now=NOW)[0]

    def approve(self, item: Item, text: str = "Isi", **changes: Any) -> Item:
        self.to_verifier(item, text, **changes)
        level = fresh(item).claimed_level
        return services.verify(scope=self.verifying(item), item_id=item.pk, level=level, now=NOW)

    def bring(self, item: Item, state: ItemState) -> Item:
        """Through the services to a state that is reached before the round closes."""
        if state == ItemState.DRAFT:
            self.write(item)
        elif state == ItemState.AT_HEAD:
            self.hand_in(item)
        elif state == ItemState.AT_VERIFIER:
            self.to_verifier(item)
        elif state == ItemState.REPAIR:
            self.to_verifier(item)
            services.return_for_repair(
                scope=self.verifying(item), item_id=item.pk, comment="Halaman?", now=NOW
            )
        elif state == ItemState.VERIFIED:
            self.approve(item)
        elif state == ItemState.NOT_RELEVANT:
            services.drop(scope=self.operator, item_id=item.pk, reason="Tidak ada di kota ini", now=NOW)
        return fresh(item)

    def finish(self, round_: Round) -> None:
        """Everything answered and accepted."""
        for item in items_of(round_):
            self.approve(item)

    def close(self, round_: Round, *, reason: str = "Batas waktu tiba", now: datetime = NOW) -> Round:
        return services.close_round(scope=self.operator, round_=round_, reason=reason, now=now)

    def send(self, round_: Round, *, now: datetime = NOW) -> Round:
        self.close(round_, now=now)
        return services.send_round(scope=self.operator, round_=round_, note="Surel, dibalas", now=now)


def add_stages(city: City, round_: Round, *kinds: str) -> None:
    """Optional stages in the calendar, open now; all of them where none is named."""
    for kind in kinds or OPTIONAL_STAGES:
        services.set_stage(
            scope=city.operator, round_=round_, kind=kind, opens_at=MADE, closes_at=OWNER_DUE,
            reason="Diatur bersama", now=MADE, inspector=city["hukum"] if kind == "inspektorat" else None,
        )  # fmt: skip


def answer(item: Item, text: str = "Isi", **changes: Any) -> services.AnswerText:
    """An answer that suits the type of the question."""
    values: dict[str, Any] = {"narrative": text}
    if item.is_level:
        values["level"] = 4
    elif item.question.type == "ya_tidak":
        values["value"] = "ya"
    elif item.question.type == "pilihan":
        values["value"] = "Berkala"
    return services.AnswerText(**(values | changes))


RELATED = (
    "round__coordinator",
    "round__region",
    "round__instrument",
    "question__instrument",
    "question__node",
    "owner_agency",
    "verifier_agency",
)


def items_of(round_: Round) -> list[Item]:
    return list(round_.items.select_related(*RELATED).order_by("sort"))


def item_of(round_: Round, code: str) -> Item:
    return round_.items.select_related(*RELATED).get(code=code)


def fresh(item: Item) -> Item:
    return Item.objects.select_related(*RELATED).get(pk=item.pk)


def contribution_of(item: Item, agency: Agency) -> Contribution:
    return Contribution.objects.select_related("item__round__coordinator", "item__owner_agency").get(
        item=item, agency=agency
    )


def duties_of(item: Item) -> set[tuple[str, str, str]]:
    """The running duties of an item as (kind, agency code, state)."""
    rows = Duty.objects.running().filter(source_kind="item", source_id=str(item.pk))
    return set(rows.values_list("kind", "owner_agency__code", "state"))


def duty_of(item: Item, kind: str = "isi") -> Duty:
    return Duty.objects.running().get(source_kind="item", source_id=str(item.pk), kind=kind)
