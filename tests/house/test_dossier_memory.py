"""A dossier takes the memory of its list, never that of its evidence."""

import pytest

from benchmarks.dossier import measure

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
FILES = 6


def test_twenty_times_the_bytes_take_the_same_memory_and_give_the_same_bytes_twice() -> None:
    small, large = (measure(FILES, megabytes) for megabytes in (1, 20))
    assert small["files"] == large["files"] == FILES
    assert small["equal_twice"] and large["equal_twice"]
    # 114 MB more of evidence: a ZIP or a copy of it held in memory would show.
    grown = float(str(large["rss_peak_mb"])) - float(str(small["rss_peak_mb"]))
    assert grown < 30, (small, large)
