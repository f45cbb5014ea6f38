"""When two entries of an attendance list are one person: the same name without titles, of the same body."""

import re
import unicodedata
from collections.abc import Iterable

# Before a name; each may stand with or without its full stop.
TITLES = frozenset(
    re.findall(
        r"\w+",
        """
    prof dr drs dra ir h hj apt drg kh tgk pdt rm ust ustadz bpk ibu bapak sdr sdri yth jenderal
    letjen mayjen brigjen kolonel kol letkol mayor kapten kapt lettu letda komjen irjen kombes akbp
    kompol akp iptu ipda aiptu aipda bripka brigadir serma serka sertu serda kopda kopka praka pratu
    laksma
    """,
    )
)
# A word that is a whole name with these stays: "Ir" alone, "Dr" alone.
WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
# "K.P.U." is "KPU"; "Kab. Katingan" stays two words.
ABBREVIATED = re.compile(r"(?<=\b\w)\.(?=\w\b)")


def person_key(name: str) -> str:
    """Letters and digits of the name itself; "Drs. H. Budi Santoso, M.Si" is "budi santoso"."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    front, *behind = plain.split(",")
    words = [re.sub(r"['’`]", "", word) for word in WORD.findall(front)]
    kept = list(words)
    while len(kept) > 1 and kept[0] in TITLES:
        kept.pop(0)
    # A number told two of one name apart; it may stand behind the titles too.
    numbers = [word for part in behind for word in WORD.findall(part) if word.isdigit()]
    return " ".join([*kept, *numbers]) or " ".join(WORD.findall(plain))


def body_key(organisation: str) -> str:
    """The same office however its name was typed: case, dots and spaces do not count."""
    plain = ABBREVIATED.sub("", unicodedata.normalize("NFKC", organisation).casefold())
    return " ".join(WORD.findall(plain))


def distinct_people(rows: Iterable[tuple[int | None, str, str]]) -> int:
    """Of many meetings: rows of (office of the product, organisation as written, key of the person).

    Two rows are one person where the name is the same and the office or its written name is, also through a
    third row: an office that got its account or another name in between counts its people once.
    """
    groups: dict[str, list[set[object]]] = {}
    for agency, organisation, person in rows:
        marks: set[object] = {body_key(organisation)} | ({agency} if agency is not None else set())
        apart = []
        for group in groups.get(person, []):
            if group & marks:
                marks |= group
            else:
                apart.append(group)
        groups[person] = [*apart, marks]
    return sum(len(found) for found in groups.values())
