"""What a web page says, and nothing that it does."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.evidence.services import robots
from selaras.evidence.services.pagetext import decoded, page_text, plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Satu<p>Dua", "Satu\nDua"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<b>te</b>bal", "tebal"),
        ("<td>1<td>2", "1 2"),
        ("satu\n  dua", "satu dua"),
        ("1 < 2 &amp; 3 &gt; 2 &#x3c;b&#62;", "1 < 2 & 3 > 2 <b>"),
        ("<script>alert('</p>')</script>ada", "ada"),
        ("<SCRIPT>x</ScRiPt >ada", "ada"),
        ("<style>p{}</style><noscript>a</noscript><svg><text>b</text></svg>ada", "ada"),
        ("<script>tanpa akhir", ""),
        ("<!-- <p>bukan --> ya <!-- tanpa akhir", "ya"),
        ("<!doctype html><?php echo 1 ?>ya", "ya"),
        ('<a title="a > b" href=\'x>y\'>tautan</a>', "tautan"),
        ("<p title=it's>Jum'at</p>", "Jum'at"),
        ("<p title=\"tanpa akhir>hilang", ""),
        ("bel\x07 dan \u202eterbalik\u202c", "bel dan terbalik"),
        ("<", "<"),
        ("</", "</"),
        ("<p", ""),
        ("", ""),
        ("İ<script>x</script>y", "İy"),
    ],
)  # fmt: skip
def test_the_words_of_a_page(html: str, text: str) -> None:
    assert page_text(html).text == text


def test_the_first_title_counts() -> None:
    page = page_text(
        "<title>Berita\n &amp; foto</title><body><svg><title>ikon</title></svg>Isi<title>x</title>"
    )
    assert (page.title, page.text) == ("Berita & foto", "Isi")


@given(st.text(alphabet=st.sampled_from("<>/!-=\"' abpscriptle\n&;#x"), max_size=200))
def test_no_page_breaks_the_reading(html: str) -> None:
    first = page_text(html)
    assert plain(first.text) == first.text


@given(st.text(max_size=100))
def test_what_is_written_as_text_is_read_as_text(text: str) -> None:
    assert page_text(f"<p>{escape(text)}</p>").text.split() == plain(text).split()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<!--", "<script>", '<a "', "<a='", "</", "&", "<title>", "<meta name=", "a\u0301\u0327"],
)
def test_a_broken_page_costs_no_more_than_its_length(unit: str) -> None:
    """A quadratic reading of these would take minutes and be noticed; no clock is asked here."""
    page_text(unit * (400_000 // len(unit)))


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("é".encode(), "", "é"),
        ("é".encode("cp1252"), "ISO-8859-1", "é"),
        (b"<meta charset='windows-1252'>\x93", "", "<meta charset='windows-1252'>\u201c"),
        (b"\xff\xfea\x00", "utf-8", "a"),
        (b"\xef\xbb\xbfa", "", "a"),
        (b"\xff", "", "\ufffd"),
        # Names that Python would take for a way to unpack or to run are no charset.
        (b"abc", "zlib_codec", "abc"),
        (b"abc", "rot13", "abc"),
        (b"abc", "unicode_escape", "abc"),
    ],
)
def test_bytes_become_text(body: bytes, charset: str, text: str) -> None:
    assert decoded(body, charset) == text


# ---- robots.txt


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("USER-AGENT: SELARAS # kami\ndisallow: /a", "/ab", False),
        ("User-agent: lain\nDisallow: /", "/a", True),
        ("User-agent: lain\nUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: selaras\nDisallow: /a\n\nUser-agent: selaras\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?a=1", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a*b*c", "/aXbYcZ", False),
        ("User-agent: *\nDisallow: /a*b*c", "/acb", True),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow: /bel%c3%a1", "/belá", False),
        ("User-agent: *\nDisallow: /x?id=", "/x?id=4", False),
        ("Disallow: /", "/a", True),
        ("Sitemap: https://x/y\nUser-agent: *\nCrawl-delay: 9\nDisallow: /a", "/a", False),
        ("\ufeffbukan aturan\n<html>", "/a", True),
    ],
)
def test_rules_of_a_site(rules: str, path: str, allowed: bool) -> None:
    assert robots.allows(rules, agent="Selaras", path=path) is allowed


def test_a_rule_of_many_stars_costs_one_pass() -> None:
    assert robots.allows(f"User-agent: *\nDisallow: /{'a*' * 5000}b", agent="Selaras", path=f"/{'a' * 9000}")
