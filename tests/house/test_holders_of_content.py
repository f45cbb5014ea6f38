"""A column that names content on disk is known to the collector, or it is said here what else it is."""

from django.apps import apps

from selaras.evidence.selectors import holders

# Hashes that no file under MEDIA_ROOT has as its address.
OTHERS = {
    "evidence.LinkCopy.sent_sha256": "what a site sent; the copy itself is a blob",
    "evidence.DisposalItem.sha256": "what was destroyed, or is to be: named in its minutes, kept by nothing",
    "evidence.Transfer.promised": "what a sender promised",
    "assessments.Intake.sha256": "a packet in the folder of half received files, swept by its own rule",
    "assessments.ValidationSheet.sha256": "printed on a sheet that is made anew from its rows",
    "instruments.Instrument.sha256": "of an instrument's text in the database",
    "instruments.Instrument.text_sha256": "of an instrument's text in the database",
}


def test_every_column_with_a_hash_is_held_or_explained() -> None:
    known = {f"{holder.model}.{column}" for holder in holders() for column in holder.columns}
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model.__module__.startswith("selaras.") and "sha256" in field.name
    }
    assert columns - known - set(OTHERS) == set()
    assert known <= columns
