"""The yearly report as plain data: IMPORT.md section 3, kept in docs/reports.md, extended by adding only."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvev.kernel import clock
from samvev.organisations.models import Organisation, Unit
from samvev.oversight import further
from samvev.oversight.counting import REASONS
from samvev.oversight.scope import COUNTED, UNKNOWN, Scope, as_of, bands

STATUSES = ("active", "passive")
NOWHERE = "—"
type Figures = dict[str, Any]


def report(organisation: Organisation, scope: Scope) -> Figures:
    """The report of an organisation: definitions in its language, and every table for each year asked."""
    return report_and_places(organisation, scope)[0]


def report_and_places(organisation: Organisation, scope: Scope) -> tuple[Figures, dict[str, str]]:
    """The report, and the ids of the workplaces in it by their names."""
    year = scope.years[-1]
    with translation.override(organisation.language):
        told = definitions(organisation)
    tables, names = _years(scope)
    made = {
        "organisation": organisation.name,
        "year": year,
        "as_of": as_of(year).isoformat(),
        "definitions": told,
        "years": {str(year): table for year, table in tables.items()},
        "made_at": clock.now().replace(microsecond=0).isoformat(),
    }
    return made, {name: str(pk) for pk, (name, _external) in names.items()}


def definitions(organisation: Organisation) -> Figures:
    """What the words of the report mean, in words, with the organisation's own settings."""
    months = organisation.activity_months
    lately = ngettext("within the last month", "within the last %(months)d months", months) % {"months": months}
    return {
        "active": _(
            "A case is active on a day when it is open, has a coordinator, the person's consent to the plan is valid "
            "that day if its kind needs one, and someone took part in it %(lately)s: wrote, evaluated, met, sent a "
            "message or signed in to it. Over a year it counts as active if it was active on any day in the year."
        )
        % {"lately": lately},
        "passive": _(
            "A case is passive over a year when it was open in the year but never active. The reasons are what it "
            "lacked on every day it was open in the year; if nothing was lacking all along, what it lacked on the last "
            "of those days. A case counts under every reason that applies."
        ),
        "age": _("Age is counted in whole years on 31 December of the year."),
        "family": _("A family plan counts once, by its oldest child under 18 or, without one, its first person."),
        "workplace": _("The workplace is that of the last coordinator in the year."),
        "kind": _("A case that changed kind counts by its kind on the last day it was open in the year."),
        "training": _("Training cases are counted nowhere; their number is shown as excluded."),
        "means": _("A mean is the total divided by the cases of that status, with one decimal."),
        "settings": {"activity_months": months, "age_bands": list(bands())},
    }


def years(scope: Scope) -> dict[int, Figures]:
    """Every table of each year in the scope."""
    return _years(scope)[0]


def _years(scope: Scope) -> tuple[dict[int, Figures], dict[UUID, tuple[str, bool]]]:
    """The tables, and what the units in them are called."""
    sums, more = further.tables(scope)
    names = unit_names(scope, {row["unit_id"] for row in sums if row["unit_id"]})
    of = {year: [row for row in sums if row["year"] == year] for year in scope.years}
    return {year: _year(rows, names) | more.get(year, {}) for year, rows in of.items()}, names


def _year(sums: list[dict[str, Any]], names: dict[UUID, tuple[str, bool]]) -> Figures:
    whole = {_status(row): row for row in sums if row["cut"] == "cases"}
    counts = {status: whole[status]["count"] if status in whole else 0 for status in STATUSES}
    return {
        "cases": counts,
        "kinds": _kinds(row for row in sums if row["cut"] == "kinds"),
        "age_sex": {s: _ages([r for r in sums if r["cut"] == "age_sex" and _status(r) == s]) for s in STATUSES},
        "workplaces": _workplaces((row for row in sums if row["cut"] == "workplaces"), names),
        "messages": {s: _mean(whole.get(s), "messages") for s in STATUSES},
        "sign_ins": {s: _mean(whole.get(s), "sign_ins") for s in STATUSES},
        "passive_reasons": {name: whole["passive"][name] if "passive" in whole else 0 for name in REASONS},
        "excluded": {"training": sum(row["count"] for row in sums if row["cut"] == "training")},
    }


def _status(row: dict[str, Any]) -> str:
    return STATUSES[0] if row["active"] else STATUSES[1]


def _kinds(found: Iterable[dict[str, Any]]) -> Figures:
    table = {kind: dict.fromkeys(STATUSES, 0) for kind in COUNTED}
    for row in found:
        table[row["kind"]][_status(row)] = row["count"]
    return table


def _ages(found: list[dict[str, Any]]) -> Figures:
    """Bands by sex. Who is of unknown age or sex has a place only when there is someone: tables add up."""
    sexes = ["M", "K"] + [UNKNOWN] * any(row["sex"] == UNKNOWN for row in found)
    ages = [*bands()] + [UNKNOWN] * any(row["band"] == UNKNOWN for row in found)
    table = {band: dict.fromkeys(sexes, 0) for band in ages}
    for row in found:
        table[row["band"]][row["sex"]] = row["count"]
    return table


def _workplaces(found: Iterable[dict[str, Any]], names: dict[UUID, tuple[str, bool]]) -> Figures:
    table: Figures = {}
    for row in found:
        name, external = names[row["unit_id"]] if row["unit_id"] else (NOWHERE, False)
        place = table.setdefault(name, {"active": 0, "passive": 0, "external": external})
        place[_status(row)] = row["count"]
    return dict(sorted(table.items()))


def _mean(row: dict[str, Any] | None, what: str) -> Figures:
    total, cases = (int(row[what]), row["count"]) if row else (0, 0)
    return {"total": total, "mean": mean(total, cases)}


def mean(total: int, cases: int) -> float:
    """Total by cases with one decimal, half away from zero; 0 when there is no case."""
    if not cases:
        return 0.0
    return float((Decimal(total) / Decimal(cases)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def unit_names(scope: Scope, ids: Iterable[UUID] = ()) -> dict[UUID, tuple[str, bool]]:
    """What each unit is called in a table, and whether it is external: no two are called the same.

    Units of the same name are told apart by the unit above them, and if that is the same too, by their code.
    """
    found = Unit.objects.filter(Q(tenant_id__in=scope.tenants) | Q(pk__in=list(ids))).order_by()
    units = list(found.values_list("pk", "name", "parent__name", "code", "tenant_id", "external"))
    called = {pk: name for pk, name, *_rest in units}
    for column in (2, 3, 0):
        taken = Counter(called.values())
        for unit in units:
            if taken[called[unit[0]]] > 1 and (words := unit[column]):
                called[unit[0]] = f"{called[unit[0]]} ({words})"
    own = set(scope.tenants)
    return {pk: (called[pk], external or tenant not in own) for pk, *_words, tenant, external in units}
