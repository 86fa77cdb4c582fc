"""Reading the organisation's table of ages, its history, and the cases that follow it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samvev.accounts.staff.queries import own as own_organisation
from samvev.audit.models import Revision
from samvev.cases.models import Case, Role
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.people import ages
from samvev.people.ages import AgeRow, AgeRules, ChildsView, Decides
from samvev.people.models import AgeRule

CHANGES = 100  # of the history, the latest
SAYS = ("decides", "childs_view", "parents_see", "source")  # what a row says about its key


def organisation(actor: Actor) -> Organisation:
    """The organisation whose table it is: the one that the actor administers, or coordinates for."""
    offices = [o.tenant_id for o in actor.offices if o.role in (OfficeRole.TOP_ADMIN, OfficeRole.COORDINATING_UNIT)]
    if actor.tenant_id not in offices and offices:
        return Organisation.objects.get(pk=min(offices))
    return own_organisation(actor)


def key_of(row: AgeRow | AgeRule) -> str:
    """What a row is about, as it stands in an address: area, kind of case, age, capacity."""
    capacity = "lacking" if row.without_capacity else "able"
    return f"{row.area or 'all'}-{row.case_kind or 'all'}-{row.from_age}-{capacity}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table as it counts now; `own` when the organisation wrote it."""

    key: str
    row: AgeRow
    own: bool

    @property
    def decides(self) -> str:
        """Whose yes counts, in words."""
        return str(Decides(self.row.decides).label)

    @property
    def childs_view(self) -> str:
        """Whether the child's own view is written down, in words."""
        return str(ChildsView(self.row.childs_view).label)


def lines(organisation: Organisation) -> list[Line]:
    """The whole table, by age."""
    own = {rule.fact.key for rule in _own(organisation.pk)}
    rows = table(organisation.pk).rows
    found = [Line(key_of(row), row, row.key in own) for row in rows]
    return sorted(found, key=lambda line: (line.row.from_age, line.row.without_capacity, line.row.key))


def table(tenant_id: UUID) -> AgeRules:
    """The table as it counts now."""
    return ages.shipped().with_own(rule.fact for rule in _own(tenant_id))


def table_with(rule: AgeRule, values: dict[str, Any]) -> AgeRules:
    """The table as it would be with a row that says this; with `in_force` false, without the row."""
    others = [one.fact for one in _own(rule.tenant_id) if one.fact.key != rule.fact.key]
    if not values.get("in_force", True):
        return ages.shipped().with_own(others)
    said = {name: values.get(name, getattr(rule, name)) for name in SAYS}
    key = {name: getattr(rule, name) for name in ("area", "case_kind", "from_age", "without_capacity")}
    return ages.shipped().with_own([*others, AgeRow(**key, **said)])


def _own(tenant_id: UUID) -> list[AgeRule]:
    return list(AgeRule.objects.filter(tenant_id=tenant_id, in_force=True))


def row(actor: Actor, row_key: str) -> AgeRule:
    """A row by what it is about: the organisation's own, or one not yet written that says what the shipped one does."""
    here = organisation(actor)
    own = {key_of(rule): rule for rule in AgeRule.objects.filter(tenant_id=here.pk)}
    if row_key in own:
        return own[row_key]
    shipped = next((one for one in ages.shipped().rows if key_of(one) == row_key), None)
    if shipped is None:
        raise NotFound
    return as_rule(here.pk, shipped)


def as_rule(tenant_id: UUID, row: AgeRow) -> AgeRule:
    """A row that is not written yet, in an organisation's table."""
    names = ("area", "case_kind", "from_age", "without_capacity", *SAYS)
    return AgeRule(tenant_id=tenant_id, **{name: getattr(row, name) for name in names})


@dataclass(frozen=True, slots=True)
class Past:
    """A change of the table: who and when, what the row is about, what it said and what it said then."""

    revision: Revision
    rule: AgeRule
    before: dict[str, Any]
    after: dict[str, Any]


def history(organisation: Organisation) -> list[Past]:
    """The changes of the table, newest first, each with what stood before and after."""
    rules = {rule.pk: rule for rule in AgeRule.objects.filter(tenant_id=organisation.pk)}
    told = Revision.objects.filter(tenant_id=organisation.pk, target=AgeRule._meta.label_lower)
    now = {pk: {name: getattr(rule, name) for name in (*SAYS, "in_force")} for pk, rule in rules.items()}
    found = []
    for revision in told.order_by("-at", "-version")[:CHANGES]:
        if revision.target_id in rules:
            state = now[revision.target_id]
            after = {name: state[name] for name in revision.before if name in state}
            found.append(Past(revision, rules[revision.target_id], revision.before, after))
            state.update(revision.before)
    return found


def followers(tenant_id: UUID) -> list[Case]:
    """The cases that somebody has, or had, a place in as a parent: those that the table moves."""
    found = Case.objects.filter(tenant_id=tenant_id, team__role=Role.PARENT).distinct()
    return list(found.select_related("person").order_by("pk"))
