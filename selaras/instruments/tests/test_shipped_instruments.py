"""The shipped Indeks Kota Toleran: its shares, marks and words; nothing of ours passes as the owner's."""

import re
from collections import Counter
from fractions import Fraction

import pytest
import yaml
from django.conf import settings

from selaras.instruments.compute import method_changes, read
from selaras.instruments.management.commands.load_instruments import SHIPPED
from selaras.offices.choices import OUTSIDE_KINDS

FOLDER = settings.BASE_DIR / "instruments"
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("ikt-*.yaml"))}
WEIGHTS = {"I1": 10, "I2": 20, "I3": 20, "I4": 10, "I5": 10, "I6": 15, "I7": 5, "I8": 10}
SHARES = {
    "I1": {"bappeda": 5, "tapem": 2},
    "I2": {"hukum": 5, "setwan": 2},
    "I3": {"kesbangpol": 3, "satpolpp": 2, "polres": 1},
    "I4": {"kesbangpol": 4, "kominfo": 2, "fkub": 2},
    "I5": {"prokopim": 4, "kominfo": 2},
    "I6": {"kesra": 3, "kesbangpol": 2, "disdik": 2, "dinsos": 2, "dp3a": 2},
    "I7": {"disdukcapil": 2, "bps": 1, "kemenag": 1},
    "I8": {"bkpsdm": 2, "disdik": 1, "dinsos": 1, "disnaker": 1, "kemenag": 1},
}
AGENCIES = yaml.safe_load((FOLDER / "agencies-starter.yaml").read_text(encoding="utf-8"))["agencies"]
# The glossary's words to avoid; at the start of a word, for a "pertemuan" is no "temuan".
AVOIDED = (
    r"\b(minoritas|mayoritas|radikal|ekstremis\b|liar\b|ilegal|sesat|sekte|rawan|temuan|pelanggaran|provokator|"
    r"intel\b|terburuk|rapor|upload|submit|deadline|dashboard|user\b)"
)


@pytest.fixture(scope="module")
def ikt_2024():
    return read(TEXTS["ikt-2024"], file="ikt-2024.yaml")


def questions_under(framework, code):
    return [question for leaf in framework.node(code).leaves() for question in leaf.questions]


@pytest.mark.parametrize("name", TEXTS)
def test_the_weights_are_the_confirmed_ones_and_marked_so(name):
    framework = read(TEXTS[name], file=name)
    assert {code: framework.node(code).weight for code in WEIGHTS} == WEIGHTS
    assert {framework.node(code).status for code in WEIGHTS} == {"resmi"}
    assert {code: framework.node(code).weight for code in "ABCD"} == {"A": 30, "B": 30, "C": 25, "D": 15}
    assert (framework.scale.min, framework.scale.max, framework.scale.better) == (1, 7, "high")


@pytest.mark.parametrize("name", TEXTS)
def test_what_no_source_confirms_is_marked_usulan(name):
    framework = read(TEXTS[name], file=name)
    assert framework.status == "usulan"
    assert {band.status for band in framework.bands} == {"usulan"}
    assert {question.status for _, question in framework.questions()} == {"usulan"}
    assert all(node.source for node in framework.walk())
    assert all(node.status == "usulan" for node in framework.walk() if node.code not in WEIGHTS)


def test_weights_before_2024_are_official_for_2022_only():
    framework = read(TEXTS["ikt-2017"], file="")
    assert all("2022" in framework.node(code).source for code in WEIGHTS)
    assert all("usulan" in framework.node(code).source for code in WEIGHTS)


@pytest.mark.parametrize("name", TEXTS)
def test_the_bands_start_at_each_whole_step(name):
    framework = read(TEXTS[name], file=name)
    assert [band.start for band in framework.bands] == [1, 2, 3, 4, 5, 6, 7]
    assert framework.bands[3].label == "Netral"


def test_the_second_indicator_is_split_in_equal_halves(ikt_2024):
    halves = ikt_2024.node("I2").nodes
    assert [(half.code, half.weight) for half in halves] == [("I2a", Fraction(10)), ("I2b", Fraction(10))]
    changes = method_changes(read(TEXTS["ikt-2017"], file=""), ikt_2024)
    assert len(changes) == 1
    assert "I2a" in changes[0]
    assert "I2b" in changes[0]


def test_the_55_questions_are_shared_as_the_round_of_pagar_alam_shares_them(ikt_2024):
    shares = {code: Counter(q.owners[0] for q in questions_under(ikt_2024, code)) for code in SHARES}
    assert shares == SHARES
    owners = Counter(question.owners[0] for _, question in ikt_2024.questions())
    outside = {code for code in owners if AGENCIES[code]["kind"] in OUTSIDE_KINDS}
    assert sum(owners.values()) == 55
    assert {code: owners[code] for code in outside} == {"polres": 1, "bps": 1, "kemenag": 2, "fkub": 2}


def test_the_codes_run_through_each_indicator(ikt_2024):
    for code in WEIGHTS:
        codes = [question.code for question in questions_under(ikt_2024, code)]
        assert codes == [f"{code[1]}.{n}" for n in range(1, len(codes) + 1)]


def test_each_leaf_ends_with_its_level_question_and_a_rubric_of_seven(ikt_2024):
    leaves = list(ikt_2024.leaves())
    assert len(leaves) == 9
    for leaf in leaves:
        *others, level = leaf.questions
        assert level.type == "tingkat"
        assert [step for step, _ in level.rubric] == [1, 2, 3, 4, 5, 6, 7]
        assert len({text for _, text in level.rubric}) == 7
        assert all(question.type != "tingkat" for question in others)


def test_every_other_question_asks_for_evidence_and_every_level_question_for_none(ikt_2024):
    for _, question in ikt_2024.questions():
        assert bool(question.evidence) == (question.type != "tingkat"), question.code
        assert question.help, question.code


@pytest.mark.parametrize("name", TEXTS)
def test_every_owner_stands_in_the_starter_list(name):
    framework = read(TEXTS[name], file=name)
    owners = {owner for _, question in framework.questions() for owner in question.owners}
    assert owners <= set(AGENCIES)


def test_outside_bodies_are_asked_by_letter_and_never_contribute(ikt_2024):
    for _, question in ikt_2024.questions():
        outside = [AGENCIES[owner]["kind"] in OUTSIDE_KINDS for owner in question.owners]
        assert not any(outside[1:]), question.code
        if outside[0]:
            assert "surat" in question.help, question.code


def test_a_youth_dialogue_across_faiths_answers_three_questions(ikt_2024):
    asked = {question.code: question for _, question in ikt_2024.questions()}
    for code in ("4.5", "6.3", "8.2"):
        assert "agama dan kepercayaan" in asked[code].text
        assert "kesra" in asked[code].owners
        assert "Catatan kegiatan dengan foto bertanggal" in asked[code].evidence
    assert asked["4.1"].owners[0] == "kesbangpol"


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_to_avoid_stands_in_a_question(name):
    framework = read(TEXTS[name], file=name)
    for _, question in framework.questions():
        words = " ".join(
            [question.text, question.help, *question.evidence, *(text for _, text in question.rubric)]
        )
        assert not re.search(AVOIDED, words, re.IGNORECASE), question.code
        assert "!" not in words, question.code
        assert " ." not in words, question.code


# ---- other indices: as far as sources go, and the rest marked

OTHERS = {
    file.stem: read(file.read_text(encoding="utf-8"), file=file.name)
    for file in FOLDER.glob(SHIPPED)
    if not file.stem.startswith("ikt-")
}


def test_sakip_weighs_30_30_15_25():
    sakip = OTHERS["sakip-2021"]
    parts = [(node.weight, node.status) for node in sakip.nodes]
    assert parts == [(30, "resmi"), (30, "resmi"), (15, "resmi"), (25, "resmi")]
    assert {leaf.status for leaf in sakip.leaves()} == {"usulan"}
    assert [leaf.weight for leaf in sakip.nodes[2].nodes] == [3, Fraction("4.5"), Fraction("7.5")]
    assert len(list(OTHERS["kla-2023"].leaves())) == 24


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_every_weight_has_a_source_and_ours_is_marked_so(name):
    framework = OTHERS[name]
    assert framework.status == "usulan"
    for node in framework.walk():
        assert node.source, node.code
        assert node.status == "resmi" or "usulan" in node.source or "tidak dipublikasikan" in node.source
    assert {question.status for _, question in framework.questions()} <= {"usulan"}
    owners = {owner for _, question in framework.questions() for owner in question.owners}
    assert owners <= set(AGENCIES)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_no_word_to_avoid_stands_in_the_others(name):
    for _, question in OTHERS[name].questions():
        words = " ".join([question.text, question.help, *question.evidence])
        assert not re.search(AVOIDED, words, re.IGNORECASE), question.code
