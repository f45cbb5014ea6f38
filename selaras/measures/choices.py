"""Words of the measures app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    KONSEP = "konsep", _("Konsep")
    DITETAPKAN = "ditetapkan", _("Ditetapkan")
    DIPUBLIKASIKAN = "dipublikasikan", _("Dipublikasikan")


class Mark(TextChoices):
    """Where a number comes from, shown beside it everywhere."""

    RESMI = "resmi", _("Nilai resmi")
    USULAN = "usulan", _("Usulan")
    PERKIRAAN = "perkiraan", _("Perkiraan mandiri")
    CONTOH = "contoh", _("Contoh")


class Better(TextChoices):
    HIGH = "high", _("Makin tinggi makin baik")
    LOW = "low", _("Makin rendah makin baik")


VERBS = {
    "measures.measure.recorded": _("mencatat nilai"),
    "measures.measure.corrected": _("meralat nilai"),
}
