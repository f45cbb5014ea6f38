"""Pages of the attendance list: the host's, the clerk's, the door and the guest's phone."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from selaras.core import clock
from selaras.meetings import services
from selaras.meetings.models import AttendanceRecord, Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.selectors import doors
from selaras.meetings.tests.factories import SOON, Province, enter
from selaras.offices.tests.factories import person


@pytest.fixture
def planner(province: Province) -> Client:
    client = Client()
    client.force_login(province.planner_user)
    return client


@pytest.fixture
def page(running: Meeting) -> str:
    return f"{running.get_absolute_url()}hadir/"


def names() -> list[str]:
    return sorted(AttendanceRecord.objects.live().values_list("name", flat=True))


def send(client: Client, page: str, *rows: dict[str, Any], **options: Any) -> Any:
    body = options.pop("body", None) or json.dumps({"rows": rows})
    return client.post(f"{page}petugas/kirim/", body, content_type="application/json")


def row(name: str, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "name": name} | more


# ---- the clerk


def test_the_clerk_enters_without_any_script(
    province: Province, running: Meeting, planner: Client, page: str
) -> None:
    invitee = running.invitees.get(agency=province.bappeda)
    given = {"invitee": invitee.pk, "name": "Natalia", "position": "Perencana", "for_name": "Kepala Bappeda"}
    assert planner.post(f"{page}petugas/", given).status_code == 302
    planner.post(f"{page}petugas/", {"name": "Tamu Jauh", "organisation": "KPU Provinsi"})
    again = planner.post(f"{page}petugas/", given, follow=True).content.decode()
    assert "sudah tercatat hadir" in again
    wrong = planner.post(f"{page}petugas/", {"name": "", "organisation": "Tetap di sini"})
    assert wrong.status_code == 422
    assert "Tetap di sini" in wrong.content.decode()
    shown = planner.get(page).content.decode()
    for words in ("Natalia", "mewakili Kepala Bappeda", "Tamu Jauh", "Catat kehadiran"):
        assert words in shown
    assert names() == ["Natalia", "Tamu Jauh"]


def test_what_a_device_kept_is_sent_once_however_often_it_is_sent(planner: Client, page: str) -> None:
    rows = [row(f"Orang {n}", at=SOON.isoformat()) for n in range(5)]
    first = send(planner, page, *rows).json()
    again = send(planner, page, *rows).json()
    assert [one["outcome"] for one in first["answers"]] == ["dicatat"] * 5
    assert [one["outcome"] for one in again["answers"]] == ["sudah"] * 5
    assert first["persons"] == again["persons"] == 5
    assert AttendanceRecord.objects.filter(at=SOON).count() == 5


def test_a_row_that_cannot_be_is_refused_alone_and_by_its_key(planner: Client, page: str) -> None:
    bad = [
        row("N" * 161), row(""), row("Nol\x00"), row("Tangan", signature="x" * 30_000),
        row("Undangan", invitee=10**30), row("Kunci", key="bukan kunci"), row("Waktu", at="kemarin"),
        {"key": {"a": 1}}, row("Asing", invitee=999_999),
    ]  # fmt: skip
    told = send(planner, page, row("Baik"), *bad, row("Baik juga")).json()["answers"]
    assert [one["outcome"] for one in told] == ["dicatat", *["ditolak"] * 9, "dicatat"]
    assert [one["key"] for one in told][1] == bad[0]["key"]
    assert all(one["text"] for one in told[1:-1])
    assert names() == ["Baik", "Baik juga"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"rows": 1}', '{"rows": [1]}', "[" * 100_000, json.dumps({"rows": [{}] * 101})]
)
def test_what_is_no_sending_at_all_changes_nothing(planner: Client, page: str, body: str) -> None:
    assert send(planner, page, body=body or " ").status_code == 400
    assert names() == []


def test_a_clerk_without_the_right_reads_why(province: Province, page: str) -> None:
    contact = Client()
    contact.force_login(province.contact_user)
    told = contact.get(f"{page}petugas/kirim/")
    assert told.status_code == 403
    assert "penyelenggaranya" in told.json()["text"]
    assert contact.get(page).status_code == 403
    assert contact.get(f"{page}daftar.pdf").status_code == 403
    stranger, _scope = person("operator", region=province.region.children.get(code="62.01"))
    other = Client()
    other.force_login(stranger)
    assert other.get(page).status_code == 404
    # Those invited read how many came, and no name.
    enter(province, Meeting.objects.get(), "Rahasia")
    shown = contact.get(Meeting.objects.get().get_absolute_url()).content.decode()
    assert "1 orang dari" in shown
    assert "Rahasia" not in shown


def test_the_pages_script_is_told_its_owner_and_a_token(
    province: Province, planner: Client, page: str
) -> None:
    told = planner.get(f"{page}petugas/kirim/").json()
    assert told["owner"] == f"u{province.planner_user.pk}"
    assert len(told["token"]) >= 32
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(province.planner_user)
    token = strict.get(f"{page}petugas/kirim/").json()["token"]
    body = json.dumps({"rows": [row("Dengan kunci")]})
    assert strict.post(f"{page}petugas/kirim/", body, content_type="application/json").status_code == 403
    sent = strict.post(
        f"{page}petugas/kirim/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert sent.json()["answers"][0]["outcome"] == "dicatat"


# ---- paper, corrections


def test_lines_from_a_worksheet_are_read_and_faults_named(planner: Client, page: str) -> None:
    paper = f"{page}kertas/"
    wrong = planner.post(paper, {"rows": "Budi; Ketua; KPU; lebih\n" + "x" * 161})
    assert wrong.status_code == 422
    assert "Baris 1" in wrong.content.decode()
    wrong = planner.post(paper, {"rows": "Budi\n" + "x" * 161})
    assert "Baris 2" in wrong.content.decode()
    assert names() == []
    key = str(uuid.uuid4())
    text = "1\tBudi\tKetua\tKPU Provinsi\r\n2.\tWati\t\tBawaslu\r\n\r\nTono;Staf;KPU Provinsi\r\nSendiri"
    for _time in range(2):
        planner.post(paper, {"rows": text, "key": key})
    assert names() == ["Budi", "Sendiri", "Tono", "Wati"]
    assert {one.organisation for one in select.present_at(Meeting.objects.get())} == {
        "KPU Provinsi",
        "Bawaslu",
        "",
    }
    assert {one.method for one in select.present_at(Meeting.objects.get())} == {"kertas"}


def test_somebody_is_renamed_and_struck_off(
    province: Province, running: Meeting, planner: Client, page: str
) -> None:
    record = enter(province, running, "Bud").record
    assert record is not None
    planner.post(f"{page}{record.pk}/", {"name": "Budi", "organisation": "KPU Provinsi"})
    assert names() == ["Budi"]
    refused = planner.post(f"{page}{record.pk}/coret/", {"reason": " "}, follow=True).content.decode()
    assert "Tuliskan alasan" in refused
    planner.post(f"{page}{record.pk}/coret/", {"reason": "Salah catat"})
    assert names() == []
    assert "Salah catat" in planner.get(page).content.decode()
    other = province.plan(title="Lain")
    assert planner.get(f"{other.get_absolute_url()}hadir/{record.pk}/").status_code in (403, 404)


def test_papers_and_signatures_are_served_to_the_host(
    province: Province, running: Meeting, planner: Client, page: str
) -> None:
    record = enter(province, running, "Budi", signature="1,1 9,9").record
    bare = enter(province, running, "Wati").record
    assert record is not None
    assert bare is not None
    for name in ("daftar.pdf", "kosong.pdf"):
        answer = planner.get(f"{page}{name}")
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store"
    drawn = planner.get(f"{page}{record.pk}/tanda-tangan.svg")
    assert drawn["Content-Security-Policy"].startswith("sandbox")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert planner.get(f"{page}{bare.pk}/tanda-tangan.svg").status_code == 404


# ---- how often the database is asked


@pytest.mark.parametrize("path", ["", "petugas/", "../"], ids=["list", "clerk", "meeting"])
def test_ten_times_as_many_ask_no_more(
    province: Province,
    running: Meeting,
    planner: Client,
    page: str,
    path: str,
    django_assert_max_num_queries: Any,
) -> None:
    def entered(first: int, last: int) -> None:
        entries = [
            services.CheckIn(name=f"Orang {n}", organisation="KPU Provinsi", signature="1,1 2,2")
            for n in range(first, last)
        ]
        services.check_in_many(scope=province.planner, meeting=running, entries=entries, now=SOON)

    entered(0, 3)
    planner.get(f"{page}{path}")
    with django_assert_max_num_queries(25) as few:
        planner.get(f"{page}{path}")
    entered(3, 30)
    with django_assert_max_num_queries(25) as many:
        planner.get(f"{page}{path}")
    assert len(many) == len(few)


# ---- the door and the guest's phone


def now_running(province: Province) -> Meeting:
    """Of today, as views read the clock themselves."""
    now = clock.now()
    meeting = province.plan(when=services.Appointment(now + timedelta(hours=1), place="Aula"))
    services.invite_agencies(
        scope=province.planner, meeting=meeting, agency_ids=[province.bappeda.pk], now=now
    )
    services.invite_guest(
        scope=province.planner, meeting=meeting, text=services.GuestText(organisation="KPU Provinsi"), now=now
    )
    meeting = province.step(meeting, "invite", now=now)
    services.open_door(scope=province.planner, meeting=meeting, now=now)
    return meeting


def code_of(meeting: Meeting) -> str:
    door = doors.door_of(meeting)
    assert door is not None
    return doors.shown_code(door, clock.now()).text


@pytest.fixture
def phone(province: Province) -> tuple[Client, Meeting]:
    """A guest who has scanned the code."""
    meeting, client = now_running(province), Client()
    answer = client.get(f"/h/k/{code_of(meeting)}/")
    assert answer["Location"] == "/h/", "the code leaves the address bar"
    assert answer["Cache-Control"] == "no-store"
    return client, meeting


def test_a_guest_picks_his_office_and_is_here(province: Province, phone: tuple[Client, Meeting]) -> None:
    client, meeting = phone
    shown = client.get("/h/").content.decode()
    assert province.bappeda.name in shown
    assert "KPU Provinsi" in shown
    assert "KPU Provinsi" not in client.get("/h/?q=bappeda").content.decode()
    invitee = meeting.invitees.get(agency=province.bappeda)
    given = {"name": "Natalia", "position": "Perencana", "signature": "1,1 9,9", "invitee": 999}
    client.post(f"/h/orang/{invitee.pk}/", given)
    done = client.get("/h/").content.decode()
    assert "Kehadiran tercatat" in done
    [one] = select.present_at(meeting)
    assert (one.name, one.agency_id, one.method) == ("Natalia", province.bappeda.pk, "qr")
    client.post(f"/h/orang/{invitee.pk}/", given)
    assert select.counted(meeting).persons == 1


def test_a_guest_without_an_invitation_and_at_most_five_on_a_phone(phone: tuple[Client, Meeting]) -> None:
    client, meeting = phone
    for n in range(7):
        client.post("/h/tamu/", {"name": f"Tamu {n}", "organisation": "Dewan Adat", "at": "2001-01-01T00:00"})
    assert select.counted(meeting).persons == 5
    assert all(one.at > clock.now() - timedelta(minutes=5) for one in select.present_at(meeting))
    wrong = client.post("/h/tamu/", {"name": ""})
    assert wrong.status_code == 302, "and no further one"


@pytest.mark.parametrize("code", ["", "x", "1-AAAAAAAA", "999999AAAAAAAA", "١AAAAAAAA", "9" * 400, "%00"])
def test_a_forged_code_opens_nothing(province: Province, code: str) -> None:
    meeting = now_running(province)
    client = Client()
    forged = code.replace("1-", f"{meeting.pk}-")
    assert client.get(f"/h/k/{forged or '-'}/").status_code in (404, 410)
    assert client.post("/h/", {"code": forged}).status_code == 410
    assert client.post("/h/tamu/", {"name": "Penyusup"}).status_code == 410
    assert not AttendanceRecord.objects.exists()


def test_codes_end_with_their_minute(province: Province) -> None:
    meeting = now_running(province)
    door = doors.door_of(meeting)
    assert door is not None
    now = clock.now()
    code = doors.shown_code(door, now).text
    assert doors.door_by_code(f" {code[:-8].lower()} {code[-8:-4].lower()}-{code[-4:]} ", now) is not None
    assert doors.door_by_code(code, now + timedelta(seconds=59)) is not None
    assert doors.door_by_code(code, now + timedelta(seconds=121)) is None
    assert doors.door_by_code(code, now - timedelta(seconds=61)) is None, "nor before it"
    other = province.plan(title="Lain")
    assert doors.door_by_code(code.replace(str(meeting.pk), str(other.pk), 1), now) is None


def test_a_pass_ends_with_its_time_the_door_and_its_key(province: Province) -> None:
    meeting = now_running(province)
    door, now = doors.door_of(meeting), clock.now()
    assert door is not None
    held = doors.pass_for(door, now)
    assert doors.door_of_pass(held, now) == door
    assert doors.door_of_pass(held, now + timedelta(minutes=16)) is None
    for forged in (None, "", [], {}, {**held, "until": "x"}, {**held, "print": ""}, {**held, "door": -1}):
        assert doors.door_of_pass(forged, now) is None
    services.renew_door(scope=province.planner, meeting=meeting, now=now)
    assert doors.door_of_pass(held, now) is None
    renewed = doors.door_of(meeting)
    assert renewed is not None
    held = doors.pass_for(renewed, now)
    services.close_door(scope=province.planner, meeting=meeting, now=now)
    assert doors.door_of_pass(held, now) is None
    with pytest.raises(Exception, match="sudah ditutup"):
        services.check_in_by_code(door=renewed, entry=services.CheckIn(name="A"), now=now)
    services.open_door(scope=province.planner, meeting=meeting, now=now)
    with pytest.raises(Exception, match="sudah ditutup"):
        services.check_in_by_code(door=door, entry=services.CheckIn(name="A"), now=now)


def test_whoever_guesses_is_stopped_and_the_hall_goes_on(province: Province) -> None:
    meeting, guesser = now_running(province), Client()
    answers = [guesser.get("/h/k/1-AAAAAAAA/").status_code for _ in range(31)]
    assert (answers[0], answers[-1]) == (410, 429)
    assert Client().get(f"/h/k/{code_of(meeting)}/").status_code == 302, "behind the same address"


def test_previews_and_heads_are_no_visit(province: Province) -> None:
    meeting = now_running(province)
    address = f"/h/k/{code_of(meeting)}/"
    client = Client()
    assert client.get(address, headers={"User-Agent": "WhatsApp/2"}).status_code == 200
    assert client.head(address).status_code == 200
    assert "attendance_pass" not in client.session


def test_the_wall_shows_a_code_while_the_door_is_open(province: Province, planner: Client) -> None:
    meeting = now_running(province)
    page = f"{meeting.get_absolute_url()}hadir/pintu/"
    shown = planner.get(page).content.decode()
    assert "<svg" in shown
    assert "style=" not in shown.split("<main")[1]
    assert "orang hadir" in planner.get(f"{page}kode/").content.decode()
    for step, words in (
        ("ganti", "Kunci kode diganti"),
        ("tutup", "Pintu ditutup"),
        ("buka", "Pintu dibuka"),
    ):
        assert words in planner.post(f"{page}{step}/", follow=True).content.decode()
    planner.post(f"{page}tutup/")
    assert "Pintu belum dibuka" in planner.get(page).content.decode()
    assert "Pintu sudah ditutup" in planner.get(f"{page}kode/").content.decode()
    assert planner.post(f"{page}bakar/").status_code == 404


def test_the_worker_is_a_script_of_ours(client: Client) -> None:
    answer = client.get("/rapat/petugas-luring.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"navigate" in answer.content
