"""Which cases stand behind a number: the same table that the number was counted over, narrowed to its cell."""

from typing import Any
from uuid import UUID

from samvev.kernel.errors import NotFound
from samvev.oversight import further
from samvev.oversight.counting import REASONS, TABLE, rows
from samvev.oversight.scope import COUNTED, UNKNOWN, Scope, bands
from samvev.oversight.tables import EVERYONE, NOBODY

STATUS = {"active": "c.active", "passive": "NOT c.active", EVERYONE: "true"}
EXTERNAL = """EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = c.unit_id
  AND (u.external OR u.tenant_id <> ALL (%(tenants)s::uuid[])))"""


def behind(scope: Scope, table: str, cell: str) -> tuple[str, list[dict[str, Any]]]:
    """What a cell counts (case, coordinator, report, complaint), and the rows behind it: `id`, and the `value` of each.

    Raises `NotFound` for a cell that there is not.
    """
    key = f"{table}.{cell}"
    if subject := further.subject_of(key):
        if subject in further.OF_THE_WHOLE and not scope.is_whole:
            raise NotFound
        return subject, further.behind(scope, key)
    sql, named = _question(table, cell.split("."))
    return "case", rows(f"{TABLE} {sql}", scope.parameters() | named)


def _question(table: str, parts: list[str]) -> tuple[str, dict[str, Any]]:
    match table, parts:
        case "cases", [status] if status in STATUS:
            return _cases(STATUS[status]), {}
        case "kinds", [status, kind] if status in STATUS and kind in COUNTED:
            return _cases(f"{STATUS[status]} AND c.kind = %(kind)s"), {"kind": kind}
        case "age_sex", [status, band, sex] if status in STATUS:
            return _ages(STATUS[status], band, sex)
        case "workplaces", [status, place] if status in STATUS:
            return _places(STATUS[status], place)
        case "passive_reasons", [reason] if reason in REASONS:
            return _cases(f"c.{reason}"), {}
        case (("messages" | "sign_ins"), [status]) if status in STATUS:
            return _cases(f"{STATUS[status]} AND c.{table} > 0", f"c.{table}"), {}
        case "excluded", ["training"]:
            return "SELECT c.id, 1 AS value FROM listed c WHERE c.kind = 'training'", {}
    raise NotFound


def _cases(condition: str, value: str = "1") -> str:
    return f"SELECT c.id, {value} AS value FROM counted c WHERE {condition}"


def _ages(status: str, band: str, sex: str) -> tuple[str, dict[str, Any]]:
    if band not in {*bands(), UNKNOWN, EVERYONE} or sex not in {"M", "K", UNKNOWN, EVERYONE}:
        raise NotFound
    narrowed = [status]
    narrowed += ["c.band = %(band)s"] if band != EVERYONE else []
    narrowed += ["c.sex = %(sex)s"] if sex != EVERYONE else []
    return _cases(" AND ".join(narrowed)), {"band": band, "sex": sex}


def _places(status: str, place: str) -> tuple[str, dict[str, Any]]:
    if place == NOBODY:
        return _cases(f"{status} AND c.unit_id IS NULL"), {}
    if place == "external":
        return _cases(f"{status} AND {EXTERNAL}"), {}
    try:
        return _cases(f"{status} AND c.unit_id = %(place)s"), {"place": UUID(place)}
    except ValueError:
        raise NotFound from None
