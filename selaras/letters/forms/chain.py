"""Widgets that forms of letters share, and the chain of initials as lists to choose from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.letters.choices import MAX_CHAIN
from selaras.offices.models import Post


def rows(height: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": height})


def day() -> forms.DateInput:
    """A browser's date field takes the ISO form only and shows any other as empty."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChainWidget(forms.MultiWidget):
    """A place in the chain is a list to choose from: its order is that of the lists."""

    template_name = "letters/chain.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.Select() for _place in range(MAX_CHAIN)], attrs)

    def decompress(self, value: Sequence[int] | None) -> list[int | None]:
        held: list[int | None] = list(value or [])
        return held + [None] * (MAX_CHAIN - len(held))


class ChainField(forms.MultiValueField):
    """Posts that initial, in their order; empty places between them count for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        places = [forms.TypedChoiceField(coerce=int, required=False) for _place in range(MAX_CHAIN)]
        super().__init__(
            places,
            label=lazy("Urutan paraf"),
            required=False,
            require_all_fields=False,
            widget=ChainWidget,
            help_text=lazy("Dari yang pertama sampai yang terakhir; kosong berarti tanpa paraf."),
            **kwargs,
        )

    @property
    def posts(self) -> Sequence[Post]:
        return []

    @posts.setter
    def posts(self, posts: Sequence[Post]) -> None:
        choices: list[tuple[str, str]] = [("", _("Tanpa paraf"))]
        choices += [(str(post.pk), f"{post.title}, {post.agency}") for post in posts]
        for field, widget in zip(self.fields, self.widget.widgets, strict=True):
            place: Any = field
            place.choices = widget.choices = choices

    def compress(self, data_list: Sequence[Any]) -> list[int]:
        return [key for key in data_list or () if key]
