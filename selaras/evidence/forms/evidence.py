"""Forms of the evidence app; the services judge, the forms only carry."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selaras.core.formats import file_size
from selaras.core.forms import DayInput
from selaras.evidence.choices import SOURCE_LENGTH, TITLE_LENGTH, URL_LENGTH
from selaras.evidence.models import Evidence
from selaras.evidence.services.copying import limits
from selaras.offices.models import Agency

# Which field a fault of a service belongs to, by the fault's code; where a form lacks it, to the whole form.
_FIELD_OF_CODE = {
    "url": "url",
    "title": "title",
    "pages": "pages",
    "sources": "sources",
    "future": "issued_on",
    "checked_on": "checked_on",
    "period": "period_end",
    "text": "text",
}

# And by what a service calls it.
_FIELD_OF_NAME = {"participants": "n_total", "partner_ids": "partners"}


def link_help() -> str:
    """What happens to a link here, with the limits of the data; told before it is entered."""
    opens = gettext("Pastikan tautan terbuka tanpa meminta izin.")
    if not (settings.TRY_LINKS and settings.KEEP_LINKS):
        return f"{opens} {gettext('Isinya tidak disalin sistem.')}"
    kinds = {kind.label: file_size(kind.most) for kind in limits().types.values()}
    told = "; ".join(gettext("%(kind)s sampai %(size)s") % {"kind": k, "size": s} for k, s in kinds.items())
    return f"{opens} {gettext('Bila situsnya mengizinkan, salinannya disimpan')}: {told}."


class TakesFaults(forms.Form):
    def take_fault(self, fault: ValidationError) -> None:
        """A sentence of a service beside the field it speaks of."""
        field = _FIELD_OF_CODE.get(getattr(fault, "code", None) or "")
        self.add_error(field if field in self.fields else None, ValidationError(fault.messages))

    def take_faults(self, fault: ValidationError) -> None:
        """What a service found wrong with several fields, each beside its own."""
        if not hasattr(fault, "error_dict"):
            self.add_error(None, ValidationError(fault.messages))
            return
        for name, messages in fault.message_dict.items():
            field = _FIELD_OF_NAME.get(name, name)
            self.add_error(field if field in self.fields else None, ValidationError(messages))


class ForLibrary(TakesFaults):
    """Evidence without a subject needs an agency; on a subject the subject's app names it."""

    agency = forms.ModelChoiceField(label=_("Atas nama"), queryset=Agency.objects.none(), empty_label=None)

    def __init__(self, *args: Any, agencies: QuerySet[Agency] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if agencies is None:
            del self.fields["agency"]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies
            only = list(agencies[:2])
            if len(only) == 1:
                # Nothing to choose for a person of one agency.
                field.widget, field.initial = forms.HiddenInput(), only[0].pk


class UploadForm(ForLibrary):
    title = forms.CharField(label=_("Judul"), required=False, max_length=TITLE_LENGTH)


class LinkForm(ForLibrary):
    url = forms.CharField(
        label=_("Alamat tautan"),
        max_length=URL_LENGTH,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    title = forms.CharField(label=_("Judul"), max_length=TITLE_LENGTH)
    issued_on = forms.DateField(label=_("Tanggal terbit"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].help_text = link_help()


class NihilForm(ForLibrary):
    sources = forms.CharField(
        label=_("Sumber yang diperiksa"),
        max_length=20 * SOURCE_LENGTH,
        help_text=_("Satu sumber per baris, misalnya: Polres (surat 8 Januari 2026)."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    checked_on = forms.DateField(label=_("Tanggal pemeriksaan"), widget=DayInput())

    def source_list(self) -> list[str]:
        return str(self.cleaned_data["sources"]).splitlines()


class DetailsForm(TakesFaults):
    title = forms.CharField(label=_("Judul"), max_length=TITLE_LENGTH)
    issued_on = forms.DateField(
        label=_("Tanggal dokumen atau foto"),
        required=False,
        help_text=_("Tanggal surat, tanggal foto diambil, atau tanggal berita terbit."),
        widget=DayInput(),
    )
    period_start = forms.DateField(label=_("Berlaku mulai"), required=False, widget=DayInput())
    period_end = forms.DateField(label=_("Berlaku sampai"), required=False, widget=DayInput())

    @staticmethod
    def of(evidence: Evidence) -> dict[str, Any]:
        return {name: getattr(evidence, name) for name in DetailsForm.base_fields}


class ReplaceForm(TakesFaults):
    file = forms.FileField(label=_("Berkas pengganti"))


class TextForm(TakesFaults):
    """One text with a reason, a question or an explanation."""

    text = forms.CharField(label=_("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
