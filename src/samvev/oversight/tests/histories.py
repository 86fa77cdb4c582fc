"""Random histories of cases, thick with the days on which reports go wrong; and how to put them into the database."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from samvev.cases.active import refresh_active
from samvev.cases.models import Activity, Case, Coordinator, FamilyMember, FormerKind
from samvev.consents.models import Consent
from samvev.kernel.ids import new_id
from samvev.kernel.period import period
from samvev.oversight.tests.slow import Act, Held, History, Human, Yes
from samvev.people.models import Person
from tests.world import user_id

OSLO = ZoneInfo("Europe/Oslo")
FIRST, LAST = date(2016, 6, 1), date(2020, 6, 30)
EDGES = [
    date(year, month, day)
    for year in (2017, 2018, 2019)
    for month, day in ((1, 1), (1, 2), (12, 30), (12, 31), (2, 28), (3, 1), (6, 15))
] + [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2020, 1, 1)]
KINDS = ["individual_plan", "coordination", "child_coordination", "family_plan", "settlement", "relay_log", "training"]
UNITS = ["family", "mental", "doctors", None]
WHO = ["coordinator", "nav", "coordinator2"]

days = st.sampled_from(EDGES) | st.dates(FIRST, LAST)
year_ends = st.sampled_from([date(year, 12, 31) for year in (2017, 2018, 2019)])
births = st.sampled_from(
    [date(2000, 2, 29), date(1999, 12, 31), date(2000, 1, 1), date(2000, 12, 31), date(2001, 1, 1), date(2013, 12, 31)]
) | st.dates(date(1930, 1, 1), date(2020, 6, 30))


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date | None]:
    """From a day to and with a day, or for good."""
    one, other = sorted([draw(days), draw(days)])
    return one, draw(st.sampled_from([other, other, None]))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A case with some coordinators in a row, some consents and some activity."""
    start, end = draw(spans())
    kinds: list[tuple[str, date | None]] = [(draw(st.sampled_from(KINDS)), None)]
    changed = draw(days)
    if draw(st.booleans()) and start < changed:
        kinds.insert(0, (draw(st.sampled_from(KINDS)), changed))
    family = any(kind == "family_plan" for kind, _ in kinds)
    people = draw(st.lists(humans(), min_size=1, max_size=3 if family else 1))
    return History(
        start, end, kinds, people, draw(coordinators()), draw(consents()), draw(st.lists(acts(), max_size=6))
    )


@st.composite
def humans(draw: st.DrawFn) -> Human:
    return Human(draw(births | st.none()), draw(st.sampled_from(["M", "K", "M", "K", ""])))


@st.composite
def acts(draw: st.DrawFn) -> Act:
    return Act(draw(days), draw(st.sampled_from(["entry", "message", "sign_in"])))


@st.composite
def coordinators(draw: st.DrawFn) -> list[Held]:
    """One after the other, with or without a gap; never two on a day."""
    turns = sorted(draw(st.lists(days, max_size=3, unique=True)))
    found = []
    for number, first in enumerate(turns):
        following = turns[number + 1] if number + 1 < len(turns) else None
        last = following - timedelta(days=1) if following else draw(st.none() | st.dates(first, LAST))
        if following and draw(st.booleans()):
            last = draw(st.dates(first, last or LAST))
        found.append(Held(draw(st.sampled_from(UNITS)), first, last, draw(st.sampled_from(WHO))))
    return found


@st.composite
def consents(draw: st.DrawFn) -> list[Yes]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        given, until = sorted([draw(days), draw(days | year_ends)])
        found.append(Yes(given, until, draw(st.none() | days)))
    return found


def store(history: History, *, tenant: UUID, unit_ids: dict[str, UUID]) -> None:
    """The history as rows."""
    people = [
        Person.objects.create(tenant_id=tenant, code=new_id().hex, name="N", birth_date=h.born, sex=h.sex)
        for h in history.people
    ]
    where = {"tenant_id": tenant}
    case = Case.objects.create(
        **where, code=new_id().hex, kind=history.kinds[-1][0], person=people[0], start=history.start, end=history.end
    )
    where["case_id"] = case.pk
    for position, person in enumerate(people[1:], 1):
        FamilyMember.objects.create(**where, person=person, position=position)
    for kind, until in history.kinds[:-1]:
        FormerKind.objects.create(**where, kind=kind, until=until)
    for held in history.held:
        unit = unit_ids[held.unit] if held.unit else None
        days_held = period(held.first, held.last)
        Coordinator.objects.create(**where, user_id=user_id(held.who), unit_id=unit, period=days_held)
    for yes in history.yes:
        Consent.objects.create(**where, given_on=yes.given, valid_until=yes.until, withdrawn_on=yes.withdrawn)
    for act in history.acts:
        at = datetime(act.day.year, act.day.month, act.day.day, 0, 30, tzinfo=OSLO)  # still yesterday in UTC
        Activity.objects.create(**where, user_id=user_id("coordinator"), kind=act.kind, at=at)
    refresh_active(case.tenant_id, case.pk)
