"""Drafts of instruments: made, changed by several people at once, published, set aside."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.instruments import compute, permissions
from selaras.instruments.choices import DRAFT_TRANSITIONS, DraftState, RevisionKind
from selaras.instruments.compute import Change, Vanished
from selaras.instruments.models import Draft, Instrument, Revision
from selaras.instruments.services.publishing import publish
from selaras.regions.models import Region


class DraftConflict(Exception):
    """Somebody else changed the same part first; ``keep_conflict`` keeps what the slower one wrote."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"draft {draft.pk} was changed by somebody else")
        self.draft = draft


@transaction.atomic
def create_draft(
    *, scope: Scope, region: Region, text: str, note: str, now: datetime, base: Instrument | None = None
) -> Draft:
    """A draft of this text, faulty or not; it counts nowhere until it is published."""
    demand(permissions.can_start_draft(scope, region.path))
    draft = Draft(
        region=region,
        region_path=region.path,
        base=base,
        created_by_id=scope.user_id,
        created_by_name=scope.name,
        created_at=now,
    )
    _write(draft, scope, text, now)
    draft.save()
    _keep(draft, scope, text, note, now)
    _log(draft, scope, "created", now, note=note, base=base.pk if base else None)
    return draft


@transaction.atomic
def save_text(*, scope: Scope, draft_id: int, base_version: int, text: str, now: datetime) -> Draft:
    """The whole text; where somebody was faster, both are kept and DraftConflict is raised."""
    draft = _held(draft_id)
    demand(permissions.can_edit_draft(scope, draft))
    text = _tidy(text)
    if text == draft.text:
        return draft
    if base_version != draft.version:
        raise DraftConflict(draft)
    return _save(draft, scope, text, _("naskah disunting"), now)


@transaction.atomic
def change_draft(
    *, scope: Scope, draft_id: int, base_version: int, change: Change, note: str, now: datetime
) -> Draft:
    """One part; changes of other parts made meanwhile stay. DraftConflict, or Vanished for no such part."""
    draft = _held(draft_id)
    demand(permissions.can_edit_draft(scope, draft))
    current = compute.document_in(draft.text)
    if current is None:
        raise Vanished("the text has no tree")
    wanted = change
    if base_version != draft.version:
        base = compute.document_in(_text_of(draft, base_version))
        moved = compute.rebased(change, base, current) if base is not None else None
        if moved is None:
            raise DraftConflict(draft)
        wanted = moved
    text = compute.write(compute.changed(current, wanted))
    return draft if text == draft.text else _save(draft, scope, text, note, now)


def keep_conflict(
    *, scope: Scope, draft_id: int, base_version: int, text: str, note: str, now: datetime
) -> Revision:
    """The slower one's text beside the draft, after the refusal; it can be read and copied from there."""
    with transaction.atomic():
        draft = _held(draft_id)
        demand(permissions.can_start_draft(scope, draft.region_path))
        revision = Revision.objects.create(
            draft=draft,
            kind=RevisionKind.CONFLICT,
            version=base_version,
            text=_tidy(text),
            note=note[:200],
            by_id=scope.user_id,
            by_name=scope.name,
            at=now,
        )
        _log(draft, scope, "conflicted", now, note=note)
        return revision


def text_with(draft: Draft, base_version: int, change: Change) -> str:
    """What a refused change would have made of the text it was written on."""
    base = _text_of(draft, base_version)
    document = compute.document_in(base)
    return compute.write(compute.changed(document, change)) if document is not None else base


@transaction.atomic
def publish_draft(*, scope: Scope, draft_id: int, base_version: int, now: datetime) -> Instrument:
    """A new immutable version for the region; raises InstrumentFaults, or DraftConflict if it moved."""
    draft = _held(draft_id)
    demand(permissions.can_move_draft(scope, draft, "publish"))
    if base_version != draft.version:
        raise DraftConflict(draft)
    instrument = publish(
        scope=scope,
        text=draft.text,
        file=f"naskah {draft.pk}",
        now=now,
        region_path=draft.region_path,
        base=draft.base,
    )
    draft.state, draft.published = DRAFT_TRANSITIONS["publish"][1], instrument
    draft.save(update_fields=("state", "published"))
    _log(draft, scope, "published", now, instrument=instrument.pk)
    return instrument


@transaction.atomic
def move_draft(*, scope: Scope, draft_id: int, action: str, now: datetime) -> Draft:
    """Set a draft aside, or take it back."""
    draft = _held(draft_id)
    demand(permissions.can_move_draft(scope, draft, action))
    draft.state = DRAFT_TRANSITIONS[action][1]
    draft.save(update_fields=("state",))
    _log(draft, scope, "dropped" if draft.state == DraftState.DROPPED else "restored", now)
    return draft


def _held(draft_id: int) -> Draft:
    """One writer at a time."""
    return Draft.objects.select_for_update().get(pk=draft_id)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _text_of(draft: Draft, version: int) -> str:
    if version == draft.version:
        return draft.text
    found = draft.revisions.filter(kind=RevisionKind.SAVED, version=version).first()
    return found.text if found is not None else ""


def _save(draft: Draft, scope: Scope, text: str, note: str, now: datetime) -> Draft:
    draft.version += 1
    _write(draft, scope, text, now)
    draft.save()
    _keep(draft, scope, text, note, now)
    _log(draft, scope, "changed", now, note=note, version=draft.version)
    return draft


def _write(draft: Draft, scope: Scope, text: str, now: datetime) -> None:
    draft.text = _tidy(text)
    document = compute.document_in(draft.text) or {}
    title, edition = str(document.get("title") or ""), str(document.get("edition") or "")
    draft.title = title[:200] or draft.title or _("Naskah tanpa nama")
    draft.edition = edition[:40]
    draft.fault_count = len(compute.check(draft.text, file=""))
    draft.changed_by_name, draft.changed_at = scope.name, now


def _keep(draft: Draft, scope: Scope, text: str, note: str, now: datetime) -> None:
    Revision.objects.create(
        draft=draft,
        kind=RevisionKind.SAVED,
        version=draft.version,
        text=draft.text,
        note=note[:200],
        by_id=scope.user_id,
        by_name=scope.name,
        at=now,
    )


def _log(draft: Draft, scope: Scope, verb: str, now: datetime, note: str = "", **after: object) -> None:
    record(
        verb=f"instruments.draft.{verb}",
        scope=scope,
        kind="instrument_draft",
        id=draft.pk,
        region_path=draft.region_path,
        after=dict(after) or None,
        note=note,
        at=now,
    )
