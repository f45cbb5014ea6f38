"""Who is told of what: notices to the people of an agency, written with the change and sent once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.assessments.models import Guidance, Item, Message, Note, NoteSeries, Round
from selaras.assessments.selectors.people import people_who
from selaras.notices.models import Notice
from selaras.notices.services import notify


def _tell(
    item: Item, agency_id: int | None, permission: str, text: str, kind: str, now: datetime, once: str = ""
) -> None:
    """``once`` tells apart what may happen several times on one version of an item."""
    if agency_id is None:
        return
    users = people_who(permission, agency_ids=[agency_id], now=now).get(agency_id, set())
    notify(
        user_ids=users,
        text=_("Butir %(code)s, %(round)s: %(text)s")
        % {"code": item.code, "round": item.round.title, "text": text},
        url=item.get_absolute_url(),
        kind=f"assessments.{kind}",
        key=f"item:{item.pk}:{kind}:{once or item.version}",
        now=now,
    )


def tell_owner(*, item: Item, text: str, kind: str, now: datetime, once: str = "") -> None:
    _tell(item, item.duty_agency_id, "assessments.answer", text, kind, now, once)


def tell_contributor(*, item: Item, agency_id: int, now: datetime) -> None:
    """Asked once more after a cancellation is news again, so the moment is part of the key."""
    text = _("meminta kontribusi Anda")
    _tell(item, agency_id, "assessments.answer", text, "contribution", now, now.isoformat())


def tell_heads(*, item: Item, now: datetime) -> None:
    _tell(item, item.duty_agency_id, "assessments.validate", _("menunggu validasi Anda"), "validate", now)


def tell_verifiers(*, item: Item, now: datetime) -> None:
    _tell(item, item.verifier_agency_id, "assessments.verify", _("menunggu verifikasi"), "verify", now)


def tell_colleague(*, item: Item, user_id: int, by: str, now: datetime) -> None:
    notify(
        user_ids=[user_id],
        text=_("%(name)s mengalihkan butir %(code)s, %(round)s, kepada Anda.")
        % {"name": by, "code": item.code, "round": item.round.title},
        url=item.get_absolute_url(),
        kind="assessments.passed_on",
        key=f"item:{item.pk}:passed_on:{now.isoformat()}",
        now=now,
    )


def tell_talkers(*, item: Item, message: Message, now: datetime) -> None:
    """Everybody of the agencies on this item and of Kesbangpol, but the writer."""
    agencies = {item.duty_agency_id, item.round.coordinator_id}
    agencies |= set(item.contributions.running().values_list("agency_id", flat=True))
    people = people_who("assessments.answer", agency_ids=[a for a in agencies if a is not None], now=now)
    verifiers = people_who("assessments.verify", agency_ids=[item.verifier_agency_id or 0], now=now)
    groups = [*people.values(), *verifiers.values()]
    users = {user for group in groups for user in group} - {message.author_id}
    notify(
        user_ids=users,
        text=_("%(name)s menulis pada butir %(code)s: %(text)s")
        % {"name": message.author_name, "code": item.code, "text": message.text[:120]},
        url=f"{item.get_absolute_url()}#percakapan",
        kind="assessments.message",
        key=f"message:{message.pk}",
        now=now,
    )


def tell_guided(*, item: Item, guidance: Guidance, now: datetime) -> None:
    """Everybody who answers or helps with the item reads the answer, not only who asked."""
    agencies = {item.duty_agency_id, *item.contributions.running().values_list("agency_id", flat=True)}
    people = people_who("assessments.answer", agency_ids=[a for a in agencies if a is not None], now=now)
    notify(
        user_ids={user for group in people.values() for user in group},
        text=_("Pedoman butir %(code)s, %(round)s: %(text)s")
        % {"code": item.code, "round": item.round.title, "text": guidance.answer[:200]},
        url=f"{item.get_absolute_url()}#tanya-jawab",
        kind="assessments.guidance",
        key=f"guidance:{guidance.pk}",
        now=now,
    )


def tell_note(
    *, note: Note, agency_id: int | None, permission: str, now: datetime, answered: bool = False
) -> None:
    """Whoever has the next move on a note; each question and each answer once."""
    if agency_id is None:
        return
    users = people_who(permission, agency_ids=[agency_id], now=now).get(agency_id, set())
    item, words = note.item, _("catatan dijawab") if answered else _("ada catatan: %(text)s")
    notify(
        user_ids=users,
        text=_("Butir %(code)s, %(round)s: %(text)s")
        % {"code": item.code, "round": item.round.title, "text": words % {"text": note.text[:200]}},
        url=note.get_absolute_url(),
        kind="assessments.note",
        key=f"note:{note.pk}:{note.state}:{now.isoformat()}",
        now=now,
    )


def tell_inspectors(*, series: NoteSeries, now: datetime) -> None:
    round_ = series.round
    if round_.inspector_id is None:
        return
    people = people_who("assessments.verify", agency_ids=[round_.inspector_id], now=now)
    notify(
        user_ids=people.get(round_.inspector_id, set()),
        text=_("%(round)s diserahkan untuk reviu inspektorat.") % {"round": round_.title},
        url=reverse("notes", args=[round_.pk]),
        kind="assessments.inspect",
        key=f"series:{series.pk}",
        now=now,
    )


def tell_agencies(
    *,
    round_: Round,
    agency_ids: Iterable[int],
    text: str,
    kind: str,
    key: str,
    now: datetime,
    mail: bool = False,
    mail_from: datetime | None = None,
    pause: timedelta | None = None,
    url: str = "/",
) -> int:
    """One notice per person of each agency, about the round as a whole; ``pause`` spares those just told."""
    people = people_who("assessments.answer", agency_ids=agency_ids, now=now)
    users = {user for group in people.values() for user in group}
    if pause is not None:
        same = Notice.objects.filter(user__in=users, key__startswith=f"round:{round_.pk}:{kind}:")
        users -= set(same.filter(created_at__gt=now - pause).values_list("user_id", flat=True))
    return notify(
        user_ids=users,
        text=text,
        url=url,
        kind=f"assessments.{kind}",
        key=f"round:{round_.pk}:{kind}:{key}",
        now=now,
        mail=mail,
        mail_from=mail_from,
    )
