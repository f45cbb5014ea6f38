"""Kabupaten Contoh (99.01): no place of Indonesia, so changes of regions and agencies are invented there."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.core.moving import GROUPS
from selaras.core.scope import Scope
from selaras.demo.choices import EXAMPLE_CODE, EXAMPLE_DISTRICTS, EXAMPLE_PROVINCE, NATIONAL_ADMIN
from selaras.offices.models import Agency, Grant
from selaras.offices.selectors import scope_for_user
from selaras.offices.services import accept_starter
from selaras.offices.services.reorganising import About, Line, add_line, plan_reorganisation
from selaras.regions import compute
from selaras.regions.models import Region, RegionEdition
from selaras.regions.services import editions

# As the demonstration writes no law of a real place, it says so of an invented one too.
DECREE = gettext_lazy("Peraturan contoh untuk peragaan, tidak berlaku di mana pun")
AGENCIES = ("kesbangpol", "bappeda", "satpolpp", "dinsos", "disnaker")


def play_example_region(now: datetime) -> RegionEdition:
    """A drafted split of a kecamatan and a drafted merger of two offices; neither is carried out."""
    place = _regions(now)
    held = Grant.objects.select_related("user").get(user__username=NATIONAL_ADMIN)
    scope = scope_for_user(held.user, now.date())
    _offices(scope, place, now)
    return _edition(scope, now)


def _regions(now: datetime) -> Region:
    """By hand and without a list they come from: the shipped list leaves such regions alone."""
    names = {EXAMPLE_PROVINCE: _("Provinsi Contoh"), EXAMPLE_CODE: _("Kabupaten Contoh")}
    names |= {f"{EXAMPLE_CODE}.{n:02}": name for n, name in enumerate(EXAMPLE_DISTRICTS, 1)}
    made: dict[str, Region] = {}
    for code, name in names.items():
        above = compute.parent_code(code)
        shown = compute.display_names([(code, name)])[code]
        made[code], _new = Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "display_name": shown,
                "level": compute.level_of(code),
                "kind": compute.kind_of(code),
                "parent": made.get(above) or Region.objects.get(code=above),
                "path": compute.path_of(code),
                "search_key": compute.search_key(code, name, shown),
                "zone": compute.zone_of(code),
                "valid_from": (now - timedelta(days=3650)).date(),
            },
        )
    return made[EXAMPLE_CODE]


def _offices(scope: Scope, place: Region, now: datetime) -> None:
    accept_starter(scope=scope, region=place, codes=AGENCIES, now=now)
    agencies = {agency.code: agency for agency in Agency.objects.filter(region=place)}
    about = About(
        title=_("Contoh penataan: Dinas Sosial dan Dinas Tenaga Kerja digabung"),
        decree=str(DECREE),
        begins_on=now.astimezone(place.tz).date() + timedelta(days=40),
    )
    plan = plan_reorganisation(scope=scope, region=place, about=about, now=now)
    name = _("Dinas Sosial dan Tenaga Kerja")
    for code in ("dinsos", "disnaker"):
        line = Line(agencies[code], None, GROUPS, True, name, _("Dinsosnaker"))
        add_line(scope=scope, plan=plan, line=line, now=now)


def _edition(scope: Scope, now: datetime) -> RegionEdition:
    text = "\n".join(
        [
            f"pemekaran | {EXAMPLE_CODE}.02 | {EXAMPLE_CODE}.05 | {_('Contoh Dua Hulu')} | 40",
            f"ganti nama | {EXAMPLE_CODE}.04 | | {_('Contoh Empat Hilir')}",
        ]
    )
    plan = editions.DraftPlan(
        title=_("Contoh pemekaran Kecamatan Contoh Dua"),
        decree=str(DECREE),
        begins_on=now.date() + timedelta(days=60),
        text=text,
    )
    return editions.make_draft(scope=scope, plan=plan, now=now)
