"""How one instrument differs from another, in sentences: the method, and beside it what is asked."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from selaras.core.formats import number_id
from selaras.instruments.compute.framework import Framework, FrameworkNode, FrameworkQuestion


def method_changes(old: Framework, new: Framework) -> list[str]:
    """What changed in the method from one edition to the next, in sentences; empty when values compare."""
    return [*_scale_changes(old, new), *_tree_changes(old, new), *_mean_changes(old, new)]


def _scale_changes(old: Framework, new: Framework) -> list[str]:
    changes = []
    if (old.scale.min, old.scale.max) != (new.scale.min, new.scale.max):
        before = {"old_low": number_id(old.scale.min), "old_high": number_id(old.scale.max)}
        after = {"low": number_id(new.scale.min), "high": number_id(new.scale.max)}
        changes.append(_("Skala %(old_low)s-%(old_high)s menjadi %(low)s-%(high)s.") % {**before, **after})
    if old.scale.better != new.scale.better:
        changes.append(_("Arah skala dibalik: nilai yang dahulu baik kini sebaliknya."))
    return changes


def _tree_changes(old: Framework, new: Framework) -> list[str]:
    before, after = _by_code(old), _by_code(new)
    changes = [_("%(what)s ditambahkan.") % {"what": _named(after[code])} for code in _added(before, after)]
    changes += [
        _("%(what)s tidak dipakai lagi.") % {"what": _named(before[code])}
        for code in before
        if code not in after
    ]
    for code in (code for code in after if code in before):
        changes += _node_changes(before[code], after[code])
    return changes


def _added(before: dict[str, FrameworkNode], after: dict[str, FrameworkNode]) -> list[str]:
    """New nodes that do not merely come from a node that was split, which is said of that node."""
    split = {
        child.code
        for code, node in after.items()
        if code in before and before[code].is_leaf
        for child in node.nodes
    }
    return [code for code in after if code not in before and code not in split]


def _node_changes(old: FrameworkNode, new: FrameworkNode) -> list[str]:
    changes = []
    if old.is_leaf and not new.is_leaf:
        parts = ", ".join(_named(child) for child in new.nodes)
        changes.append(_("%(what)s dipecah menjadi %(parts)s.") % {"what": _named(new), "parts": parts})
    if new.is_leaf and not old.is_leaf:
        changes.append(_("%(what)s tidak lagi dibagi.") % {"what": _named(new)})
    if old.weight != new.weight:
        values = {"what": _named(new), "old": number_id(old.weight), "new": number_id(new.weight)}
        changes.append(_("Bobot %(what)s berubah dari %(old)s menjadi %(new)s.") % values)
    return changes


def _mean_changes(old: Framework, new: Framework) -> list[str]:
    before, after = _by_code(old), _by_code(new)
    inner = [code for code in after if code in before and not (after[code].is_leaf or before[code].is_leaf)]
    same = old.mean == new.mean and all(before[code].mean == after[code].mean for code in inner)
    return [] if same else [_("Cara menggabungkan nilai berubah.")]


def _by_code(framework: Framework) -> dict[str, FrameworkNode]:
    return {node.code: node for node in framework.walk()}


def _named(node: FrameworkNode) -> str:
    return f"{node.code} {node.title}" if node.title != node.code else node.code


def content_changes(old: Framework, new: Framework) -> list[str]:
    """What changed beside the method: questions, owners, rubrics, words, marks and bands."""
    before = {question.code: (leaf, question) for leaf, question in old.questions()}
    after = {question.code: (leaf, question) for leaf, question in new.questions()}
    changes = [_("Butir %(code)s ditambahkan.") % {"code": code} for code in after if code not in before]
    changes += [_("Butir %(code)s dihapus.") % {"code": code} for code in before if code not in after]
    for code in (code for code in after if code in before):
        parts = list(_question_parts(*before[code], *after[code]))
        if parts:
            changes.append(
                _("Butir %(code)s berubah: %(parts)s.") % {"code": code, "parts": ", ".join(parts)}
            )
    return [*changes, *_word_changes(old, new)]


def _question_parts(
    leaf: FrameworkNode, old: FrameworkQuestion, new_leaf: FrameworkNode, new: FrameworkQuestion
) -> Iterator[str]:
    if leaf.code != new_leaf.code:
        yield _("indikator %(old)s menjadi %(new)s") % {"old": leaf.code, "new": new_leaf.code}
    words = {
        "text": _("kalimat"),
        "owner_code": _("nomor pemilik indeks"),
        "type": _("jenis"),
        "help": _("petunjuk"),
        "owners": _("penanggung jawab"),
        "evidence": _("bukti dukung"),
        "rules": _("aturan"),
        "rubric": _("rubrik"),
        "choices": _("pilihan"),
        "status": _("tanda"),
    }
    yield from (word for name, word in words.items() if getattr(old, name) != getattr(new, name))


def _word_changes(old: Framework, new: Framework) -> list[str]:
    changes = []
    if (old.title, old.status) != (new.title, new.status):
        changes.append(_("Nama atau tanda instrumen berubah."))
    if old.bands != new.bands:
        changes.append(_("Rentang nilai berubah."))
    if old.missing != new.missing:
        changes.append(_("Aturan indikator tanpa nilai berubah."))
    before, after = _by_code(old), _by_code(new)
    for code in (code for code in after if code in before):
        mine, theirs = after[code], before[code]
        if (mine.title, mine.source, mine.status) != (theirs.title, theirs.source, theirs.status):
            changes.append(_("Nama, sumber, atau tanda %(code)s berubah.") % {"code": code})
    return changes
