"""Case 3: the three decisions of the rakor become actions; one is reported and checked, one is late."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.formats import local_day
from selaras.demo.choices import RAKOR
from selaras.followups import services as followups
from selaras.followups.models import Action
from selaras.followups.services import ActionText, Due, Owner
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.selectors.meetings import kesbangpol_of
from selaras.offices.models import Agency
from selaras.offices.selectors import scope_for_user
from selaras.regions.models import Region

# As agreed on 19 November 2024; moved with the rakor.
CATALOGUE, TARGETS, DRAFTS = date(2024, 12, 13), date(2025, 1, 31), date(2025, 2, 28)


def decide(users: dict[str, User], held: Meeting, starts: datetime, now: datetime) -> None:
    """Written down in the hall, assigned the same afternoon."""
    after = starts + timedelta(hours=2, minutes=40)
    planner = scope_for_user(users[RAKOR.planner], now.date())
    shift = local_day(starts, held.tz) - RAKOR.day
    host = held.agency
    texts = (
        _("Naskah katalog definisi IKU dirapikan dan dikirim kepada empat belas daerah."),
        _("Setiap daerah menetapkan target IKU Perangkat Daerah dengan definisi yang disepakati."),
        _("Rancangan Renstra memuat IKU dan definisi yang disepakati."),
    )
    catalogue, targets, drafts = (
        followups.record_decision(scope=planner, origin=reference_of(held), text=text, now=after)
        for text in texts
    )
    bappeda = Agency.objects.get(region=host.region, code="bappeda")
    given: dict[str, Any] = {"scope": planner, "now": after, "rapporteur_id": planner.user_id}
    proof = ActionText(_("Kirim target IKU yang sudah ditetapkan kepala kantor."), True, _("Daftar target"))
    followups.add_action(
        decision=catalogue,
        text=ActionText(_("Rapikan naskah katalog dan kirim kepada empat belas daerah."), True),
        owners=[Owner(host.pk)],
        due=Due(on=CATALOGUE + shift),
        **given,
    )
    followups.add_action(
        decision=targets, text=proof, owners=_everybody(held), due=Due(on=TARGETS + shift), **given
    )
    plain = ActionText(_("Sandingkan rancangan Renstra Bappeda dengan katalog."), False)
    (check,) = followups.add_action(
        decision=drafts, text=plain, owners=[Owner(bappeda.pk)], due=Due(on=DRAFTS + shift), **given
    )
    late = ActionText(_("Contoh peragaan: kirim nomor narahubung pengganti."), False)
    katingan = kesbangpol_of(Region.objects.filter(code="62.06"))
    followups.add_action(
        decision=targets,
        text=late,
        owners=[Owner(agency.pk) for agency in katingan.values()],
        due=Due(on=local_day(starts, held.tz)),
        **given,
    )
    followups.assign_all(scope=planner, origin=reference_of(held), now=after)
    _go_on(users, check, after, now)


def _everybody(held: Meeting) -> list[Owner]:
    """The nine offices that work here and the five regions that do not."""
    regions = list(Region.objects.filter(parent=held.agency.region_id).order_by("code"))
    offices = kesbangpol_of(regions)
    return [
        Owner(offices[region.pk].pk) if region.pk in offices else Owner(region_id=region.pk)
        for region in regions
    ]


def _go_on(users: dict[str, User], check: Action, after: datetime, now: datetime) -> None:
    """What Bappeda did is reported and checked; what was due that evening is not."""
    bappeda = scope_for_user(users["Natalia Samba"], now.date())
    head = scope_for_user(users["Mawarni Rungan"], now.date())
    text = _("Contoh peragaan: rancangan sudah disandingkan, tiga indikator diganti.")
    at = after + timedelta(minutes=20)
    followups.accept(scope=bappeda, action=check, now=at)
    followups.report(scope=bappeda, action=check, text=text, now=at)
    followups.check(scope=head, action=check, accepted=True, note="", now=at)
    followups.draft_escalations(now=now)
