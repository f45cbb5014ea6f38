"""Tags of the offices: why a person may see something, the region switcher, phones and acting titles."""

from typing import Any

from django import template
from django.db.models import Q
from django.template.context import Context
from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.scope import PERMISSIONS, Scope
from selaras.core.scope import Grant as GrantValue
from selaras.offices.choices import HolderStatus
from selaras.offices.compute import display_phone
from selaras.offices.models import Absence, Grant, Holder
from selaras.offices.selectors import can_switch
from selaras.offices.services import OneTimeLink

register = template.Library()


@register.inclusion_tag("offices/_why.html", takes_context=True)
def why_visible(
    context: Context, permission: str, region_path: str | None = None, agency_id: int | None = None
) -> dict[str, Any]:
    """ "Mengapa saya bisa melihat ini?" in plain words; of several permissions the first one held counts."""
    scope: Scope = context["scope"]
    for word in permission.split():
        value = scope.why(word, region_path=region_path, agency_id=agency_id)
        if value is not None:
            words = {"may": PERMISSIONS[word], "held": value, "grant": _row_of(scope, value)}
            return {"kind": "grant", "request": context.get("request"), **words}
    kind = "link" if scope.work_link is not None else "own" if scope.is_signed_in else "public"
    return {"kind": kind, "name": scope.name, "request": context.get("request")}


def _row_of(scope: Scope, value: GrantValue) -> Grant | None:
    """Since when; the administrator of the installation has no grant of his own."""
    grants = Grant.objects.filter(
        user=scope.user_id,
        role=value.role,
        region_path=value.region_path,
        agency=value.agency_id,
        revoked_at=None,
        starts_on__lte=scope.on,
    )
    return grants.order_by("-starts_on").first()


@register.simple_tag(takes_context=True)
def may_switch(context: Context) -> bool:
    scope = context.get("scope")
    return scope is not None and can_switch(scope)


@register.inclusion_tag("offices/_stand_in.html", takes_context=True)
def stand_ins(context: Context) -> dict[str, Any]:
    """Whether somebody acts for one today, or one for somebody; one query."""
    scope: Scope = context["scope"]
    rows = Absence.objects.on(scope.on).filter(Q(user=scope.user_id) | Q(deputy=scope.user_id))
    return {"rows": rows.select_related("user", "deputy"), "user_id": scope.user_id}


@register.filter
def phone(number: str) -> str:
    """As people read it: 0812-3456-7890."""
    return display_phone(number)


@register.filter
def acting(holder: Holder) -> str:
    """ "Plt." where somebody stands in; nothing for a definitive holder."""
    return "" if holder.status == HolderStatus.DEFINITIF else str(holder.get_status_display())


@register.simple_tag
def link_message(link: OneTimeLink) -> str:
    """What one sends along with a one-time link."""
    return _(
        "Yth. Bapak/Ibu %(name)s,\n"
        "Tautan berikut untuk membuat kata sandi akun Selaras Anda (nama pengguna: %(username)s). "
        "Hanya dapat dipakai satu kali, berlaku sampai %(until)s. Mohon tidak diteruskan.\n%(url)s"
    ) % {
        "name": link.user.full_name,
        "username": link.user.username,
        "until": moment_long(link.expires_at),
        "url": link.url,
    }


@register.filter
def greeting(name: str) -> str:
    """The first line of a message to a contact."""
    return _("Yth. Bapak/Ibu %(name)s,") % {"name": name}
