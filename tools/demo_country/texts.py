"""Reads the text banks: goals with measures and notes, loose notes, minutes, reasons.

A goal block starts with ``# area | groups | title``; ``>`` is a subgoal, ``-`` a measure
(``- slots | title``), and ``+ ~ = ?`` are evaluation notes for the results continue,
change, end and reassess. ``plan.txt`` holds what stands above the goals, ``talks.txt``
conversations. Blank lines and lines with ``//`` are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .model import GoalText, Person

HERE = Path(__file__).parent
RESULTS = {"+": "continue", "~": "change", "=": "end", "?": "reassess"}
_PRONOUNS = {"nb": ("hun", "han", "henne", "ham"), "nn": ("ho", "han", "ho", "han")}


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line and not line.startswith("//"):
            yield line


def _goal_line(goals: list[GoalText], line: str) -> None:
    mark, rest = line[0], line[1:].strip()
    if mark == "#":
        area, groups, title = (part.strip() for part in rest.split("|", 2))
        goals.append(GoalText(area, tuple(groups.split()), title))
    elif mark == ">":
        goals[-1].subgoals.append(rest)
    elif mark == "-":
        slots, title = (part.strip() for part in rest.split("|", 1))
        goals[-1].measures.append((tuple(slots.split("/")), title))
    else:
        goals[-1].notes.setdefault(RESULTS[mark], []).append(rest)


@dataclass
class Script:
    """A conversation: whom it suits, its area, its subject, and who says what."""

    groups: set[str]
    area: str
    subject: str
    lines: list[tuple[str, str]] = field(default_factory=list)


class Bank:
    """All texts of one language form."""

    def __init__(self, name: str) -> None:
        folder = HERE / "texts" / name
        self.language = "nn" if name == "nn" else "nb"
        self.goals: list[GoalText] = []
        for path in sorted(folder.glob("goals_*.txt")):
            for line in _lines(path):
                _goal_line(self.goals, line)
        common = folder.parent / self.language
        own = folder if (folder / "minutes.txt").exists() else common
        self.notes = self._tagged(common / "notes.txt")
        self.minutes = self._tagged(own / "minutes.txt")
        self.words = self._tagged(common / "words.txt")
        self.plan = self._tagged(common / "plan.txt")
        self.talks = self._scripts(common / "talks.txt")

    @staticmethod
    def _tagged(path: Path) -> list[tuple[str, set[str], str]]:
        rows = []
        for line in _lines(path):
            mark, tags, text = (part.strip() for part in line.split("|", 2))
            rows.append((RESULTS.get(mark, mark), set(tags.split()), text))
        return rows

    @staticmethod
    def _scripts(path: Path) -> list[Script]:
        """``# groups | area | subject`` begins a conversation; each further line is ``voice | text``."""
        scripts: list[Script] = []
        for line in _lines(path):
            if line.startswith("#"):
                groups, area, subject = (part.strip() for part in line[1:].split("|", 2))
                scripts.append(Script(set(groups.split()), area, subject))
            else:
                voice, text = (part.strip() for part in line.split("|", 1))
                scripts[-1].lines.append((voice, text))
        return scripts

    def goals_for(self, group: str) -> list[GoalText]:
        """The goals that suit an age group or kind."""
        return [goal for goal in self.goals if group in goal.groups]

    def loose_notes(self, result: str, voice: str) -> list[str]:
        """Evaluation notes that fit any measure, in the voice of staff, owner or parent."""
        return [text for mark, tags, text in self.notes if mark == result and voice in tags]

    def minutes_for(self, kind: str, group: str) -> list[str]:
        """Minutes for a kind of meeting (``any`` suits all but the first) and an age group."""
        return [t for mark, tags, t in self.minutes if mark == kind and tags & {group, "all"}]

    def word(self, rng: Random, mark: str, tag: str = "all") -> str:
        """One of the short texts (titles of meetings, reasons for ending)."""
        return rng.choice([t for m, tags, t in self.words if m == mark and tags & {tag, "all"}])

    def fill(self, text: str, person: Person) -> str:
        """Puts first name and pronouns into a text."""
        she, he, her, him = _PRONOUNS[self.language]
        woman = person.sex == "K"
        text = text.replace("{navn}", person.first_name)
        text = text.replace("{han}", she if woman else he)
        text = text.replace("{Han}", (she if woman else he).capitalize())
        return text.replace("{ham}", her if woman else him)
