"""Titles and addresses of this app's records for the registry; what a scope may not see is left out."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Grant, GrantReview, Post, WorkLink


def show_agencies(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    agencies = Agency.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("region")
    return {
        str(a.pk): Shown(a.name, reverse("agency_detail", args=[a.pk]), a.region.full_name) for a in agencies
    }


def show_posts(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    visible = Agency.objects.visible_to(scope)
    posts = Post.objects.filter(pk__in=record_ids(ids), agency__in=visible).select_related("agency")
    return {
        str(p.pk): Shown(p.title, reverse("agency_detail", args=[p.agency_id]), p.agency.name) for p in posts
    }


def show_people(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """People of one's own subtree, and oneself."""
    numbers = record_ids(ids)
    seen = {scope.user_id} if scope.user_id in numbers else set()
    places = Grant.objects.filter(user__in=numbers).values_list("user_id", "region_path", "agency_id")
    for user_id, path, agency_id in places:
        if scope.holds("offices.people", region_path=path, agency_id=agency_id):
            seen.add(user_id)
    return {
        str(u.pk): Shown(u.full_name, reverse("person_detail", args=[u.pk]))
        for u in User.objects.filter(pk__in=seen)
    }


def show_links(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    visible = Agency.objects.visible_to(scope)
    links = WorkLink.objects.filter(pk__in=record_ids(ids), agency__in=visible).select_related(
        "contact", "agency"
    )
    return {
        str(w.pk): Shown(w.contact.name, reverse("agency_detail", args=[w.agency_id]), w.agency.name)
        for w in links
    }


def show_reviews(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = GrantReview.objects.filter(pk__in=record_ids(ids)).select_related("region")
    return {
        str(row.pk): Shown(
            _("Tinjauan hak akses %(year)s") % {"year": row.year},
            row.get_absolute_url(),
            row.region.full_name,
        )
        for row in rows
        if scope.holds("offices.grants", region_path=row.region_path)
    }
