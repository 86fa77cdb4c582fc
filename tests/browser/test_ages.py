"""What age does: a sixteen-year-old takes over, a parent loses health areas, and the table that it all follows from."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from samvev.cases.access import refresh_standing
from samvev.cases.models import Case
from samvev.consents.tasks import follow_birthdays
from samvev.kernel import clock
from samvev.kernel.period import months_after
from samvev.people.models import Person
from samvev.plans.models import Goal, Plan
from tests.browser.house import House
from tests.browser.someone import Cast, case
from tests.world import CASE_CHILD, CASE_OWNER16, GRANLIA

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("ages")]

HEALTH, LEISURE = "Sove bedre om natta", "Spille i korpset"


def writes_a_plan(case_id: UUID) -> Callable[[], None]:
    """A plan with a goal about health and one about leisure."""

    def plan() -> None:
        here = {"tenant_id": GRANLIA, "case_id": case_id}
        Plan.objects.create(**here, what_matters="Jeg vil bestemme selv.")
        for title, area in ((HEALTH, "health"), (LEISURE, "leisure")):
            Goal.objects.create(**here, title=title, area=area, created_on=clock.today())

    return plan


def turns_sixteen(case_id: UUID, day: date) -> Callable[[], None]:
    """The person of a case is so old that they turn sixteen on a day, and what follows from it is derived."""

    def born() -> None:
        found = Case.objects.select_related("person").get(pk=case_id)
        Person.objects.filter(pk=found.person_id).update(birth_date=months_after(day, -16 * 12))
        refresh_standing(Case.objects.select_related("person").get(pk=case_id))

    return born


def a_night_passes() -> None:
    """The timetable does what it does just after midnight."""
    follow_birthdays(0)


def test_a_sixteen_year_old_takes_over(cast: Cast, house: House) -> None:
    house.does(writes_a_plan(CASE_OWNER16))
    house.does(turns_sixteen(CASE_OWNER16, clock.today()))
    house.does(a_night_passes)
    emil, line = cast("owner16"), cast("parent")
    emil.goes("/my-plan/")
    emil.sees("%(name)s, you are %(age)s now", name="Emil", age=16)
    emil.looks("ages-new")
    emil.presses("I have read it")
    emil.sees(HEALTH)
    emil.goes("/my-plan/")
    emil.sees(HEALTH)
    line.goes(case(CASE_OWNER16))
    line.sees(LEISURE)
    line.does_not_see(HEALTH)
    emil.goes(case(CASE_OWNER16, "sharing"))
    emil.sees("You are %(age)d.", age=16)
    emil.within("tr", "Line Strand").presses("Give consent")
    emil.ticks("Health and care")
    emil.presses("Yes, share this")
    line.goes(case(CASE_OWNER16))
    line.sees(HEALTH)
    emil.within("tr", "Line Strand").presses("Take back")
    emil.sees("%(name)s sees nothing of what you share, from now.", name="Line Strand")
    emil.presses("Take the consent back")
    line.goes(case(CASE_OWNER16))
    line.sees(LEISURE)
    line.does_not_see(HEALTH)


def test_a_parent_loses_health_areas(cast: Cast, house: House) -> None:
    jonas, line = cast("coordinator2"), cast("parent")
    house.does(writes_a_plan(CASE_CHILD))
    house.does(turns_sixteen(CASE_CHILD, clock.today() + timedelta(days=1)))
    house.does(a_night_passes)
    line.goes(case(CASE_CHILD))
    line.sees(HEALTH)
    jonas.goes("/day")
    jonas.presses("Prepare")
    jonas.sees("Tell the parents what they see from the birthday on, and what they do not.")
    jonas.looks("ages-birthday")
    jonas.presses("It is prepared")
    house.does(turns_sixteen(CASE_CHILD, clock.today()))
    house.does(a_night_passes)
    line.goes(f"/my-plan/{CASE_CHILD}/")
    line.sees("%(name)s is %(age)s now", name="Sara", age=16)
    line.looks("ages-told")
    line.presses("I have read it")
    line.sees(LEISURE)
    line.does_not_see(HEALTH)
    line.goes(case(CASE_CHILD))
    line.sees(LEISURE)
    line.does_not_see(HEALTH)


def test_documented_incapacity_keeps_a_parent_in(cast: Cast, house: House) -> None:
    kari, line = cast("coordinator"), cast("parent")
    kari.goes(case(CASE_OWNER16, "deciders"))
    kari.looks("ages-deciders")
    kari.presses("Want of capacity")
    kari.looks("ages-incapacity")
    kari.ticks("Health and care")
    kari.fills("Until and with", (clock.today() + timedelta(days=200)).isoformat())
    kari.fills("Who documented it?", "Berit Aas, fastlege")
    kari.fills("Which day was it documented?", clock.today().isoformat())
    kari.presses("Write it down")
    kari.sees("Berit Aas, fastlege")
    line.goes(case(CASE_OWNER16))
    line.sees(HEALTH)
    kari.presses("End", of="Berit Aas, fastlege")
    kari.presses("End it")
    line.goes(case(CASE_OWNER16))
    line.does_not_see(HEALTH)
    kari.presses("Someone who decides")
    kari.looks("ages-decider")


def test_administrators_keep_the_table(cast: Cast) -> None:
    grete = cast("admin")
    grete.chooses_in_the_menu("Ages")
    grete.sees("Pasient- og brukerrettighetsloven §§ 3-4 og 4-3")
    grete.looks("ages-table")
    grete.presses("A new row")
    grete.looks("ages-row")
    grete.fills("From how many years?", "11")
    grete.ticks("Leisure", "The person")
    grete.fills("Legal source", "Barnelova § 33, rutine 4")
    grete.presses("Save the row")
    grete.sees("Nobody below 12 years decides without their parents.")
