"""What happens to a case and its team."""

import pytest

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases import actions, queries, rules
from samvev.cases.active import rebuild
from samvev.cases.entrance import enter
from samvev.cases.models import CaseKind, Participation
from samvev.kernel.errors import Denied, Invalid
from samvev.notifications.models import Notice
from samvev.people.citizens import citizens, registered
from samvev.people.models import Relation
from tests.world import CASE_OWNER, GRANLIA, days_ago, user_id

NUMBER = "55909030187"  # made up: month + 80


def test_an_invitation_is_told_without_a_path_and_opens_nothing(actor, see_all):
    coordinator = actor("coordinator")
    case = queries.case(coordinator, CASE_OWNER)
    invited = User.objects.get(pk=user_id("provider"))
    actions.join(case, user=invited, role="provider", areas=["work_school"], by=coordinator)
    see_all()
    notice = Notice.objects.get(user_id=user_id("provider"), kind="cases.invited")
    assert notice.path == ""
    assert case.pk not in actor("provider").cases


def test_a_helper_invites_nobody(actor):
    helper = actor("nav")
    case = queries.case(helper, CASE_OWNER)
    with pytest.raises(Denied):
        actions.join(case, user=User(pk=user_id("provider"), name="Mona"), role="provider", by=helper)


def test_a_new_next_of_kin_can_be_told_and_sees_nothing(actor, see_all):
    coordinator = actor("coordinator")
    case = queries.case(coordinator, CASE_OWNER)
    joined = actions.register_kin(case, name="Tuva Eide", email="tuva@example.test", by=coordinator)
    see_all()
    assert (joined.role, joined.areas, joined.right) == ("relative", [], "read")
    assert Relation.objects.filter(person=case.person, other__user=joined.user, kind="relative").exists()
    assert not any(a.user_id == joined.user_id for a in queries.access_today(case))
    assert Entry.objects.filter(event="cases.kin_registered", case_id=CASE_OWNER).exists()


def test_next_of_kin_with_a_number_can_sign_in_and_are_not_registered_twice(actor, see_all):
    coordinator = actor("coordinator")
    case = queries.case(coordinator, CASE_OWNER)
    first = actions.register_kin(case, name="Tuva Eide", phone="90000000", number=NUMBER, by=coordinator)
    assert [found.user_id for found in citizens(NUMBER)] == [first.user_id]
    again = actions.register_kin(case, name="T. Eide", phone="90000000", number=NUMBER, by=coordinator)
    assert again.user_id == first.user_id


def test_whoever_gets_a_case_takes_part_in_it_and_can_sign_in(actor, see_all):
    person = registered(GRANLIA, number=NUMBER, name="Ny Person")
    see_all()
    person.save(force_insert=True)
    case = actions.open_case(person, kind=CaseKind.COORDINATION, by=actor("ke"))
    (found,) = citizens(NUMBER)
    owner = enter(found.user_id)
    assert queries.case(owner, case.pk) == case
    assert owner.access(case).role == "owner"


def test_the_days_of_a_new_case_are_as_the_facts_say(actor, see_all):
    person = registered(GRANLIA, number=NUMBER, name="Ny Person")
    see_all()
    person.save(force_insert=True)
    case = actions.open_case(person, kind=CaseKind.COORDINATION, by=actor("ke"))
    assert case.pk not in rebuild(GRANLIA)


def test_the_kind_changes_by_the_rule_that_is_given(actor, see_all):
    coordinator = actor("coordinator")
    case = queries.case(coordinator, CASE_OWNER)
    with pytest.raises(Denied):
        actions.change_kind(case, kind=CaseKind.COORDINATION, rule=rules.may_administer, by=coordinator)
    actions.change_kind(case, kind=CaseKind.COORDINATION, rule=rules.may_lead, by=coordinator)
    assert queries.case(coordinator, CASE_OWNER).kind == CaseKind.COORDINATION


def test_one_individual_plan_for_one_person(actor, see_all):
    from samvev.cases.models import Case

    first = Case.objects.get(pk=CASE_OWNER)
    second = Case.objects.create(
        tenant_id=first.tenant_id, person=first.person, kind=CaseKind.COORDINATION, start=days_ago(5), code="b"
    )
    with pytest.raises(Invalid):
        actions.change_kind(second, kind=CaseKind.INDIVIDUAL_PLAN, rule=rules.may_administer, by=actor("ke"))


def test_out_of_the_team_sees_nothing_from_that_moment(actor, see_all):
    coordinator = actor("coordinator")
    member = Participation.objects.get(case_id=CASE_OWNER, user_id=user_id("nav"))
    actions.leave(member, by=coordinator)
    assert CASE_OWNER not in actor("nav").cases
