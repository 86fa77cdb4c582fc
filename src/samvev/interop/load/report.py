"""What an import tells: what it did, or everything that is wrong."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN = 60  # characters of a value in a message
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OUTCOMES = ("new", "changed", "unchanged")


class LoadErrors(Exception):
    """Nothing was written. `errors` holds a line for each thing that is wrong, in the order of the files."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = list(errors)
        super().__init__(f"{len(self.errors)} errors")


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: for each table how many lines were new, changed and unchanged.

    `access` counts the grants of access that came or went because of it.
    """

    organisation: str
    dry_run: bool = False
    tables: dict[str, Counter[str]] = field(default_factory=dict)
    access: int = 0

    @property
    def new(self) -> int:
        """Lines that were not there before."""
        return sum(counts["new"] for counts in self.tables.values())

    @property
    def changed(self) -> int:
        """Lines that said something else before."""
        return sum(counts["changed"] for counts in self.tables.values())

    def __str__(self) -> str:
        heading = f"{self.organisation}: this would happen." if self.dry_run else f"{self.organisation}: done."
        lines = [
            f"  {name:<14}" + ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)
            for name, counts in self.tables.items()
        ]
        return "\n".join([heading, *lines])


def quoted(value: str) -> str:
    """A value as a message shows it: short, on one line, and harmless to a terminal."""
    shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return f'"{UNPRINTABLE.sub("�", shown)}"'
