"""Sample documents are true files that say what they are."""

from selaras.demo.services.papers import MARK, sample_pdf


def test_the_first_page_says_that_it_is_an_example() -> None:
    paper = sample_pdf("Notula (contoh)", ["Baris \\ satu", "Jum(at"])
    assert paper.startswith(b"%PDF-1.4") and paper.rstrip().endswith(b"%%EOF")
    assert MARK.encode() in paper
    assert rb"Notula \(contoh\)" in paper and rb"Baris \\ satu" in paper


def test_the_table_of_objects_points_at_the_objects() -> None:
    paper = sample_pdf("Contoh", ["satu"])
    start = int(paper.split(b"startxref\n")[1].split(b"\n")[0])
    table = paper[start:].split(b"\n")
    assert table[0] == b"xref"
    places = [int(line.split(b" ")[0]) for line in table[3:9]]
    for number, place in enumerate(places, 1):
        assert paper[place:].startswith(b"%d 0 obj" % number)
