"""The first steps of an office: how far it has come from an empty database to its first round."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.offices.models import Agency, Grant
from selaras.offices.selectors.people import RUNNING, grant_state
from selaras.regions.choices import Level
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Progress:
    agencies: int
    with_contact: int
    operators: int


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    text: str
    url: str
    action: str
    is_done: bool
    is_open: bool
    number: int = 0
    is_current: bool = False


def progress_of(region: Region, now: datetime) -> Progress:
    counted = Agency.objects.filter(region=region, is_active=True).aggregate(
        all=Count("pk", distinct=True),
        reached=Count("pk", distinct=True, filter=Q(contacts__is_active=True)),
    )
    grants = Grant.objects.filter(region=region, role="operator", user__is_active=True)
    grants = grants.select_related("region", "agency", "holder")
    running = {grant.user_id for grant in grants if grant_state(grant, now) == RUNNING}
    return Progress(counted["all"], counted["reached"], len(running))


def steps_of(region: Region, now: datetime) -> list[Step]:
    """The first that is not done is the current one; later ones open as soon as they make sense."""
    is_office = region.level == Level.REGENCY
    done = progress_of(region, now) if is_office else Progress(0, 0, 0)
    rows = [_place(region, is_office), *_filling(done, is_office), *_people(done, is_office)]
    current = next(n for n, row in enumerate(rows) if not row.is_done)
    return [replace(row, number=n + 1, is_current=n == current) for n, row in enumerate(rows)]


def _place(region: Region, is_office: bool) -> Step:
    text = _("Anda bekerja di %(name)s.")
    if not is_office:
        text = _("Sekarang terpilih %(name)s. OPD dicatat per kabupaten atau kota.")
    return Step(
        title=_("Pilih kabupaten atau kota"),
        text=text % {"name": region.full_name},
        url=f"{reverse('region_choose')}?next={reverse('first_steps')}",
        action=_("Pilih wilayah"),
        is_done=is_office,
        is_open=True,
    )


def _filling(done: Progress, is_office: bool) -> list[Step]:
    counted = ngettext("%(n)s OPD dan instansi tercatat.", "%(n)s OPD dan instansi tercatat.", done.agencies)
    reached = _("%(n)s dari %(all)s OPD dan instansi memiliki narahubung.")
    return [
        Step(
            title=_("Centang OPD dari daftar"),
            text=counted % {"n": done.agencies},
            url=reverse("agency_starter"),
            action=_("Mulai dari daftar"),
            is_done=done.agencies > 0,
            is_open=is_office,
        ),
        Step(
            title=_("Isi narahubung dari Excel"),
            text=reached % {"n": done.with_contact, "all": done.agencies},
            url=reverse("contacts_paste"),
            action=_("Tempel daftar narahubung"),
            is_done=done.with_contact > 0,
            is_open=done.agencies > 0,
        ),
    ]


def _people(done: Progress, is_office: bool) -> list[Step]:
    return [
        Step(
            title=_("Undang Operator Kesbangpol"),
            text=_(
                "Operator membuat periode penilaian, membagi butir, dan mengingatkan. "
                "Administrator tidak melihat isian."
            ),
            url=reverse("person_invite"),
            action=_("Undang orang"),
            is_done=done.operators > 0,
            is_open=is_office,
        ),
        Step(
            title=_("Operator membuat periode penilaian"),
            text=_(
                "Pilih instrumen, tentukan batas waktu, terima usulan pembagian butir, "
                "lalu kirim tautan kerja."
            ),
            url=_address("rounds") if done.operators else "",
            action=_("Buka penilaian indeks"),
            is_done=False,
            is_open=done.operators > 0,
        ),
    ]


def _address(name: str) -> str:
    """A page of a floor above, where it is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
