"""A report with what stands beside its figures: what page, workbook and document are all made of."""

from dataclasses import dataclass, field

from samvev.organisations.models import Organisation, Succession
from samvev.oversight.figures import Figures
from samvev.oversight.models import Chapter


@dataclass(frozen=True, slots=True)
class Book:
    """The report, the ids of its workplaces by name, its chapters, and the language it is read in."""

    organisation: Organisation
    report: Figures
    places: dict[str, str]
    chapters: list[Chapter]
    language: str
    mergers: list[Succession] = field(default_factory=list)  # what closed it, or what it is made of
