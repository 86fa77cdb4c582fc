"""Units, employees and offices, persons and the users of those who take part."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from samvev.accounts.models import Employment, Post, User, UserKind
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known
from samvev.interop.load.writing import Wanted, Writer, told
from samvev.kernel import clock
from samvev.kernel.actor import OfficeRole
from samvev.kernel.period import ended, period
from samvev.organisations.models import Unit
from samvev.people import national_id
from samvev.people.models import Person

PROVIDER = "provider"
ACTING = (  # where someone is named who takes part, and so needs a user
    ("participants", "member"),
    ("consents", "member"),
    ("measures", "responsible"),
    ("evaluations", "by"),
    ("messages", "by"),
    ("messages", "to"),
    ("messages", "read_by"),
    ("activity", "actor"),
)


def write_units(folder: Folder, known: Known, writer: Writer) -> None:
    """Units, each below its parent."""
    rows = [
        Wanted(
            known.unit(entry["code"]),
            entry.line,
            told(code=entry["code"], name=entry["name"], sector=entry["sector"], external=entry["external"])
            | {"parent_id": known.unit(entry["parent"]) if entry["parent"] else None},
        )
        for entry in folder["units"]
    ]
    writer.write("units", Unit, rows)


def write_staff(folder: Folder, known: Known, writer: Writer) -> None:
    """Employees, where they work, and the offices they hold."""
    staff = folder["staff"]
    users = [
        Wanted(
            known.employee(entry["code"]),
            entry.line,
            told(
                code=entry["code"],
                kind=UserKind.STAFF.value,
                **{name: entry[name] for name in ("name", "email", "phone", "title")},
            ),
        )
        for entry in staff
    ]
    writer.write("staff", User, users)
    jobs = [
        Wanted(
            known.made("employment", entry["code"]),
            entry.line,
            {"user_id": known.employee(entry["code"]), "unit_id": known.unit(entry["unit"]), "period": _days(entry)},
        )
        for entry in staff
    ]
    writer.write("staff", Employment, jobs)
    writer.write("units", Post, list(_managers(folder, known)))
    writer.write("staff", Post, list(_offices(folder, known)))
    _end_offices(folder, known)


def _days(entry: Entry) -> Any:
    return period(entry["from"], entry["to"])


def _managers(folder: Folder, known: Known) -> Iterator[Wanted]:
    """Managers that the units name, for as long as they are employed."""
    employed = {entry["code"]: entry for entry in folder["staff"]}
    for entry in folder["units"]:
        manager = entry["manager"]
        if not manager:
            continue
        values = {"user_id": known.employee(manager), "role": OfficeRole.MANAGER.value}
        values["unit_id"] = known.unit(entry["code"])
        if manager in employed:
            yield Wanted(_manager_id(known, entry["code"]), entry.line, values | {"period": _days(employed[manager])})
        else:
            first = {"period": known.staff_days.get(manager, period(clock.today()))}
            yield Wanted(_manager_id(known, entry["code"]), entry.line, values, first)


def _manager_id(known: Known, unit: str) -> UUID:
    return known.made("manager", unit)


def _offices(folder: Folder, known: Known) -> Iterator[Wanted]:
    """Offices that a role gives; a manager whom the unit names already holds it by that."""
    named = dict(Post.objects.filter(tenant_id=known.tenant_id).values_list("pk", "user_id"))
    for entry in folder["staff"]:
        role, user = entry["role"], known.employee(entry["code"])
        if role in (None, PROVIDER):
            continue
        is_manager = role == OfficeRole.MANAGER
        if is_manager and named.get(_manager_id(known, entry["unit"])) == user:
            continue
        values = {"user_id": user, "role": role, "period": _days(entry)}
        values["unit_id"] = known.unit(entry["unit"]) if is_manager else None
        yield Wanted(known.made("office", entry["code"]), entry.line, values)


def _end_offices(folder: Folder, known: Known) -> None:
    """An employee who is said to be a provider holds the office of an earlier folder no longer."""
    plain = [known.made("office", entry["code"]) for entry in folder["staff"] if entry["role"] == PROVIDER]
    today = clock.today()
    for post in Post.objects.filter(pk__in=plain):
        if post.period.upper is not None and post.period.upper <= today:
            continue
        post.period = ended(post.period, today - timedelta(days=1))
        if post.period.isempty:
            post.delete()
        else:
            post.save(update_fields=["period"])


def write_persons(folder: Folder, known: Known, writer: Writer) -> None:
    """Persons, and a user for each who takes part somewhere."""
    entries = {entry["code"]: entry for entry in folder["persons"]}
    named = {code for table, column in ACTING for entry in folder[table] for code in _codes(entry[column])}
    acting = sorted(code for code in named if code in entries or (code in known.persons and code not in known.staff))
    linked = {code: {"user_id": known.citizen(code)} for code in acting}
    rows = [_person(entry, known, linked.get(code, {})) for code, entry in entries.items()]
    rows += [Wanted(known.person(code), 0, linked[code]) for code in acting if code not in entries]
    writer.write("persons", Person, rows)
    own = [code for code in known.persons if code in entries and known.persons[code].user_id] + acting
    users = {
        known.citizen(code): _user(code, entries.get(code), known) for code in sorted(own, key=_joined_first(known))
    }
    writer.write("persons", User, list(users.values()))


def _joined_first(known: Known) -> Callable[[str], tuple[bool, str]]:
    """Of two codes that mean one person, the one that is left has the last word."""
    return lambda code: (code not in known.joined, code)


def _codes(value: Any) -> list[str]:
    """The codes in a cell that holds one, several or none."""
    return value if isinstance(value, list) else [value] if value else []


def _person(entry: Entry, known: Known, linked: dict[str, Any]) -> Wanted:
    """As the folder tells. Of a registration that became one with another: what was chosen then holds."""
    if entry["code"] in known.joined:
        return Wanted(known.person(entry["code"]), entry.line, linked)
    values = told(
        code=entry["code"],
        name=entry["name"],
        birth_date=entry["birth_date"],
        sex=entry["sex"],
        protection=entry["protection"],
        language=entry["language"],
        phone=entry["phone"],
    )
    return Wanted(known.person(entry["code"]), entry.line, values | linked | _sealed(entry, known))


def _sealed(entry: Entry, known: Known) -> dict[str, Any]:
    """The number, when it is told and is another than the one that is kept."""
    if entry["national_id"] is None:
        return {}
    number = entry["national_id"].number
    found = known.persons.get(entry["code"])
    if found and found.national_id_key in national_id.lookup_keys(number):
        return {}
    return {"national_id_sealed": national_id.seal(number), "national_id_key": national_id.lookup_key(number)}


def _user(code: str, entry: Entry | None, known: Known) -> Wanted:
    first: dict[str, Any] = {"code": code, "kind": UserKind.CITIZEN.value}
    if entry is None or code in known.joined:
        return Wanted(known.citizen(code), 0, {}, first | {"name": known.persons[code].name})
    values = told(name=entry["name"], language=entry["language"], phone=entry["phone"])
    return Wanted(known.citizen(code), entry.line, values, first)
