"""The rows of ``evidence/_uses.html``: each use with its hint and with what may be done to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings

from selaras.core.references import Reference
from selaras.core.verdict import Denied, Verdict
from selaras.evidence import permissions, selectors
from selaras.evidence.choices import ACCEPT, ALLOWED_WORDS, Kind
from selaras.evidence.forms import LinkForm, NihilForm
from selaras.evidence.models import Evidence, Use
from selaras.evidence.selectors.kinds import Fact

register = template.Library()


@dataclass(frozen=True, slots=True)
class Row:
    use: Use
    notes: selectors.Notes
    may_edit: Verdict
    may_change: Verdict
    may_remove: Verdict


@register.simple_tag(takes_context=True)
def use_rows(
    context: template.Context, uses: Iterable[Use], may_add: object = None, year: object = None
) -> list[Row]:
    """The same queries for any number of uses; without ``may_add`` nothing may be changed here."""
    scope, uses = context["scope"], list(uses)
    notes = selectors.notes_on(scope, uses, year=year if isinstance(year, int) else None)
    asked: Verdict = may_add or Denied("")  # type: ignore[assignment]
    return [
        Row(
            use=use,
            notes=notes[use.pk],
            may_edit=permissions.can_edit(scope, use.evidence),
            may_change=permissions.can_change_use(scope, use, may_add=asked),
            may_remove=permissions.can_remove_use(scope, use, may_add=asked),
        )
        for use in uses
    ]


@register.simple_tag
def typed_facts(evidence: Evidence) -> list[Fact]:
    """What its kind says of it, field by field."""
    return selectors.facts_of(evidence)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the ways to add need: what is allowed, the room that is left, two empty forms."""

    accept: str
    allowed: object
    limit: int
    room: int
    link_form: LinkForm
    nihil_form: NihilForm


@register.simple_tag
def add_parts(subject_kind: str, subject_id: object, uses: Iterable[Use] | None = None) -> Parts:
    """The forms' ids carry the subject, so that several subjects may stand on one page."""
    limit = settings.UPLOAD_MAX_FILES
    taken = sum(use.evidence.kind == Kind.FILE for use in uses or ())
    return Parts(
        accept=ACCEPT,
        allowed=ALLOWED_WORDS,
        limit=limit,
        room=max(0, limit - taken),
        link_form=LinkForm(auto_id=f"tautan_{subject_id}_%s"),
        nihil_form=NihilForm(auto_id=f"nihil_{subject_id}_%s"),
    )


@register.simple_tag(takes_context=True)
def uses_on(context: template.Context, subject_kind: str, subject_id: object) -> list[Use]:
    """For a page whose view brings no ``uses``."""
    return selectors.uses_of(context["scope"], Reference(subject_kind, str(subject_id)))


@register.simple_tag(takes_context=True)
def may_see_retention(context: template.Context) -> bool:
    return bool(context["scope"].own_paths("evidence.retain"))
