"""Lists as the people of the demonstration like to see them."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.listings import listings
from selaras.demo.services.stage import Stage
from selaras.lists.services import change_view, save_view


def keep_views(stage: Stage, now: datetime) -> None:
    """Two of the operator, one of them for the whole office."""
    scope, known = stage.scope("Rusmala Dempo"), listings()
    save_view(
        scope=scope, listing=known["tugas"], name=_("Ditunggu pihak lain"), query="state=menunggu", now=now
    )
    shared = save_view(
        scope=scope, listing=known["tindak-lanjut"], name=_("Terlambat"), query="status=terlambat", now=now
    )
    change_view(
        scope=scope, view=shared, name=shared.name, is_default=False, agency=stage.agencies["kesbangpol"],
        now=now,
    )  # fmt: skip
