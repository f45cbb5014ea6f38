"""Who comes through which door of the offices in the API; asked before anything is read."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.api import Fault, Places, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.models import (
    Absence,
    Agency,
    ApiToken,
    Contact,
    Grant,
    GrantReview,
    Holder,
    Post,
    WorkLink,
)
from selaras.offices.selectors import held_by
from selaras.offices.selectors.people import as_held
from selaras.offices.views.answers import visible_agency, visible_contact
from selaras.offices.views.people import may_manage, visible_person
from selaras.offices.views.posts import visible_post
from selaras.regions.choices import ROOT_PATH
from selaras.regions.models import Region

router = Router(tags=["offices"])
persons = Router(tags=["people"])
routers = (router, persons)
WRITTEN = (400, 403, 404, 413, 422)
MOST = 2_147_483_647
NOWHERE = Region(path=ROOT_PATH)


def region_of(code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise invalid([Fault(field="region", code="unknown", detail=gettext("Wilayah ini tidak dikenal."))])
    return region


def adding_agencies(request: Request) -> None:
    """Whoever looks after no agencies at all learns nothing of the body."""
    if not request.scope.own_paths("offices.agencies"):
        demand(permissions.can_change_agencies(request.scope, NOWHERE))


def importing_contacts(request: Request) -> None:
    if not request.scope.own_paths("offices.contacts"):
        demand(permissions.can_import_contacts(request.scope, NOWHERE))


def seeing_people(request: Request) -> None:
    if not request.scope.own_paths("offices.people"):
        demand(permissions.can_see_people(request.scope, NOWHERE))


def reviewing(request: Request) -> None:
    if not request.scope.own_paths("offices.grants"):
        demand(permissions.can_review(request.scope, NOWHERE))


def reading_agency(request: Request, agency_id: int) -> Agency:
    return visible_agency(request.scope, agency_id)


def changing_agency(request: Request, agency_id: int) -> Agency:
    agency = visible_agency(request.scope, agency_id)
    demand(permissions.can_change_agency(request.scope, agency))
    return agency


def adding_contact(request: Request, agency_id: int) -> Agency:
    agency = visible_agency(request.scope, agency_id)
    demand(permissions.can_change_contacts(request.scope, agency))
    return agency


def changing_contact(request: Request, contact_id: int) -> Contact:
    contact = visible_contact(request.scope, contact_id)
    demand(permissions.can_change_contacts(request.scope, contact.agency))
    return contact


def changing_post(request: Request, post_id: int) -> Post:
    return visible_post(request.scope, post_id)


def changing_holder(request: Request, holder_id: int) -> Holder:
    found: Holder = get_object_or_404(Holder.objects.select_related("post__agency__region"), pk=holder_id)
    visible_post(request.scope, found.post_id)
    return found


def revoking_link(request: Request, link_id: int) -> WorkLink:
    links = WorkLink.objects.filter(agency__in=Agency.objects.visible_to(request.scope))
    link: WorkLink = get_object_or_404(links.select_related("agency", "contact"), pk=link_id)
    demand(permissions.can_revoke_work_link(request.scope, link))
    return link


def reading_tokens(request: Request, agency_id: int) -> Agency:
    agency = visible_agency(request.scope, agency_id)
    demand(permissions.can_keep_agency_tokens(request.scope, agency))
    return agency


def revoking_token(request: Request, token_id: int) -> ApiToken:
    """One's own, or one of an agency that one sees."""
    token: ApiToken = get_object_or_404(ApiToken.objects.select_related("agency"), pk=token_id)
    own = token.agency is None and token.user_id == request.scope.user_id
    if not own and not (token.agency and permissions.can_see_agency(request.scope, token.agency)):
        raise Http404
    demand(permissions.can_revoke_token(request.scope, token))
    return token


def reading_person(request: Request, person_id: int) -> User:
    return visible_person(request.scope, person_id)


def managing_person(request: Request, person_id: int) -> User:
    user = visible_person(request.scope, person_id)
    demand(may_manage(request.scope, user))
    return user


def giving(request: Request, person_id: int) -> User:
    user = visible_person(request.scope, person_id)
    seeing_people(request)
    return user


def ending_grant(request: Request, grant_id: int) -> Grant:
    grant: Grant = get_object_or_404(Grant.objects.select_related("user", "region", "agency"), pk=grant_id)
    visible_person(request.scope, grant.user_id)
    demand(permissions.can_end_grant(request.scope, as_held(grant), user_id=grant.user_id))
    return grant


def own_absence(request: Request) -> User:
    """An account without a grant may be away too; a limited token may not."""
    user: User = get_object_or_404(User, pk=request.scope.user_id)
    demand(permissions.can_say_absent(request.scope, user_id=user.pk, running=()))
    return user


def absence_of(request: Request, person_id: int) -> User:
    user = visible_person(request.scope, person_id)
    running = held_by(user.pk, clock.now()).running
    demand(permissions.can_say_absent(request.scope, user_id=user.pk, running=running))
    return user


def ending_absence(request: Request, absence_id: int) -> Absence:
    rows = Absence.objects.standing().select_related("user", "deputy")
    absence: Absence = get_object_or_404(rows, pk=absence_id)
    running = held_by(absence.user_id, clock.now()).running
    verdict = permissions.can_say_absent(request.scope, user_id=absence.user_id, running=running)
    if not verdict and absence.user_id != request.scope.user_id:
        raise Http404
    demand(verdict)
    return absence


def reading_review(request: Request, review_id: int) -> GrantReview:
    review: GrantReview = get_object_or_404(GrantReview.objects.select_related("region"), pk=review_id)
    if not permissions.can_review(request.scope, review.region):
        raise Http404
    return review


places: Places = {
    ("POST", "agencies"): adding_agencies,
    ("POST", "agencies_starter"): adding_agencies,
    ("PUT", "agencies_order"): adding_agencies,
    ("GET", "agency"): reading_agency,
    ("PUT", "agency"): changing_agency,
    ("POST", "agency_end"): changing_agency,
    ("POST", "agency_contacts"): adding_contact,
    ("POST", "contacts_import"): importing_contacts,
    ("PUT", "contact"): changing_contact,
    ("POST", "agency_posts"): changing_agency,
    ("PUT", "post"): changing_post,
    ("POST", "post_holders"): changing_post,
    ("POST", "holder_end"): changing_holder,
    ("GET", "agency_tokens"): reading_tokens,
    ("GET", "people"): seeing_people,
    ("POST", "person_state"): managing_person,
    ("POST", "person_move"): managing_person,
    ("POST", "person_grants"): giving,
    ("POST", "grant_end"): ending_grant,
    ("POST", "absences"): own_absence,
    ("GET", "person_absences"): absence_of,
    ("POST", "person_absences"): absence_of,
    ("POST", "grant_reviews"): reviewing,
    ("GET", "grant_reviews"): reviewing,
    ("POST", "grant_review_answers"): reading_review,
}
