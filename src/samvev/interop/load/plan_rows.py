"""Plans: goals, measures, evaluations; meetings; and who did something when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import override

from samvev.cases.models import Activity, ActivityKind, CaseKind
from samvev.interop.load.case_rows import Team
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known, Thing
from samvev.interop.load.tables import TABLES
from samvev.interop.load.vocabulary import MEETING_KINDS
from samvev.interop.load.writing import NO_LINE, Wanted, Writer, told
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.meetings.models import Meeting, MeetingKind, MeetingStatus
from samvev.plans.models import Evaluation, Goal, GoalStatus, Measure, MeasureStatus, Plan

BEFORE_FINAL = [MeetingStatus.PLANNED.value, MeetingStatus.INVITED.value, MeetingStatus.HELD.value]
PLAN_COLUMNS = [name for name in TABLES["plans"].columns if name != "case"]
TITLE = 200  # characters of a meeting's title


class Plans:
    """Goals and measures by code: those of the folder, and those that are there already."""

    def __init__(self, folder: Folder, known: Known) -> None:
        self.known = known
        self.begins = {entry["code"]: entry["start"] for entry in folder["cases"]}
        self.entries = {entry["code"]: entry for entry in folder["goals"]}
        self.goals = {code: things[0] for code, things in known.goals.items()}
        self.measures = {code: things[0] for code, things in known.measures.items()}
        for entry in folder["goals"]:
            case = known.case(entry["case"])
            self.goals[entry["code"]] = Thing(known.goal(case, entry["code"]), case, self._area(entry))
        for entry in folder["measures"]:
            case = known.case(entry["case"])
            goal = self.goal(case, entry["goal"])
            area = goal.area if goal else Area.GENERAL.value
            self.measures[entry["code"]] = Thing(known.measure(case, entry["code"]), case, area)

    def _area(self, entry: Entry) -> str:
        """The area that is told, or that of the goal above: what is below a goal is no more open than the goal."""
        case = self.known.case(entry["case"])
        above: Entry | None = entry
        while above is not None:
            if above["area"]:
                return str(above["area"])
            parent = above["parent"]
            above = self.entries.get(parent)
            if above is None and (thing := self.goal(case, parent)):
                return thing.area
        kept = self.goal(case, entry["code"])
        return kept.area if kept else Area.GENERAL.value

    def goal(self, case: UUID, code: str | None) -> Thing | None:
        """The goal with this code in a case."""
        found = self.goals.get(code or "")
        if found and found.case_id != case:
            return next((thing for thing in self.known.goals.get(code or "", ()) if thing.case_id == case), None)
        return found

    def created(self, entry: Entry) -> dict[str, date]:
        """When something was made; what is not known counts from the day its case began."""
        if entry["created_on"]:
            return {"created_on": entry["created_on"]}
        began = self.begins.get(entry["case"])
        return {"created_on": began} if began else {}


def write_plans(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Plans with their goals and measures, and how it went."""
    plans = Plans(folder, known)
    writer.write("cases", Plan, list(_plans(folder, known)))
    writer.write("plans", Plan, list(_texts(folder, known)))
    writer.write("goals", Goal, list(_goals(folder, known, plans)))
    writer.write("measures", Measure, list(_measures(folder, known, plans, team)))
    evaluations = list(_evaluations(folder, known, plans, team))
    writer.write("evaluations", Evaluation, evaluations)
    writer.add("evaluations", Activity, [_took_part(known, row, row.values["by_id"]) for row in evaluations])


def _plans(folder: Folder, known: Known) -> Iterator[Wanted]:
    """A plan for each case whose kind has one, or that has something to put in it."""
    written = {entry["case"] for entry in folder["plans"]}
    wanted = {e["code"]: e.line for e in folder["cases"] if CaseKind(e["kind"]).needs_plan_consent}
    lines = {entry["code"]: entry.line for entry in folder["cases"]}
    for entry in [*folder["goals"], *folder["measures"]]:
        wanted.setdefault(entry["case"], lines.get(entry["case"], 0))
    for code, line in wanted.items():
        case_id = known.case(code)
        if case_id not in known.plans and code not in written:
            yield Wanted(known.made("plan", code), line, {"case_id": case_id})


def _texts(folder: Folder, known: Known) -> Iterator[Wanted]:
    """What stands above the goals: a plan's texts, its period and when it is to be revised."""
    for entry in folder["plans"]:
        case_id = known.case(entry["case"])
        values = told(**{name: entry[name] for name in PLAN_COLUMNS}) | {"case_id": case_id}
        yield Wanted(known.plans.get(case_id) or known.made("plan", entry["case"]), entry.line, values)


def _goals(folder: Folder, known: Known, plans: Plans) -> Iterator[Wanted]:
    places: Counter[str] = Counter()
    for entry in folder["goals"]:
        thing = plans.goals[entry["code"]]
        above = plans.goal(thing.case_id, entry["parent"])
        values = told(title=entry["title"], status=entry["status"]) | {
            "case_id": thing.case_id,
            "code": entry["code"],
            "parent_id": above.id if above else None,
            "area": thing.area,
            "closed_on": entry["closed_on"],
        }
        first: dict[str, Any] = {"position": places[entry["case"]], **plans.created(entry)}
        if entry["status"] is None:
            first["status"] = GoalStatus.CLOSED.value if entry["closed_on"] else GoalStatus.ACTIVE.value
        places[entry["case"]] += 1
        yield _row(thing.id, entry, values, first)


def _measures(folder: Folder, known: Known, plans: Plans, team: Team) -> Iterator[Wanted]:
    for entry in folder["measures"]:
        thing = plans.measures[entry["code"]]
        goal = plans.goal(thing.case_id, entry["goal"])
        values = told(title=entry["title"], status=entry["status"]) | {
            "case_id": thing.case_id,
            "code": entry["code"],
            "goal_id": goal.id if goal else None,
            "area": thing.area,
            "responsible_id": team.user(entry["responsible"]) if entry["responsible"] else None,
            "due_on": entry["due_on"],
            "closed_on": entry["closed_on"],
        }
        first: dict[str, Any] = dict(plans.created(entry))
        if entry["status"] is None:
            first["status"] = MeasureStatus.DONE.value if entry["closed_on"] else MeasureStatus.PLANNED.value
        yield _row(thing.id, entry, values, first)


def _row(pk: UUID, entry: Entry, values: dict[str, Any], first: dict[str, Any]) -> Wanted:
    """What the folder tells of `created_on` is kept in step; what was concluded from the case is set once."""
    if entry["created_on"]:
        values["created_on"] = first.pop("created_on")
    return Wanted(pk, entry.line, values, first)


def _evaluations(folder: Folder, known: Known, plans: Plans, team: Team) -> Iterator[Wanted]:
    staff = {entry["code"]: entry for entry in folder["staff"]}
    for number, entry in numbered(folder["evaluations"], "measure", "goal", "by", "at"):
        thing = plans.measures[entry["measure"]] if entry["measure"] else plans.goals[entry["goal"]]
        values = told(note=entry["note"]) | {
            "case_id": thing.case_id,
            "measure_id": thing.id if entry["measure"] else None,
            "goal_id": thing.id if entry["goal"] else None,
            "area": thing.area,
            "result": entry["result"],
            "by_id": team.user(entry["by"]),
            "at": entry["at"],
        }
        first = {"by_name": team.name(entry["by"], staff)}
        made = known.made("evaluation", thing.id, entry["by"], entry["at"].timestamp(), number)
        yield Wanted(made, entry.line, values, first)


def numbered(entries: Iterable[Entry], *columns: str) -> Iterator[tuple[int, Entry]]:
    """Each row with its place among those that say the same in these columns, as they stand in the folder."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for entry in entries:
        key = tuple(entry[column] for column in columns)
        yield counts[key], entry
        counts[key] += 1


def write_meetings(folder: Folder, known: Known, writer: Writer, language: str) -> None:
    """Meetings that were, with their minutes, and meetings to come."""
    with override(language):
        kinds = {kind.value: str(kind.label) for kind in MeetingKind}
    open_ones = Meeting.objects.filter(tenant_id=known.tenant_id, status__in=BEFORE_FINAL)
    unfinished = set(open_ones.values_list("pk", flat=True))
    rows = []
    for number, entry in numbered(folder["meetings"], "case", "at"):
        made = known.made("meeting", entry["case"], entry["at"].timestamp(), number)
        kind, title = _called(entry, kinds)
        values = told(minutes=entry["minutes"], place=entry["place"], why=entry["why"]) | {
            "case_id": known.case(entry["case"]),
            "kind": kind,
            "title": title,
            "at": entry["at"],
        }
        if entry["minutes"] and made in unfinished:
            rows.append(Wanted(made, entry.line, values | _status(entry)))
        else:
            rows.append(Wanted(made, entry.line, values, _status(entry)))
    writer.write("meetings", Meeting, rows)
    been = [row for row in rows if row.values["at"] <= clock.now()]
    writer.add("meetings", Activity, [_took_part(known, row, None) for row in been])


def _took_part(known: Known, row: Wanted, user_id: UUID | None) -> Wanted:
    """Whoever evaluates or meets takes part in the case that day (DOMAIN "Active and passive")."""
    values = {"case_id": row.values["case_id"], "user_id": user_id, "at": row.values["at"]}
    return Wanted(known.made("took part", row.id), NO_LINE, values | {"kind": ActivityKind.ENTRY.value})


def _status(entry: Entry) -> dict[str, Any]:
    """How far a meeting has come: minutes that are handed over are final."""
    if entry["minutes"]:
        return {"status": MeetingStatus.FINAL.value, "final_at": entry["at"]}
    was = entry["at"] < clock.now()
    return {"status": MeetingStatus.HELD.value if was else MeetingStatus.PLANNED.value}


def _called(entry: Entry, kinds: dict[str, str]) -> tuple[str, str]:
    """The kind and title of a meeting. A kind in words of one's own stands before the title."""
    kind, title = entry["kind"], entry["title"]
    if kind is None or kind in MEETING_KINDS:
        kind = kind or MeetingKind.FOLLOW_UP_TEAM.value
        return kind, title or kinds[kind]
    return MeetingKind.FOLLOW_UP_TEAM.value, (f"{kind}: {title}" if title else kind)[:TITLE]


def write_activity(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Who signed in, wrote a message or wrote in the plan, and when."""
    rows = [
        Wanted(
            known.made("activity", entry["case"], entry["actor"], entry["kind"], entry["at"].timestamp(), number),
            entry.line,
            {
                "case_id": known.case(entry["case"]),
                "user_id": team.user(entry["actor"]),
                "kind": entry["kind"],
                "at": entry["at"],
            },
        )
        for number, entry in numbered(folder["activity"], "case", "actor", "kind", "at")
    ]
    writer.add("activity", Activity, rows)
