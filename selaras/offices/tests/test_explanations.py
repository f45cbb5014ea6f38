"""A clerk is told why something is visible, and records are shown only to those who may see them."""

from dataclasses import replace

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from selaras.core.references import Reference, show_many
from selaras.core.scope import PERMISSIONS, Scope
from selaras.offices.checks import roles_name_known_permissions, unknown_permissions
from selaras.offices.choices import ROLES
from selaras.offices.selectors import scope_for_link
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_contact,
    make_link,
    make_post,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def why(scope: Scope | None, permission: str = "offices.view", path: str = "ID.16.72.") -> str:
    template = Template("{% load offices %}{% why_visible permission path %}")
    request = RequestFactory().get("/")
    return template.render(
        Context({"scope": scope, "permission": permission, "path": path, "request": request})
    )


def test_the_role_its_place_its_decree_and_its_day_are_told() -> None:
    user = make_user()
    grant(user, "operator", region=make_region(), decree="SK 800/12/2025")
    page = why(scope_of(user))
    assert "Operator Kesbangpol, Kota Pagar Alam" in page
    assert "SK 800/12/2025" in page and "1 Januari 2020" in page
    assert "Melihat daftar OPD dan narahubung" in page


def test_of_several_permissions_the_first_that_is_held_counts() -> None:
    _, scope = person("sekda")
    assert "Melihat daftar OPD" in why(scope, "offices.people offices.view")


def test_an_administrator_a_link_oneself_and_a_visitor_are_told_apart() -> None:
    assert "Administrator" in why(scope_of(make_user(is_administrator=True)))
    link, _ = make_link(make_contact(name="Trisna Endikat"))
    assert "tautan kerja pribadi atas nama Trisna Endikat" in why(scope_for_link(link, NOW))
    assert "tentang Anda sendiri" in why(scope_of(make_user()))
    assert "terbuka untuk umum" in why(Scope(on=TODAY))


def test_records_are_shown_to_those_who_may_see_them_and_to_no_others() -> None:
    agency = make_agency()
    post, (link, _) = make_post(agency), make_link(make_contact(agency))
    someone = make_user()
    grant(someone, "narahubung", agency=agency)
    wanted = [
        Reference("agency", str(agency.pk)),
        Reference("post", str(post.pk)),
        Reference("worklink", str(link.pk)),
        Reference("person", str(someone.pk)),
        Reference("agency", "bukan angka"),
    ]
    _, operator = person("operator")
    _, stranger = person("operator", region=make_region("62.71"))
    assert [r.kind for r in wanted if r in show_many(operator, wanted)] == [
        "agency",
        "post",
        "worklink",
        "person",
    ]
    assert show_many(stranger, wanted) == {}
    own = show_many(scope_of(someone), wanted)
    assert own[wanted[3]].title == someone.full_name


def test_every_role_names_only_registered_permissions() -> None:
    assert roles_name_known_permissions() == []
    broken = replace(ROLES["sekda"], permissions=frozenset({"assessments.veiw"}))
    (error,) = unknown_permissions([broken])
    assert error.is_serious() and "assessments.veiw" in error.msg and "assessments.veiw" not in PERMISSIONS
