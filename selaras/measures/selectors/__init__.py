"""Reading measures: facts beside a round, the register, series, comparisons, and what an import would do."""

from selaras.measures.selectors.comparison import Compared, Comparison, comparison_of
from selaras.measures.selectors.facts import (
    NATION,
    Fact,
    counting,
    difference,
    latest_official,
    national_mean,
    official_fact,
    official_value,
    published,
)
from selaras.measures.selectors.reading import (
    Change,
    Reading,
    ReadRow,
    changes_of,
    fields_of,
    reading_of,
    recorded_fields,
    value_of,
)
from selaras.measures.selectors.register import (
    IndexCount,
    chain_of,
    computed,
    index_counts,
    names_of,
    references,
    register_rows,
    search,
)
from selaras.measures.selectors.series import Segment, Series, series_of

__all__ = [
    "NATION",
    "Change",
    "Compared",
    "Comparison",
    "Fact",
    "IndexCount",
    "ReadRow",
    "Reading",
    "Segment",
    "Series",
    "chain_of",
    "changes_of",
    "comparison_of",
    "computed",
    "counting",
    "difference",
    "fields_of",
    "index_counts",
    "latest_official",
    "names_of",
    "national_mean",
    "official_fact",
    "official_value",
    "published",
    "reading_of",
    "recorded_fields",
    "references",
    "register_rows",
    "search",
    "series_of",
    "value_of",
]
