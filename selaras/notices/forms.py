"""The form of one's wishes: which mails, when the summary, which reminders, which hours are quiet."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from selaras.notices.choices import MailWish
from selaras.notices.models import NoticeWish
from selaras.notices.services import Wishes


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def step_label(step: int) -> str:
    if step == 0:
        return _("Pada hari batas waktu")
    if step < 0:
        told = ngettext(
            "%(days)s hari kerja sesudah batas waktu", "%(days)s hari kerja sesudah batas waktu", -step
        )
        return told % {"days": -step}
    told = ngettext(
        "%(days)s hari kerja sebelum batas waktu", "%(days)s hari kerja sebelum batas waktu", step
    )
    return told % {"days": step}


class WishesForm(forms.Form):
    mail = forms.ChoiceField(label=lazy("Surel"), choices=MailWish.choices, widget=forms.RadioSelect)
    digest_at = forms.TimeField(
        label=lazy("Jam ringkasan"),
        required=False,
        widget=ClockInput(),
        help_text=lazy(
            "Kosongkan untuk menerimanya saat kantor buka. Paling lambat satu jam sebelum kantor tutup."
        ),
    )
    steps = forms.MultipleChoiceField(
        label=lazy("Ingatkan saya tentang tugas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    after_hours = forms.BooleanField(
        label=lazy("Surel penting boleh datang di luar jam kerja"),
        required=False,
        help_text=lazy("Tanpa ini, surel menunggu jam kerja berikutnya."),
    )
    quiet_from = forms.TimeField(label=lazy("Jam tenang mulai"), widget=ClockInput())
    quiet_until = forms.TimeField(
        label=lazy("Jam tenang sampai"),
        widget=ClockInput(),
        help_text=lazy(
            "Di antaranya tidak ada surel sama sekali. Isi sama dengan jam mulai bila tidak perlu."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(str(step), step_label(step)) for step in settings.REMINDER_DAYS]
        self.fields["steps"].choices = steps  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(wish: NoticeWish) -> dict[str, Any]:
        names = ("mail", "digest_at", "after_hours", "quiet_from", "quiet_until")
        steps = [str(step) for step in settings.REMINDER_DAYS if step not in wish.skipped_steps]
        return {name: getattr(wish, name) for name in names} | {"steps": steps}

    def wishes(self) -> Wishes:
        values = dict(self.cleaned_data)
        kept = set(values.pop("steps"))
        skipped = tuple(step for step in settings.REMINDER_DAYS if str(step) not in kept)
        return Wishes(**values, skipped_steps=skipped)
