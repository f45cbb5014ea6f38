"""Verbs of the audit: each app registers its own, with the words that complete "<nama> ..."."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VIA_LABELS: dict[str, Promise] = {
    "akun": _("akun"),
    "tautan_kerja": _("tautan kerja"),
    "api": _("API"),
    "sistem": _("sistem"),
}

Label = str | Promise
_verbs: dict[str, Label] = {}
_fields: dict[str, Label] = {}


def register_verbs(verbs: Mapping[str, Label]) -> None:
    for verb, label in verbs.items():
        if verb in _verbs and str(_verbs[verb]) != str(label):
            raise ValueError(f"verb {verb!r} registered twice with different words")
        _verbs[verb] = label


def verbs() -> Mapping[str, Label]:
    return dict(_verbs)


def verb_label(verb: str) -> str:
    """Old events may carry a verb that the product no longer knows; then the verb itself is shown."""
    return str(_verbs.get(verb, verb))


def register_fields(labels: Mapping[str, Label]) -> None:
    """Words for the keys of ``before`` and ``after``, where the key itself is not a word a clerk reads."""
    _fields.update(labels)


def field_label(name: str) -> str:
    return str(_fields.get(name, name))


def demand_known(verb: str) -> None:
    if verb not in _verbs:
        raise KeyError(f"unregistered verb {verb!r}")
