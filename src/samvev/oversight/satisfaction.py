"""How it is going, as the report tells it (rule 102): counted in the database, which tells nothing of fewer than five.

The one figure without a list behind it: whoever reads the report shall not be able to work out who said what.
"""

from decimal import Decimal
from typing import Any

from samvev.kernel import clock
from samvev.oversight import replica
from samvev.oversight.scope import Scope

ASKED = """SELECT year, answered, mean, low, middle, high
  FROM samvev_satisfaction(%(tenants)s::uuid[], %(years)s::int[], %(today)s::date)"""
FACES = ("low", "middle", "high")  # 1-2, 3 and 4-5
TOO_FEW = dict.fromkeys(("answered", "mean", *FACES))


def satisfaction(scope: Scope) -> dict[int, dict[str, Any]]:
    """How many answered in each year, the mean of the faces, and how many of each kind; None where they are too few."""
    asked = scope.parameters() | {"today": clock.today()}

    def answer(cursor: Any) -> dict[int, dict[str, Any]]:
        cursor.execute(ASKED, asked)
        return {year: _told(*counted) for year, *counted in cursor.fetchall()}

    found = replica.asked(answer)
    return {year: found.get(year) or dict(TOO_FEW) for year in scope.years}


def _told(answered: int, mean: Decimal, *faces: int) -> dict[str, Any]:
    return {"answered": answered, "mean": float(mean)} | dict(zip(FACES, faces, strict=True))
