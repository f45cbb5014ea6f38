"""What the round before said: the same item a year ago, and what has been answered for everybody since."""

from dataclasses import dataclass

from django.db.models import QuerySet

from selaras.assessments.models import Guidance, Item, Round

# Guidance of so many rounds back is still shown.
YEARS_BACK = 5


def rounds_before(region_id: int, instrument_code: str, data_year: int) -> QuerySet[Round]:
    """Earlier rounds of the same index in the same region, the newest first."""
    return Round.objects.filter(
        region_id=region_id, instrument__code=instrument_code, data_year__lt=data_year
    ).order_by("-data_year")


def item_last_year(item: Item) -> Item | None:
    """The item of the same code in the round that this one was made from; one query, or none."""
    if item.round.previous_id is None:
        return None
    return (
        Item.objects.filter(round_id=item.round.previous_id, code=item.code)
        .select_related("round", "owner_agency", "question")
        .first()
    )


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's answer beside this year's, and whether it is the same word for word."""

    item: Item
    unchanged: bool


def last_year(item: Item) -> LastYear | None:
    known = item_last_year(item)
    if known is None:
        return None
    return LastYear(known, bool(_text(item)) and _text(item) == _text(known))


def _text(item: Item) -> tuple[object, ...]:
    """Blanks and breaks do not make another answer; nothing written is no answer."""
    words = (" ".join(item.value.split()), " ".join(item.narrative.split()), item.claimed_level, item.is_nil)
    return words if any(word not in ("", None, False) for word in words) else ()


def round_chain(round_: Round) -> list[int]:
    """This round and those it was made from, newest first."""
    chain, at = [round_.pk], round_.previous_id
    while at is not None and len(chain) <= YEARS_BACK and at not in chain:
        chain.append(at)
        at = Round.objects.values_list("previous_id", flat=True).filter(pk=at).first()
    return chain


def guidance_of(round_: Round, *, code: str = "") -> list[Guidance]:
    """What was answered for all agencies, of this round and of those before it."""
    rows = Guidance.objects.filter(item__round_id__in=round_chain(round_), ended_at=None)
    if code:
        rows = rows.filter(item__code=code)
    return list(rows.select_related("item__round", "item__question").order_by("item__sort", "-at"))
