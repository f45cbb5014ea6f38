"""Lookups by the prefix of an indexed text, by index on both databases: ``under`` paths, ``begins`` words.

Paths are ASCII and end with a dot ("ID.16.72."). SQLite cannot use an index for LIKE with a bound pattern, so
it gets the equivalent range; "/" is the character after ".".
"""

from typing import Any

from django.db.models import CharField, Lookup


@CharField.register_lookup
class Under(Lookup):
    lookup_name = "under"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*left_params, f"{self.rhs}%")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        low = str(self.rhs)
        if not low:
            return f"{left} >= %s", (*left_params, "")
        return f"({left} >= %s AND {left} < %s)", (*left_params, low, *left_params, f"{low[:-1]}/")


@CharField.register_lookup
class Begins(Lookup):
    """For words without wildcards; PostgreSQL uses the index Django makes for LIKE."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        escaped = str(self.rhs).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        return f"{left} LIKE %s", (*left_params, f"{escaped}%")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        low = str(self.rhs)
        return f"({left} >= %s AND {left} < %s)", (*left_params, low, *left_params, f"{low}\U0010ffff")
