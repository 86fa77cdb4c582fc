"""Reports of need: what was reported, how it was assessed, what was decided."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from samvev.interop.load.case_rows import Team
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known
from samvev.interop.load.writing import Wanted, Writer, told
from samvev.kernel import clock
from samvev.needs.codes import ALPHABET
from samvev.needs.letters import About, decision, preliminary
from samvev.needs.models import Agrees, Assessment, NeedReport, Note, Outcome, Reporter, Ruling, Step
from samvev.needs.rules import WAITING

SALT = "samvev.interop.need_reports"
SAME = [  # columns that are those of the report
    *("reporter", "reporter_name", "reporter_contact", "about_name", "about_birth_date", "about_contact"),
    *("before_birth", "difficult", "matters", "services", "services_other", "agrees_words", "urgent", "received_at"),
]
ORDER = list(Step.values)


class Desk:
    """What the folder and the database tell together of reports of need."""

    def __init__(self, folder: Folder, known: Known, team: Team, language: str) -> None:
        self.known, self.team, self.language = known, team, language
        self.organisation = str(folder.organisation["name"])
        self.staff = {entry["code"]: entry for entry in folder["staff"]}
        ids = [self.report(entry) for entry in folder["need_reports"]]
        here = {"tenant_id": known.tenant_id}
        reports = NeedReport.objects.filter(**here, pk__in=ids)
        self.steps = dict(reports.values_list("pk", "step"))
        self.answered = set(reports.filter(preliminary_on__isnull=False).values_list("pk", flat=True))
        self.ruled = set(Ruling.objects.filter(**here, report__in=ids).values_list("report_id", flat=True))
        self.assessed = set(Assessment.objects.filter(**here, report__in=ids).values_list("report_id", flat=True))

    def report(self, entry: Entry) -> UUID:
        """The id of a report."""
        return self.known.made("need report", entry["code"])

    def about(self, entry: Entry) -> About:
        """What the letters need to know."""
        received = clock.day_of(entry["received_at"])
        return About(self.organisation, received, entry["language"] or self.language)

    def name(self, entry: Entry) -> str:
        """Who has the report."""
        return self.team.name(entry["by"], self.staff) if entry["by"] else self.organisation


def write_reports(folder: Folder, known: Known, team: Team, writer: Writer, language: str) -> None:
    """Reports with assessment and decision. What is written about them in Samvev itself is left as it is."""
    desk, entries = Desk(folder, known, team, language), folder["need_reports"]
    writer.write("need_reports", NeedReport, [_report(entry, desk) for entry in entries])
    writer.add("need_reports", Assessment, list(_assessments(entries, desk)))
    writer.add("need_reports", Ruling, list(_rulings(entries, desk)))
    writer.add("need_reports", Note, list(_notes(entries, desk)))


def _report(entry: Entry, desk: Desk) -> Wanted:
    known, case = desk.known, entry["case"]
    values = told(agrees=entry["agrees"], language=entry["language"], **{name: entry[name] for name in SAME})
    if case:
        values |= {"case_id": known.case(case), "person_id": known.person(desk.team.subjects[case][0])}
    first = {
        "number": _number(entry, desk),
        "tracking_key": salted_hmac(SALT, f"{known.orgnr} {entry['code']}", algorithm="sha256").hexdigest(),
        "agrees": Agrees.SELF.value if entry["reporter"] == Reporter.SELF else Agrees.NOT_ASKED.value,
        "language": desk.language,
        "taken_by_id": known.employee(entry["by"]) if entry["by"] else None,
    }
    return Wanted(desk.report(entry), entry.line, values | _step(entry, desk) | _answered(entry, desk), first)


def _answered(entry: Entry, desk: Desk) -> dict[str, Any]:
    """The preliminary answer, unless one was given already (rule 3)."""
    if not entry["preliminary_on"] or desk.report(entry) in desk.answered:
        return {}
    about = desk.about(entry)
    return {
        "preliminary_on": entry["preliminary_on"],
        "preliminary_letter": preliminary(about),
        "preliminary_language": about.language,
        "preliminary_by_name": desk.name(entry),
    }


def _number(entry: Entry, desk: Desk) -> str:
    """A number like those that Samvev gives, but the same in every run."""
    digest = sha256(desk.report(entry).bytes).digest()
    return f"M-{desk.about(entry).received:%y%m%d}-" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:6])


def _where(entry: Entry) -> str:
    """The step that is told or, without it, follows from the rest of the line."""
    outcome: str | None = entry["outcome"]
    if entry["step"]:
        return str(entry["step"])
    if outcome:
        return Step.COORDINATOR.value if outcome in Outcome.opening() else Step.CLOSED.value
    return Step.ASSESSED.value if entry["conditions"] or entry["conclusion"] else Step.REPORTED.value


def _step(entry: Entry, desk: Desk) -> dict[str, Any]:
    """A report that is waiting may move on; what was moved or opened again in Samvev is not moved."""
    step, pk = _where(entry), desk.report(entry)
    there = desk.steps.get(pk, Step.REPORTED.value)
    behind = pk not in desk.ruled and ORDER.index(there) < ORDER.index(step)
    if pk in desk.steps and not (there in WAITING and behind):
        return {}
    return {"step": step, "step_at": entry["decided_at"] or entry["received_at"]}


def _assessments(entries: list[Entry], desk: Desk) -> Iterator[Wanted]:
    """What a decision was built on."""
    for entry in entries:
        pk = desk.report(entry)
        judged = entry["outcome"] or entry["conditions"] or entry["conclusion"] or _where(entry) == Step.ASSESSED
        if not judged or pk in desk.assessed:
            continue
        values = told(matters=entry["matters"], conditions=entry["conditions"], conclusion=entry["conclusion"])
        yield Wanted(desk.known.made("assessment", entry["code"]), entry.line, values | {"report_id": pk})


def _rulings(entries: list[Entry], desk: Desk) -> Iterator[Wanted]:
    for entry in entries:
        pk, outcome = desk.report(entry), entry["outcome"]
        if not outcome or pk in desk.ruled:
            continue
        about, passed_to = desk.about(entry), entry["passed_to"] or ""
        values = {
            "report_id": pk,
            "outcome": outcome,
            "reason": entry["reason"],
            "passed_to": passed_to,
            "letter": decision(about, outcome, entry["reason"], passed_to),
            "language": about.language,
            "decided_at": entry["decided_at"] or entry["received_at"],
            "decided_by_id": desk.known.employee(entry["by"]) if entry["by"] else desk.known.tenant_id,
            "decided_by_name": desk.name(entry),
        }
        yield Wanted(desk.known.made("ruling", entry["code"]), entry.line, values)


def _notes(entries: list[Entry], desk: Desk) -> Iterator[Wanted]:
    """Why a report was closed without a decision."""
    for entry in entries:
        if entry["outcome"] or entry["step"] != Step.CLOSED or not entry["reason"]:
            continue
        values = {
            "report_id": desk.report(entry),
            "text": entry["reason"],
            "at": entry["decided_at"] or entry["received_at"],
            "by_id": desk.known.employee(entry["by"]) if entry["by"] else desk.known.tenant_id,
            "by_name": desk.name(entry),
        }
        yield Wanted(desk.known.made("need note", entry["code"]), entry.line, values)
