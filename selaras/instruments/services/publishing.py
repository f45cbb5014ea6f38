"""Publishing the text of an instrument: checked as a whole, kept for ever, replaced by a later version."""

from datetime import datetime

from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.instruments import compute
from selaras.instruments.models import Instrument, Node, Question
from selaras.instruments.selectors import current, differences, edition_before, nearest


@transaction.atomic
def publish(
    *,
    scope: Scope,
    text: str,
    file: str,
    now: datetime,
    region_path: str = "",
    base: Instrument | None = None,
) -> Instrument:
    """The instrument of this text; the current text again is the same row. Raises InstrumentFaults.

    Without a region it counts everywhere, so it comes with the product or from whoever runs the machine
    (``manage.py load_instruments``); an office publishes through ``publish_draft``, for its own region.
    """
    framework = compute.read(text, file=file)
    digest = compute.text_hash(text)
    before = current(framework.code, framework.edition, region_path)
    if before is not None and before.text_sha256 == digest:
        return before
    against = before or nearest(framework.code, framework.edition, region_path) or base
    instrument = _add_instrument(
        framework,
        text=text,
        digest=digest,
        replaces=before,
        against=against,
        region_path=region_path,
        now=now,
    )
    nodes = _add_nodes(instrument, framework)
    _add_questions(instrument, framework, nodes)
    record(
        verb="instruments.instrument.published",
        scope=scope,
        kind="instrument",
        id=instrument.pk,
        region_path=region_path,
        after={"code": instrument.code, "edition": instrument.edition, "sha256": digest, "file": file},
        at=now,
    )
    return instrument


def _add_instrument(
    framework: compute.Framework,
    *,
    text: str,
    digest: str,
    replaces: Instrument | None,
    against: Instrument | None,
    region_path: str,
    now: datetime,
) -> Instrument:
    scale = framework.scale
    return Instrument.objects.create(
        code=framework.code,
        title=framework.title,
        edition=framework.edition,
        status=framework.status,
        scale_min=compute.number(scale.min),
        scale_max=compute.number(scale.max),
        better=scale.better,
        weights_sum=str(framework.weights_sum),
        missing=compute.policy_of(framework),
        bands=compute.bands_of(framework),
        mean=framework.mean,
        series_break=_series_break(framework, region_path),
        differences=differences(framework, against, region_path),
        source_text=text,
        sha256=compute.method_hash(framework),
        text_sha256=digest,
        published_at=now,
        region_path=region_path,
        replaces=replaces,
    )


def _series_break(framework: compute.Framework, region_path: str) -> dict[str, object]:
    """How the method differs from the edition before; empty when values of the two can be compared."""
    before = edition_before(framework.code, framework.edition, region_path)
    if before is None:
        return {}
    changes = compute.method_changes(compute.read(before.source_text, file=""), framework)
    return {"edition": before.edition, "changes": changes} if changes else {}


def _add_nodes(instrument: Instrument, framework: compute.Framework) -> dict[str, Node]:
    """One by one from the top, for each needs the id of the node above it; a tree has a few dozen."""
    rows: dict[str, Node] = {}
    for sort, placed in enumerate(compute.walk(framework.nodes), start=1):
        node = placed.node
        rows[node.code] = Node.objects.create(
            instrument=instrument,
            parent=rows[placed.parent.code] if placed.parent else None,
            code=node.code,
            title=node.title,
            weight=str(node.weight),
            mean=node.mean,
            source=node.source,
            status=node.status,
            sort=sort,
            is_leaf=node.is_leaf,
        )
    return rows


def _add_questions(instrument: Instrument, framework: compute.Framework, nodes: dict[str, Node]) -> None:
    Question.objects.bulk_create(
        Question(
            instrument=instrument,
            node=nodes[leaf.code],
            **compute.question_fields(question),
            sort=sort,
        )
        for sort, (leaf, question) in enumerate(framework.questions(), start=1)
    )
