"""A person reads, takes away and has erased what is kept about the account: own data, all of it."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.accounts import services as accounts
from selaras.accounts.models import Draft, Invitation, OpenSession, User
from selaras.audit import selectors as audit
from selaras.audit import services as chain
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.personal import kept_of_everybody
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.notices.models import Mail, Notice
from selaras.notices.services import notify
from selaras.offices import permissions, tasks
from selaras.offices.models import ApiToken, Contact, Grant, PrivacyRequest
from selaras.offices.models.privacy import RequestState, Wanted
from selaras.offices.selectors import privacy as found
from selaras.offices.selectors.people import held_by
from selaras.offices.services import make_token, privacy, reactivate_person
from selaras.offices.tests.factories import grant, make_agency, make_contact, make_user, person, scope_of

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-yang-panjang-9"
AGENCY = "Dinas Uji Data"


@pytest.fixture
def agency() -> Any:
    return make_agency(name=AGENCY)


@pytest.fixture
def yuniar(agency: Any) -> User:
    user = make_user(
        "yuniar", full_name="Yuniar Selabung", email="yuniar@contoh.go.id", phone="0812 3456 7890"
    )
    user.set_password(PASSWORD)
    user.save()
    grant(user, "narahubung", agency=agency)
    return user


@pytest.fixture
def officer(agency: Any) -> Scope:
    return person("admin", region=agency.region)[1]


def asked(user: User, wanted: str = Wanted.ERASURE, text: str = "") -> PrivacyRequest:
    return privacy.ask(
        scope=scope_of(user, clock.today()), user=user, wanted=wanted, text=text, now=clock.now()
    )


def erased(user: User, officer: Scope) -> PrivacyRequest:
    return privacy.answer(
        scope=officer, row=asked(user), fulfil=True, answer="Sudah dihapus.", typed="Yuniar", now=clock.now()
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken(client: Client) -> dict[str, Any]:
    answer = client.post("/akun/data-saya/unduh/", {"current": PASSWORD})
    assert answer.status_code == 200, answer.content.decode()[:500]
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["data-saya.html", "data-saya.json"]
        assert b"Yuniar Selabung" in archive.read("data-saya.html")
        found: dict[str, Any] = json.loads(archive.read("data-saya.json"))
    return found


def test_the_file_holds_everything_and_needs_the_password(yuniar: User) -> None:
    client = signed_in(yuniar)
    accounts.save_draft(owner=f"u:{yuniar.pk}", form_key="uji", data={"isi": "setengah"}, now=clock.now())
    notify(user_ids=[yuniar.pk], text="Tugas baru", url="", kind="x", key="k", now=clock.now())
    wrong = client.post("/akun/data-saya/unduh/", {"current": "salah"})
    assert wrong.status_code == 422
    told = taken(client)
    by_code = {one["code"]: one["rows"] for one in told["sections"]}
    assert set(by_code) == {kept.code for kept in kept_of_everybody()}
    assert by_code["profil"][0]["NIP"] == ""
    assert by_code["draf"][0]["Isi"] == {"isi": "setengah"}
    assert by_code["pemberitahuan"][0]["Pemberitahuan"] == "Tugas baru"
    assert by_code["peran"][0]["Tempat"] == AGENCY
    assert Event.objects.filter(verb="privacy.exported", subject_id=str(yuniar.pk)).count() == 1


def test_nobody_gets_the_file_of_another(yuniar: User, agency: Any) -> None:
    """There is no address that names a person: only the session says whose file it is."""
    other = make_user("rusmala", full_name="Rusmala Endikat")
    other.set_password(PASSWORD)
    other.save()
    client = signed_in(other)
    body = {"current": PASSWORD, "user": yuniar.pk, "user_id": yuniar.pk, "pk": yuniar.pk}
    answer = client.post(f"/akun/data-saya/unduh/?user={yuniar.pk}", body)
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        text = archive.read("data-saya.json").decode()
    assert "Rusmala" in text
    assert "Yuniar" not in text
    assert Client().get("/akun/data-saya/").status_code == 302
    row = asked(yuniar)
    assert client.post(f"/akun/data-saya/{row.pk}/tarik/").status_code == 404
    assert client.get(row.get_absolute_url()).status_code == 404
    with pytest.raises(ValidationError):
        privacy.ask(
            scope=scope_of(other, clock.today()), user=yuniar, wanted="hapus", text="", now=clock.now()
        )


def test_data_of_others_are_not_in_the_file(yuniar: User) -> None:
    own = scope_of(yuniar, clock.today())
    chain.record(
        verb="offices.grant.given", scope=own, kind="person", id=99, note="Sri Rahasia",
        after={"email": "sri@contoh.go.id"}, at=clock.now(),
    )  # fmt: skip
    boss = make_user("atasan", full_name="Atasan Tersembunyi")
    chain.record(
        verb="offices.grant.given", scope=scope_of(boss, clock.today()), kind="person", id=yuniar.pk,
        note="Catatan atasan", at=clock.now(),
    )  # fmt: skip
    text = json.dumps(taken(signed_in(yuniar)))
    for hidden in ("Sri Rahasia", "sri@contoh", "Atasan Tersembunyi", "Catatan atasan", "password", "pbkdf2"):
        assert hidden not in text


def test_every_table_that_names_an_account_is_told_or_counted(yuniar: User) -> None:
    spoken_of = {model for kept in kept_of_everybody() for model in kept.models}
    labels = {relation.related_model._meta.label for relation in User._meta.related_objects}
    # A name that is misspelt would count nothing and tell nothing.
    assert spoken_of <= labels
    counted = {(model._meta.label, name) for model, name, _words in found.naming_fields()}
    assert ("evidence.Evidence", "added_by") in counted
    assert "offices.Grant" not in {label for label, _name in counted}
    assert list(found.work_records(yuniar.pk)) == []


def test_an_erasure_leaves_nobody_to_be_found(yuniar: User, officer: Scope, agency: Any) -> None:
    own = scope_of(yuniar, clock.today())
    contact = make_contact(agency, user=yuniar, name="Yuniar Selabung", phone="0812", email="y@contoh.go.id")
    accounts.save_draft(owner=f"u:{yuniar.pk}", form_key="uji", data={"a": 1}, now=clock.now())
    soon = clock.now() + timedelta(days=30)
    make_token(scope=own, user=yuniar, name="Skrip", expires_at=soon, now=clock.now())
    accounts.invite(scope=officer, user=yuniar, now=clock.now(), purpose="reset")
    Authenticator.objects.create(user=yuniar, type="totp", data={})
    client = signed_in(yuniar)
    erased(yuniar, officer)
    yuniar.refresh_from_db()
    assert not yuniar.is_active
    assert (yuniar.email, yuniar.nip, yuniar.phone, yuniar.last_login) == (None, None, "", None)
    assert yuniar.full_name.startswith("Pengguna terhapus P-")
    assert not yuniar.has_usable_password()
    for model in (Draft, ApiToken, Invitation, Authenticator, OpenSession):
        assert not model.objects.exists(), model
    assert not Notice.objects.filter(user=yuniar).exists()
    assert not Mail.objects.filter(recipient=yuniar).exists()
    assert not Grant.objects.filter(user=yuniar, revoked_at=None).exists()
    contact = Contact.objects.get(pk=contact.pk)
    assert "Yuniar" not in contact.name
    assert (contact.phone, contact.email, contact.is_active) == ("", "", False)
    assert client.get("/akun/").status_code == 302
    row = PrivacyRequest.objects.get()
    assert (row.state, row.text) == (RequestState.DONE, "")


def test_the_chain_stays_as_it_was_and_pages_show_the_other_name(yuniar: User, officer: Scope) -> None:
    own = scope_of(yuniar, clock.today())
    chain.record(
        verb="offices.agency.changed", scope=own, kind="agency", id=1, region_path="ID.16.", at=clock.now()
    )
    accounts.change_user(
        scope=own, user=yuniar, full_name="Yuniar Selabung", email="baru@contoh.go.id", now=clock.now()
    )
    chain.seal(now=clock.now())
    before = list(Event.objects.order_by("seq").values("seq", "hash", "actor_name", "after"))
    erased(yuniar, officer)
    chain.seal(now=clock.now())
    after = list(Event.objects.order_by("seq").values("seq", "hash", "actor_name", "after"))
    assert after[: len(before)] == before
    assert audit.verify_database().is_intact
    entry = audit.in_words(audit.timeline(kind="agency", id=1).changes)[0]
    assert entry.name.startswith("Pengguna terhapus P-")
    about = audit.timeline(kind="person", id=yuniar.pk)
    assert all(audit.hides_changes(event) for event in about.changes)
    root = Client()
    root.force_login(make_user("akar", is_administrator=True))
    page = root.get("/catatan-audit/")
    csv = b"".join(root.get(reverse("audit_export")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Pengguna terhapus P-" in csv
    for text in (page.content.decode(), csv):
        assert "Yuniar" not in text
        assert "baru@contoh" not in text
    sought = root.get("/catatan-audit/?person=Yuniar")
    assert (page.status_code, list(sought.context["page"].object_list)) == (200, [])
    assert root.get("/catatan-audit/?person=terhapus").context["page"].paginator.count >= 2


def test_the_last_administrator_is_not_erased(yuniar: User) -> None:
    User.objects.filter(pk=yuniar.pk).update(is_administrator=True)
    yuniar.refresh_from_db()
    head = make_user("pusat", is_administrator=True)
    row = asked(yuniar)
    User.objects.filter(pk=head.pk).update(is_administrator=False)
    grant(head, "admin", region=make_agency(name="Pusat").region)
    scope = Scope(on=clock.today(), user_id=head.pk, name="Pusat", grants=accounts_root(head))
    with pytest.raises(Refused):
        privacy.answer(scope=scope, row=row, fulfil=True, answer="Ya", typed="yuniar", now=clock.now())
    yuniar.refresh_from_db()
    assert (yuniar.is_active, yuniar.username) == (True, "yuniar")


def accounts_root(user: User) -> Any:
    """The power of an administrator of the system, held by somebody who is none any more."""
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    grants = scope_of(User.objects.get(pk=user.pk), clock.today()).grants
    User.objects.filter(pk=user.pk).update(is_administrator=False)
    return grants


def test_nobody_erases_oneself_and_an_officer_erases_nobody_above(yuniar: User, officer: Scope) -> None:
    own = User.objects.get(pk=officer.user_id)
    row = asked(own)
    verdict = permissions.can_answer_request(officer, row, running=held_by(own.pk, clock.now()).running)
    assert not verdict
    operator = person("operator", region=Grant.objects.get(user=own).region)[1]
    assert not permissions.can_answer_request(operator, row, running=held_by(own.pk, clock.now()).running)
    contact = scope_of(yuniar, clock.today())
    assert not permissions.can_read_requests(contact)
    with pytest.raises(Refused):
        privacy.answer(scope=officer, row=row, fulfil=True, answer="x", typed=own.username, now=clock.now())


@pytest.mark.parametrize(
    "fields", [{"answer": " "}, {"answer": "x" * 2001}, {"typed": "yunia"}, {"typed": ""}]
)
def test_a_slip_erases_nothing(yuniar: User, officer: Scope, fields: dict[str, str]) -> None:
    row = asked(yuniar)
    told = {"answer": "Ya", "typed": "yuniar"} | fields
    with pytest.raises(ValidationError):
        privacy.answer(scope=officer, row=row, fulfil=True, now=clock.now(), **told)
    yuniar.refresh_from_db()
    row.refresh_from_db()
    assert (yuniar.is_active, row.state) == (True, RequestState.OPEN)


def test_answered_once_only(yuniar: User, officer: Scope) -> None:
    row = erased(yuniar, officer)
    for fulfil in (True, False):
        with pytest.raises(Refused):
            privacy.answer(scope=officer, row=row, fulfil=fulfil, answer="lagi", typed="x", now=clock.now())
    assert Event.objects.filter(verb="privacy.erased").count() == 1


def test_an_erased_account_does_not_come_back(yuniar: User, officer: Scope) -> None:
    erased(yuniar, officer)
    yuniar.refresh_from_db()
    with pytest.raises((ValidationError, Refused)):
        reactivate_person(scope=officer, user=yuniar, now=clock.now())


def test_a_correction_is_answered_and_refusals_say_why(yuniar: User, officer: Scope) -> None:
    row = asked(yuniar, Wanted.CORRECTION, "Gelar saya M.Si.")
    with pytest.raises(ValidationError):
        asked(yuniar, Wanted.CORRECTION, "lagi")
    for wanted, text in (("lain", "x"), (Wanted.LIMIT, " "), (Wanted.LIMIT, "x" * 2001)):
        with pytest.raises(ValidationError):
            asked(yuniar, wanted, text)
    privacy.answer(scope=officer, row=row, fulfil=True, answer="Sudah diperbaiki.", now=clock.now())
    other = asked(yuniar)
    privacy.answer(scope=officer, row=other, fulfil=False, answer="Periode masih berjalan.", now=clock.now())
    states = PrivacyRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [RequestState.DONE, RequestState.REFUSED]
    yuniar.refresh_from_db()
    assert yuniar.is_active


def test_one_takes_a_request_back_and_only_while_it_waits(yuniar: User) -> None:
    row, own = asked(yuniar), scope_of(yuniar, clock.today())
    privacy.withdraw(scope=own, row=row, now=clock.now())
    with pytest.raises(ValidationError):
        privacy.withdraw(scope=own, row=row, now=clock.now())
    assert asked(yuniar).pk != row.pk


def test_the_clock_of_72_hours_warns_once_before_and_once_after(yuniar: User, officer: Scope) -> None:
    row = asked(yuniar)
    assert row.due_at - row.asked_at == timedelta(hours=72)
    tasks.warn_of_late_requests(clock.now() + timedelta(hours=47))
    assert Notice.objects.filter(user=officer.user_id).count() == 1
    for hours in (49, 50, 73, 74):
        tasks.warn_of_late_requests(clock.now() + timedelta(hours=hours))
    told = Notice.objects.filter(user=officer.user_id).order_by("pk").values_list("text", flat=True)
    assert len(told) == 3
    assert "terlambat" in told[2]
    assert not any("Yuniar" in text for text in told)


def test_the_pages_from_the_wish_to_the_answer(yuniar: User, officer: Scope) -> None:
    client = signed_in(yuniar)
    assert "Data saya" in client.get("/akun/").content.decode()
    assert "Rantai audit tidak dapat diubah" in client.get("/akun/data-saya/").content.decode()
    assert client.post("/akun/data-saya/minta/", {"wanted": "perbaikan"}).status_code == 422
    client.post("/akun/data-saya/minta/", {"wanted": "hapus"})
    row = PrivacyRequest.objects.get()
    desk = signed_in(User.objects.get(pk=officer.user_id))
    assert row.get_absolute_url() in desk.get("/orang/permintaan-data/").content.decode()
    shown = desk.get(row.get_absolute_url()).content.decode()
    assert "Tidak dapat dibatalkan" in shown
    told = {"answer": "Dihapus.", "typed": "yuniar"}
    assert desk.post(row.get_absolute_url(), {"answer": "Dihapus.", "do": "penuhi"}).status_code == 422
    assert desk.post(row.get_absolute_url(), {**told, "do": "penuhi"}).status_code == 302
    assert "Yuniar" not in desk.get("/orang/permintaan-data/").content.decode()


def test_the_pages_cost_the_same_however_much_there_is(
    yuniar: User, officer: Scope, django_assert_max_num_queries: Any
) -> None:
    desk, own = signed_in(User.objects.get(pk=officer.user_id)), signed_in(yuniar)
    asked(yuniar)
    seen = []
    for most in (1, 10):
        for n in range(most):
            user = make_user(f"orang{most}x{n}")
            grant(user, "narahubung", agency=Grant.objects.filter(user=yuniar).get().agency)
            asked(user)
            notify(user_ids=[yuniar.pk], text="x", url="", kind="x", key=f"{most}-{n}", now=clock.now())
        with django_assert_max_num_queries(25) as inbox:
            assert desk.get("/orang/permintaan-data/").status_code == 200
        with django_assert_max_num_queries(35) as data:
            assert own.get("/akun/data-saya/").status_code == 200
        seen.append((len(inbox), len(data)))
    assert seen[0] == seen[1]
