"""Cases, who coordinates them, who takes part, and what was agreed to."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from samvev.cases.access import FULL_AGE, STANDING
from samvev.cases.models import Case, Coordinator, FamilyMember, Participation, Role
from samvev.consents.models import Consent, GivenBy, Way
from samvev.interop.load.checks import grouped
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known
from samvev.interop.load.report import quoted
from samvev.interop.load.vocabulary import TEAM_ROLES
from samvev.interop.load.writing import Wanted, Writer, told
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.period import Period, last_day, period
from samvev.people.ages import birthday
from samvev.people.models import Relation, RelationKind

RELATED = {Role.PARENT.value, Role.GUARDIAN.value, Role.PROXY.value, Role.RELATIVE.value}


class Team:
    """What the folder and the database tell together of the people around cases."""

    def __init__(self, folder: Folder, known: Known) -> None:
        self.known = known
        self.persons = {entry["code"]: entry for entry in folder["persons"]}
        self.staff_units = known.staff_units | {e["code"]: known.unit(e["unit"]) for e in folder["staff"]}
        self.employees = set(known.staff) | {entry["code"] for entry in folder["staff"]}
        self.subjects = known.case_persons | {e["code"]: self._ordered(e) for e in folder["cases"]}
        self.roles: dict[tuple[str, str], set[str]] = {}
        for entry in folder["participants"]:
            self.roles.setdefault((entry["case"], entry["member"]), set()).add(self.role(entry)[0])

    def _ordered(self, case: Entry) -> list[str]:
        """The case's persons. A family plan is named by its oldest child or, without one, its first person."""
        codes: list[str] = case["person"]
        children = [code for code in codes if self._is_child(code, case["start"])]
        eldest = min(children, key=lambda code: str(self.born(code)), default=codes[0])
        return [eldest, *(code for code in codes if code != eldest)]

    def _is_child(self, code: str, day: date) -> bool:
        born = self.born(code)
        return born is not None and day < birthday(born, FULL_AGE)

    def born(self, code: str) -> date | None:
        """When someone was born."""
        entry, found = self.persons.get(code), self.known.persons.get(code)
        born: date | None = entry["birth_date"] if entry else None
        return born or (found.birth_date if found else None)

    def user(self, code: str) -> UUID:
        """The user of an employee or a person."""
        return self.known.employee(code) if code in self.employees else self.known.citizen(code)

    def name(self, code: str, staff: dict[str, Entry]) -> str:
        """What someone is called."""
        entry = staff.get(code) or self.persons.get(code)
        if entry:
            return str(entry["name"])
        return self.known.staff_names.get(code) or self.known.persons[code].name

    def role(self, entry: Entry) -> tuple[str, str | None]:
        """The role that a participant has, and a title when the role is told in words of one's own."""
        given, member = entry["role"], entry["member"]
        if given in TEAM_ROLES:
            return given, None
        if member in self.employees:
            return Role.PROVIDER.value, given
        if given is None and member in self.subjects[entry["case"]]:
            return Role.OWNER.value, None
        return Role.RELATIVE.value, given


def write_cases(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Cases, and the other persons of a family plan."""
    cases, family = [], []
    for entry in folder["cases"]:
        case_id, (person, *others) = known.case(entry["code"]), team.subjects[entry["code"]]
        values = told(code=entry["code"], kind=entry["kind"], start=entry["start"], end_reason=entry["end_reason"])
        values |= {"person_id": known.person(person), "end": entry["end"]}
        cases.append(Wanted(case_id, entry.line, values))
        for other in others:
            values = {"case_id": case_id, "person_id": known.person(other), "position": entry["person"].index(other)}
            family.append(Wanted(known.made("family", entry["code"], other), entry.line, values))
    writer.write("cases", Case, cases)
    writer.write("cases", FamilyMember, family)


def coordinators(folder: Folder, known: Known, team: Team) -> Iterator[Wanted]:
    """Coordinators: a case's first, second … in time are the same rows in every run."""
    for rows in grouped(folder["coordinators"], "case"):
        for number, entry in enumerate(rows):
            values = {
                "case_id": known.case(entry["case"]),
                "user_id": known.employee(entry["staff"]),
                "unit_id": team.staff_units.get(entry["staff"]),
                "period": period(entry["from"], entry["to"]),
            }
            yield Wanted(known.made("coordinator", entry["case"], number), entry.line, values)


def participations(folder: Folder, known: Known, team: Team) -> Iterator[Wanted]:
    """Places in teams: someone's first, second … in a case are the same rows in every run."""
    for rows in grouped(folder["participants"], "case", "member"):
        for number, entry in enumerate(rows):
            role, title = team.role(entry)
            standing = role in STANDING
            values = told(role=role, title=title) | {
                "case_id": known.case(entry["case"]),
                "user_id": team.user(entry["member"]),
                "unit_id": team.staff_units.get(entry["member"]),
                "areas": sorted(entry["areas"] or (ALL_AREAS if standing else ())),
                "right": entry["right"] or (Right.WRITE.value if standing else Right.READ.value),
                "period": period(entry["from"], entry["to"]),
            }
            yield Wanted(known.made("participation", entry["case"], entry["member"], number), entry.line, values)


def write_teams(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Who coordinates and who takes part; and, from that, how persons are related. May find clashes, in `folder`."""
    held, places = list(coordinators(folder, known, team)), list(participations(folder, known, team))
    clashes(folder, known, held, places)
    if folder.problems:
        return
    writer.write("coordinators", Coordinator, held)
    writer.write("participants", Participation, places)
    writer.write("participants", Relation, list(_relations(folder, known, team)))


def _relations(folder: Folder, known: Known, team: Team) -> Iterator[Wanted]:
    """Parents, guardians and next of kin of the person whom a case is named by; others are not assumed (rule 32)."""
    found: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in folder["participants"]:
        person, other = team.subjects[entry["case"]][0], entry["member"]
        role, _ = team.role(entry)
        if role in RELATED and other not in team.employees and other != person:
            found.setdefault((person, other, role), []).append(entry)
    for (person, other, role), entries in found.items():
        values = {
            "person_id": known.person(person),
            "other_id": known.person(other),
            "name": team.name(other, {}),
            "kind": RelationKind(role).value,
            "period": _whole(entries),
        }
        first = {"tenant_id": found_in} if (found_in := _registered_in(known, person)) else {}
        yield Wanted(known.made("relation", person, other, role), entries[0].line, values, first)


def _registered_in(known: Known, code: str) -> UUID | None:
    """Where a person is registered who became one with another: what is told about them is kept there."""
    return known.persons[code].tenant_id if code in known.joined else None


def _whole(entries: list[Entry]) -> Period:
    """From the first day of the first to the last day of the last."""
    ends = [entry["to"] for entry in entries]
    return period(min(entry["from"] for entry in entries), None if None in ends else max(ends))


def write_consents(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Consents: someone's first, second … in a case are the same rows in every run."""
    rows = []
    for number, entry in _numbered(folder["consents"]):
        member = entry["member"]
        values = told(given_by=_given_by(entry, team)) | {
            "case_id": known.case(entry["case"]),
            "member_id": team.user(member) if member else None,
            "areas": entry["areas"] or [],
            "given_on": entry["given_on"],
            "valid_until": entry["valid_until"],
            "withdrawn_on": entry["withdrawn_on"],
        }
        made = known.made("consent", entry["case"], member or "", number)
        rows.append(Wanted(made, entry.line, values, {"way": Way.PAPER.value}))
    writer.write("consents", Consent, rows)


def _numbered(entries: Iterable[Entry]) -> Iterator[tuple[int, Entry]]:
    """Each consent with its place among those for the same member of the same case, by time."""
    counts: dict[tuple[str, str | None], int] = {}
    for entry in sorted(entries, key=lambda entry: entry["given_on"]):
        key = (entry["case"], entry["member"])
        counts[key] = counts.get(key, -1) + 1
        yield counts[key], entry


def _given_by(entry: Entry, team: Team) -> str | None:
    """Who consented. A person who is named counts as what they are in the team, or as the person themselves."""
    given: str | None = entry["given_by"]
    if given is None or given in GivenBy.values:
        return given
    roles = team.roles.get((entry["case"], given), ())
    return next((kind for kind in (GivenBy.GUARDIAN.value, GivenBy.PARENT.value) if kind in roles), GivenBy.OWNER.value)


def clashes(folder: Folder, known: Known, held: list[Wanted], places: list[Wanted]) -> None:
    """What was done in Samvev since and the folder does not know of: another coordinator, another open place."""
    lines = {(name, entry.line): entry for name in ("coordinators", "participants") for entry in folder[name]}
    for row, other in _beyond(Coordinator, held, known, "case_id"):
        if _meet(row.values["period"], other.period):
            message = f"the case has another coordinator on these days, named in Samvev ({_words(other.period)})"
            folder.wrong(lines["coordinators", row.line], "from", message)
    for row, other in _beyond(Participation, places, known, "case_id", "user_id"):
        if row.values["period"].upper is None and other.period.upper is None:
            entry = lines["participants", row.line]
            message = f"{quoted(entry['member'])} has a place without an end, given in Samvev ({_words(other.period)})"
            folder.wrong(entry, "to", message)


def _beyond(model: Any, wanted: list[Wanted], known: Known, *columns: str) -> Iterator[tuple[Wanted, Any]]:
    """Wanted rows beside rows of the same case (and user) that no row of the folder stands for."""
    groups: dict[tuple[Any, ...], list[Wanted]] = {}
    for row in wanted:
        groups.setdefault(tuple(row.values[column] for column in columns), []).append(row)
    ids = {row.id for row in wanted}
    for other in model.objects.filter(tenant_id=known.tenant_id, case__in=sorted({key[0] for key in groups})):
        if other.pk not in ids:
            for row in groups.get(tuple(getattr(other, column) for column in columns), ()):
                yield row, other


def _meet(one: Period, other: Period) -> bool:
    first, second = sorted((one, other), key=lambda span: span.lower or date.min)
    return first.upper is None or (second.lower or date.min) < first.upper


def _words(days: Period) -> str:
    end = last_day(days)
    return f"from {days.lower}" + (f" to {end}" if end else "")
