"""Words of the completeness matrix: what an agency owes to an item, in letters, tones and groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.assessments.choices.items import APPROVED, WITH_OWNER, ItemState


class Cell(TextChoices):
    """What one agency owes to one item; where nothing was asked there is no cell."""

    OWED = "ditunggu", _("Masih ditunggu")
    HANDED_IN = "masuk", _("Menunggu diperiksa")
    RETURNED = "perbaikan", _("Perlu perbaikan")
    ACCEPTED = "diterima", _("Terverifikasi")
    SET_ASIDE = "tidak_relevan", _("Tidak relevan")
    HELP_OWED = "kontribusi_ditunggu", _("Kontribusi masih ditunggu")
    HELP_GIVEN = "kontribusi_masuk", _("Kontribusi diserahkan")
    HELP_NIL = "kontribusi_nihil", _("Kontribusi nihil")


# Read without colour: on paper, by a screen reader, from across the room.
CELL_LETTERS = {
    Cell.OWED: "T",
    Cell.HANDED_IN: "M",
    Cell.RETURNED: "P",
    Cell.ACCEPTED: "V",
    Cell.SET_ASIDE: "×",
    Cell.HELP_OWED: "+T",
    Cell.HELP_GIVEN: "+M",
    Cell.HELP_NIL: "+N",
}
CELL_TONES = {
    Cell.OWED: "neutral",
    Cell.HANDED_IN: "waiting",
    Cell.RETURNED: "repair",
    Cell.ACCEPTED: "verified",
    Cell.SET_ASIDE: "neutral",
    Cell.HELP_OWED: "neutral",
    Cell.HELP_GIVEN: "waiting",
    Cell.HELP_NIL: "waiting",
}
# What still lies with the agency.
CELLS_OPEN = (Cell.OWED, Cell.RETURNED, Cell.HELP_OWED)
CELLS_OF_HELP = (Cell.HELP_OWED, Cell.HELP_GIVEN, Cell.HELP_NIL)


def cell_of(state: str) -> Cell:
    """The owner's side of an item; every state between owner and acceptance waits to be checked."""
    if state == ItemState.REPAIR:
        return Cell.RETURNED
    if state in WITH_OWNER:
        return Cell.OWED
    if state in APPROVED:
        return Cell.ACCEPTED
    return Cell.SET_ASIDE if state == ItemState.NOT_RELEVANT else Cell.HANDED_IN
