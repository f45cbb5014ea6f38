"""Forms over people, their roles and their tokens."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.accounts.models import NIP, USERNAME
from selaras.offices.choices import ROLES
from selaras.offices.compute import PhoneFault, normal_phone
from selaras.offices.forms.agencies import day_field
from selaras.offices.models import Agency
from selaras.offices.services import Identity, Seat
from selaras.regions.models import Region

MAIL, LINK = "mail", "link"


class SeatForm(forms.Form):
    """Role, place and period; only roles that the asker may give are offered."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"), widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("OPD"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tidak terikat satu OPD"),
        help_text=gettext_lazy("Wajib untuk Narahubung OPD, Kepala OPD, dan Verifikator."),
    )
    starts_on = day_field(gettext_lazy("Berlaku mulai"))
    ends_on = day_field(
        gettext_lazy("Berlaku sampai"),
        required=False,
        help_text=gettext_lazy(
            "Kosongkan bila belum ditentukan. Hak akses berakhir sendiri setelah tanggal ini."
        ),
    )
    decree = forms.CharField(label=gettext_lazy("Nomor SK atau surat"), max_length=120, required=False)

    def __init__(
        self, *args: Any, roles: Sequence[str], agencies: QuerySet[Agency], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(code, _explained(code)) for code in roles]  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        role = ROLES.get(values.get("role", ""))
        if (
            role is not None
            and role.agency_bound
            and not values.get("agency")
            and "agency" not in self.errors
        ):
            self.add_error("agency", _("Pilih OPD untuk peran %(role)s.") % {"role": role.label})
        if role is not None and not role.agency_bound:
            values["agency"] = None
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Tanggal akhir mendahului tanggal mulai."))
        return values

    def seat(self, region: Region) -> Seat:
        names = ("role", "agency", "starts_on", "ends_on", "decree")
        return Seat(region=region, **{name: self.cleaned_data[name] for name in names})


def _explained(code: str) -> str:
    role = ROLES[code]
    return format_html(
        '<span><strong>{}</strong><br><span class="soft small">{}</span></span>', role.label, role.description
    )


class InviteForm(SeatForm):
    full_name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Surel"), required=False, max_length=254)
    phone = forms.CharField(
        label=gettext_lazy("Telepon atau WhatsApp"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    nip = forms.CharField(label=gettext_lazy("NIP"), required=False, max_length=25)
    username = forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Kosongkan untuk dibuatkan dari nama lengkap."),
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Cara mengirim undangan"),
        widget=forms.RadioSelect,
        choices=(
            (LINK, gettext_lazy("Tampilkan tautan untuk disalin atau dikirim lewat WhatsApp")),
            (MAIL, gettext_lazy("Kirim ke surel")),
        ),
        initial=LINK,
    )
    field_order = ("full_name", "email", "phone", "nip", "username")

    def __init__(self, *args: Any, demo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.demo = demo

    def clean_phone(self) -> str:
        try:
            return normal_phone(self.cleaned_data["phone"], demo=self.demo)
        except PhoneFault as fault:
            raise ValidationError(str(fault)) from fault

    def clean_nip(self) -> str:
        nip = "".join(self.cleaned_data["nip"].split())
        if nip:
            NIP(nip)
        return nip

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip().lower()
        if name:
            USERNAME(name)
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("delivery") == MAIL and not values.get("email") and "email" not in self.errors:
            self.add_error("email", _("Isi alamat surel, atau pilih tautan untuk disalin."))
        return values

    def identity(self) -> Identity:
        names = ("full_name", "username", "email", "nip", "phone")
        return Identity(**{name: self.cleaned_data[name] for name in names})


class EndGrantForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("Berakhir"),
        widget=forms.RadioSelect,
        choices=(("now", gettext_lazy("Sekarang juga")), ("day", gettext_lazy("Pada akhir tanggal berikut"))),
        initial="now",
    )
    ends_on = day_field(gettext_lazy("Tanggal"), required=False)
    note = forms.CharField(label=gettext_lazy("Alasan"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("when") == "day" and not values.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Isi tanggalnya."))
        return values


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=300,
        help_text=gettext_lazy("Tercatat pada riwayat, misalnya nomor surat mutasi."),
    )


class PeopleFilter(forms.Form):
    """What one can look for in the list of people."""

    q = forms.CharField(label=gettext_lazy("Cari"), required=False, max_length=100)
    role = forms.ChoiceField(label=gettext_lazy("Peran"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=(
            ("", gettext_lazy("Aktif")),
            ("nonaktif", gettext_lazy("Nonaktif")),
            ("semua", gettext_lazy("Semua")),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone: list[tuple[str, str | Promise]] = [("", _("Semua peran"))]
        listed = [(role.code, role.label) for role in ROLES.values()]
        self.fields["role"].choices = everyone + listed  # type: ignore[attr-defined]
