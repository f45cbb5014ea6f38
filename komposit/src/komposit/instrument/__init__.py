"""From the YAML text of an instrument to an `Instrument`, or to every fault in it."""

from __future__ import annotations

from fractions import Fraction

from komposit.faults import Fault, FaultLog, InstrumentFaults, shown
from komposit.instrument.marked import Marked, Table, read_yaml
from komposit.instrument.nodes import check_codes, check_inner_weights, check_weights_sum, read_nodes
from komposit.instrument.questions import check_questions
from komposit.instrument.section import Section
from komposit.means import MEANS
from komposit.model import BETTER, POLICIES, STATUSES, Band, Instrument, Policy, Scale

INSTRUMENT_KEYS = (
    "code",
    "title",
    "edition",
    "status",
    "scale",
    "weights_sum",
    "missing",
    "bands",
    "mean",
    "nodes",
)


def load_instrument(text: str, *, file: str = "") -> Instrument:
    """The instrument in a YAML text; raises InstrumentFaults with every fault when there is one.

    >>> scale = "scale: {min: 1, max: 7, better: high}"
    >>> nodes = "nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]"
    >>> load_instrument(f"{{code: X, title: Contoh, edition: 2024, status: usulan, {scale}, {nodes}}}").code
    'X'
    """
    instrument, faults = _read(text, file)
    if instrument is None:
        raise InstrumentFaults(faults)
    return instrument


def validate_instrument(text: str, *, file: str = "") -> tuple[Fault, ...]:
    """Every fault of the text, by line; empty when it can be loaded.

    >>> [fault.code for fault in validate_instrument("code: X")]
    ['missing_key', 'missing_key', 'missing_key', 'missing_key', 'missing_key']
    """
    return _read(text, file)[1]


def _read(text: str, file: str) -> tuple[Instrument | None, tuple[Fault, ...]]:
    log = FaultLog(file)
    root = read_yaml(text, log)
    instrument = _read_root(root, log) if root else None
    faults = log.sorted()
    return (None if faults else instrument), faults


def _read_root(marked: Marked, log: FaultLog) -> Instrument | None:
    if not isinstance(marked, Table):
        log.add(marked.line, "wrong_type", "instrumen harus peta dengan kunci code, title, scale, nodes, ...")
        return None
    root = Section(marked, "instrumen", INSTRUMENT_KEYS, log)
    scale = _read_scale(root)
    weights_sum = root.number("weights_sum", default=Fraction(100))
    drafts = read_nodes(root, scale, required=True)
    everyone = [draft for top in drafts for draft in top.walk()]
    check_codes(everyone, log)
    check_inner_weights(everyone)
    check_weights_sum(drafts, weights_sum, root)
    check_questions((asked for draft in everyone for asked in draft.asked), log)
    head = _read_head(root)
    missing, bands = _read_missing(root), _read_bands(root, scale)
    if log.found or scale is None or weights_sum is None:
        return None
    nodes = tuple(draft.build() for draft in drafts)
    return Instrument(**head, scale=scale, weights_sum=weights_sum, missing=missing, bands=bands, nodes=nodes)


def _read_head(root: Section) -> dict[str, str]:
    return {
        "code": root.code(),
        "title": root.text("title", required=True),
        "edition": root.text("edition", required=True),
        "status": root.word("status", STATUSES),
        "mean": root.word("mean", tuple(MEANS), default="arithmetic"),
    }


def _read_scale(root: Section) -> Scale | None:
    section = root.section("scale", ("min", "max", "better"), required=True)
    if section is None:
        return None
    better = section.word("better", BETTER)
    low, high = section.number("min", required=True), section.number("max", required=True)
    if low is None or high is None:
        return None
    if low >= high:
        section.fault("min", "bad_scale", "min harus lebih kecil dari max")
        return None
    return Scale(low, high, better)


def _read_missing(root: Section) -> Policy:
    section = root.section("missing", ("policy", "min_share"))
    if section is None:
        return Policy("refuse")
    kind = section.word("policy", POLICIES)
    share = section.number("min_share", default=Fraction(0))
    if share is not None and not 0 <= share <= 1:
        section.fault("min_share", "bad_share", "min_share harus antara 0 dan 1")
        share = None
    return Policy(kind if kind in POLICIES else "refuse", share or Fraction(0))


def _read_bands(root: Section, scale: Scale | None) -> tuple[Band, ...]:
    bands: list[Band] = []
    for item in root.items("bands"):
        if not isinstance(item, Table):
            root.log.add(item.line, "wrong_type", "bands: setiap rentang ditulis {from, label, status}")
            continue
        section = Section(item, "bands", ("from", "label", "status"), root.log)
        start, label = section.number("from", required=True), section.text("label", required=True)
        status = section.word("status", STATUSES, default="usulan")
        if start is not None:
            _check_band(section, start, label, bands, scale)
            bands.append(Band(start, label, status))
    return tuple(bands)


def _check_band(
    section: Section, start: Fraction, label: str, before: list[Band], scale: Scale | None
) -> None:
    if scale and not scale.min <= start <= scale.max:
        section.fault("from", "band_outside", f"rentang {shown(label)} mulai di luar skala")
    if before and start <= before[-1].start:
        section.fault("from", "band_order", f"rentang {shown(label)} harus mulai sesudah rentang sebelumnya")
    if label and any(band.label == label for band in before):
        section.fault("label", "duplicate_entry", f"rentang {shown(label)} tertulis dua kali")
