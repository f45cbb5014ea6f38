"""Letters of case 3 in every stage, and one double booking: each number, post and name of it is invented."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.demo.services.calendar import WEEK
from selaras.demo.services.people import GIVEN_SINCE, user_named
from selaras.letters import services as letters
from selaras.letters.models import Letter
from selaras.meetings import services as meetings
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.invitations import TEMPLATE
from selaras.offices.choices import HolderStatus, PostKind
from selaras.offices.models import Agency, Holder, Post
from selaras.offices.selectors import scope_for_user

HEAD, PLANNER, SECTION = "Mawarni Rungan", "Henok Manuhing", "Intan Barito"
# Title, kind, who holds it and how: two initial, the head signs.
SEATS = (
    (lazy("Kepala Badan"), PostKind.KEPALA, HEAD, HolderStatus.DEFINITIF),
    (lazy("Sekretaris Badan"), PostKind.SEKRETARIS, PLANNER, HolderStatus.PLH),
    (lazy("Kepala Bidang Kewaspadaan Nasional"), PostKind.JABATAN, SECTION, HolderStatus.DEFINITIF),
)


def seat(users: dict[str, User], office: Agency) -> list[Post]:
    posts = []
    for sort, (title, kind, name, status) in enumerate(SEATS, 1):
        post = Post.objects.create(agency=office, title=str(title), kind=kind, sort=sort)
        user = user_named(users, name)
        Holder.objects.create(post=post, user=user, name=name, status=status, starts_on=GIVEN_SINCE)
        posts.append(post)
    return posts


def invite_by_letter(planner: Scope, head: Scope, held: Meeting, starts: datetime) -> Letter:
    """The invitation of the rakor that was held: released, numbered as an example, signed by pen and sent."""
    out = starts - 2 * WEEK - timedelta(days=1)
    day = out.astimezone(held.tz).date()
    letter = letters.begin_letter(scope=planner, template=TEMPLATE, subject_id=str(held.pk), now=out)
    letter = letters.release_letter(scope=head, letter=letter, base_version=letter.version, now=out)
    letter = letters.number_from_other(
        scope=planner, letter=letter, number=_("CONTOH/005/1119/KESBANGPOL"), dated=day, now=out
    )
    letter = letters.record_paper_signature(
        scope=planner, letter=letter, signed_on=day, signed_by=HEAD, now=out
    )
    note = _("Contoh untuk peragaan; tidak ada surat yang dikirim.")
    return letters.send_letter(
        scope=planner, letter=letter, channel="srikandi", sent_on=day, note=note, now=out
    )


def send_through_the_chain(users: dict[str, User], posts: list[Post], planner: Scope, now: datetime) -> None:
    """Initialled by the first, waiting for the second."""
    _head, secretary, section = posts
    letter = letters.begin_letter(
        scope=planner, template="kosong", subject_id=str(section.agency_id), now=now
    )
    text = letters.LetterText(
        hal=_("Penyampaian matriks IKU (contoh)"),
        body=_("Dengan hormat,\n\nBersama ini kami sampaikan matriks IKU hasil rakor. Ini surat contoh."),
        to=[_("Kepala Badan Kesbangpol Kabupaten/Kota se-Kalimantan Tengah")],
        to_place=_("di Tempat"),
        signer=letter.signer,
        chain=[section.pk, secretary.pk],
    )
    letter = letters.save_letter(
        scope=planner, letter=letter, base_version=letter.version, text=text, now=now
    )
    letter = letters.submit_letter(scope=planner, letter=letter, now=now)
    first = scope_for_user(user_named(users, SECTION), planner.on)
    letters.initial_letter(scope=first, letter=letter, base_version=letter.version, now=now)


def book_twice(planner: Scope, ahead: Meeting, now: datetime) -> Meeting:
    """In the same room at the same hour, led by whoever speaks in the other; told, and not forbidden."""
    plan = meetings.MeetingPlan(
        kind="audiensi",
        title=_("Audiensi FKUB (contoh jadwal bentrok)"),
        when=meetings.Appointment(ahead.starts_at, ahead.starts_at + timedelta(hours=1), place=ahead.place),
        chair_name=HEAD,
        chair_position=_("Kepala Badan"),
        note=_("Dijadwalkan bersamaan dengan rakor untuk memperlihatkan peringatan bentrok."),
    )
    return meetings.plan_meeting(scope=planner, agency=ahead.agency, plan=plan, now=now)
