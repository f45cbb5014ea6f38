"""The register as a list: its rows, its indices, one number with its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.measures.choices import INDEX_SPELLINGS, Formula, Mark
from selaras.measures.compute import Mean, mean_of_parts, mean_of_regions
from selaras.measures.models import Measure
from selaras.measures.selectors.facts import published
from selaras.regions.compute import wanted_code, wanted_keys
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class IndexCount:
    """One index of the register: how many numbers of how many regions, from which edition to which."""

    code: str
    title: str
    owner: str
    numbers: int
    regions: int
    first: str
    last: str


def register_rows(scope: Scope) -> QuerySet[Measure]:
    """Every current row this person may see, misprints too; region order, newest edition first."""
    return (
        Measure.objects.visible_to(scope)
        .counting()
        .select_related("region")
        .order_by("index_code", "-edition", "region_code", "mark", "pk")
    )


def search(rows: QuerySet[Measure], text: str) -> QuerySet[Measure]:
    """By region, code or index, however people write them."""
    found = Q(index_title__icontains=text.strip())
    if code := wanted_code(text):
        found |= Q(region_code__startswith=code)
    if index := INDEX_SPELLINGS.get(text.strip().casefold()):
        found |= Q(index_code=index)
    for key in wanted_keys(text):
        found |= Q(region__search_key__contains=f"|{key}")
    return rows.filter(found)


def index_counts(scope: Scope) -> list[IndexCount]:
    rows = (
        Measure.objects.visible_to(scope)
        .counting()
        .filter(warning="")
        .values("index_code")
        .annotate(
            title=Max("index_title"), owner=Max("owner"), numbers=Count("pk"),
            regions=Count("region_code", distinct=True), first=Min("edition"), last=Max("edition"),
        )
        .order_by("index_code")
    )  # fmt: skip
    return [
        IndexCount(
            code=row["index_code"],
            title=row["title"] or row["index_code"],
            **{name: row[name] for name in ("owner", "numbers", "regions", "first", "last")},
        )
        for row in rows
    ]


def rival_of(measure: Measure) -> Measure | None:
    """The official published number of the same index, edition and region, if another one stands."""
    if measure.mark != Mark.RESMI:
        return None
    rows = published().filter(
        index_code=measure.index_code, edition=measure.edition, region_code=measure.region_code
    )
    return rows.exclude(pk=measure.pk).first()


def chain_of(measure: Measure) -> list[Measure]:
    """The number with what it replaced and what replaced it, newest first."""
    key = {
        name: getattr(measure, name)
        for name in ("index_code", "edition", "region_code", "mark", "method_version")
    }
    rows = {row.pk: row for row in Measure.objects.filter(**key)}
    after = {row.replaces_id: row for row in rows.values() if row.replaces_id}
    newest = measure
    while newest.pk in after:
        newest = after[newest.pk]
    chain = [newest]
    while (earlier := rows.get(chain[-1].replaces_id or 0)) is not None:
        chain.append(earlier)
    return chain


def computed(measure: Measure) -> Mean | None:
    """The number computed again from what is published; None where that cannot be done."""
    if measure.formula == Formula.PARTS:
        return mean_of_parts([(part["name"], part["score"], part["weight"]) for part in measure.parts])
    if measure.formula == Formula.REGIONS and measure.region is not None:
        return mean_below(measure.region, measure)
    return None


def mean_below(region: Region, like: Measure) -> Mean | None:
    """The plain mean of all regions right below, by the method of ``like``; None unless each has a value."""
    expected = set(region.children.current().values_list("code", flat=True))
    rows = published().filter(
        index_code=like.index_code, edition=like.edition, region_code__in=expected,
        method_version=like.method_version, scale_min=like.scale_min, scale_max=like.scale_max,
        better=like.better,
    )  # fmt: skip
    values = {row.region_code: row.score for row in rows}
    if not expected or set(values) != expected:
        return None
    return mean_of_regions(sorted(values.items()))


def names_of(rows: Iterable[Measure]) -> Mapping[str, str]:
    return {row.region_code: row.place for row in rows}


def references(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for the registry of record kinds."""
    rows = Measure.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("region")
    return {
        str(row.pk): Shown(f"{row.index_code} {row.edition}, {row.place}", row.get_absolute_url())
        for row in rows
    }
