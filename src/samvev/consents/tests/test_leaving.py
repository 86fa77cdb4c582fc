"""A consent does not survive that its participant left, on whatever day it was given (rules 19 and 37)."""

from datetime import timedelta

import pytest

from samvev.cases.actions import join
from samvev.cases.entrance import enter
from samvev.cases.models import Participation, Role
from samvev.cases.queries import case as case_of
from samvev.cases.staffing.actions import let_go
from samvev.consents import actions, queries
from samvev.consents.access import refresh
from samvev.consents.deciders import actions as deciders
from samvev.consents.models import Consent
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import system
from samvev.people.models import Relation
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, days_ahead, noon, uid, user_id

LEFT = days_ahead(5)
BACK = LEFT + timedelta(days=3)
NAV = user_id("nav")


def share(day, actor):
    with clock.at(noon(day)):
        nora = actor("owner")
        case = case_of(nora, CASE_OWNER)
        member = next(one for one in queries.shared_with(case) if one.user_id == NAV)
        terms = Terms(until=day + timedelta(days=90))
        return actions.give_sharing_consent(case, member=member, areas={"health"}, terms=terms, by=nora)


def leave(day, see_all):
    see_all()
    with clock.at(noon(day)):
        by = system(GRANLIA)
        case = Participation.objects.select_related("case__person").filter(case_id=CASE_OWNER).first().case
        let_go(case, leavers={NAV}, by=by)


def come_back(day, actor):
    with clock.at(noon(day)):
        kari = actor("coordinator")
        case = case_of(kari, CASE_OWNER)
        user = Consent.objects.filter(member_id=NAV).first().member
        join(case, user=user, role=Role.PROVIDER, by=kari)
        refresh(case)


def sees(day):
    with clock.at(noon(day)):
        found = enter(NAV).cases.get(CASE_OWNER)
    return found.read - {"general"} if found else frozenset()


@pytest.mark.parametrize("given", [LEFT, LEFT - timedelta(days=1), LEFT - timedelta(days=4)])
def test_who_leaves_their_job_and_comes_back_needs_a_new_yes(given, actor, see_all):
    share(given, actor)
    assert sees(given) == {"health"}
    leave(LEFT, see_all)
    assert sees(LEFT) == frozenset()
    come_back(BACK, actor)
    assert sees(BACK) == frozenset()
    share(BACK, actor)
    assert sees(BACK) == {"health"}


def test_coming_back_on_the_day_one_left_needs_a_new_yes(actor, see_all):
    share(LEFT, actor)
    leave(LEFT, see_all)
    come_back(LEFT, actor)
    assert sees(LEFT) == frozenset()
    share(LEFT, actor)
    assert sees(LEFT) == {"health"}


def test_a_place_that_began_and_ended_on_one_day_leaves_no_consent_behind(actor, see_all):
    leave(LEFT, see_all)
    come_back(BACK, actor)
    share(BACK, actor)
    leave(BACK, see_all)
    come_back(BACK + timedelta(days=1), actor)
    assert sees(BACK + timedelta(days=1)) == frozenset()


def test_what_a_youth_shared_with_a_parent_ends_with_the_parents_place(actor, see_all):
    line = Relation.objects.create(
        tenant_id=GRANLIA,
        person_id=uid("person.owner16"),
        other_id=uid("person.parent"),
        name="Line Strand",
        kind="parent",
        period=Participation.objects.get(case_id=CASE_OWNER16, user_id=user_id("parent")).period,
    )
    emil = actor("owner16")
    case = case_of(emil, CASE_OWNER16)
    member = next(one for one in queries.shared_with(case) if one.user_id == user_id("parent"))
    given = actions.give_sharing_consent(
        case, member=member, areas={"health"}, terms=Terms(until=days_ahead(90)), by=emil
    )
    kari = actor("coordinator")
    line.case, line.case_id = case_of(kari, CASE_OWNER16), CASE_OWNER16
    deciders.end_place(line, by=kari)
    see_all()
    assert Consent.objects.get(pk=given.pk).withdrawn_on == clock.today()
