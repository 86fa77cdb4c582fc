"""What happens when consents are given, renewed, taken back."""

import pytest

from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.models import CaseKind, Participation
from samvev.consents import actions, queries
from samvev.consents.models import Consent, StartUp
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.errors import Conflict, Denied, Invalid
from samvev.notifications.models import Notice
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, days_ago, days_ahead, user_id


def terms(**others):
    return Terms(**{"until": days_ahead(200), **others})


def who_sees(see_all, case, code):
    see_all()
    return {area for a in cases.access_today(case) if a.user_id == user_id(code) for area in a.areas}


def test_a_consent_to_share_opens_exactly_its_areas_and_is_told_and_recorded(actor, see_all):
    owner = actor("owner")
    case = cases.case(owner, CASE_OWNER)
    member = next(m for m in queries.shared_with(case) if m.user_id == user_id("gp"))
    actions.give_sharing_consent(case, member=member, areas=["economy"], terms=terms(), by=owner)
    assert who_sees(see_all, case, "gp") == {"economy"}
    assert Notice.objects.filter(kind="consents.shared", user_id=user_id("gp")).exists()
    entry = Entry.objects.filter(event="consents.sharing_given").latest("at")
    assert (entry.user_id, entry.case_id, entry.role) == (user_id("owner"), CASE_OWNER, "owner")


def test_what_the_coordinator_records_the_person_hears_of(actor, see_all):
    coordinator = actor("coordinator")
    case = cases.case(coordinator, CASE_OWNER)
    member = next(m for m in queries.shared_with(case) if m.user_id == user_id("gp"))
    said = terms(way="oral", heard_by="Tore Brekken")
    actions.give_sharing_consent(case, member=member, areas=["health"], terms=said, by=coordinator)
    see_all()
    assert Notice.objects.filter(kind="consents.recorded", user_id=user_id("owner")).exists()
    given = Consent.objects.get(case_id=CASE_OWNER, way="oral")
    assert (given.heard_by, given.recorded_by_name) == ("Tore Brekken", "Kari Nes")


def test_the_coordinator_cannot_sign_for_the_person(actor):
    coordinator = actor("coordinator")
    with pytest.raises(Denied):
        actions.give_plan_consent(cases.case(coordinator, CASE_OWNER), terms=terms(), by=coordinator)


def test_a_parent_cannot_sign_for_a_sixteen_year_old(actor):
    parent = actor("parent")
    with pytest.raises(Denied):
        actions.give_plan_consent(cases.case(parent, CASE_OWNER16), terms=terms(given_by="parent"), by=parent)


def test_a_parent_signs_for_a_child_and_the_childs_view_is_kept(actor, see_all):
    parent = actor("parent")
    given = actions.give_plan_consent(
        cases.case(parent, CASE_CHILD), terms=terms(given_by="parent", childs_view="Ja takk"), by=parent
    )
    assert (given.given_by, given.childs_view) == ("parent", "Ja takk")


def test_a_new_yes_takes_over_from_the_one_before(actor, see_all):
    owner = actor("owner")
    case = cases.case(owner, CASE_OWNER)
    actions.give_plan_consent(case, terms=terms(), by=owner)
    see_all()
    held = Consent.objects.holding_on(clock.today()).filter(case_id=CASE_OWNER, member=None)
    assert [c.valid_until for c in held] == [days_ahead(200)]
    assert Consent.objects.filter(case_id=CASE_OWNER, member=None, replaced=True).count() == 1


@pytest.fixture
def coordination(see_all):
    from samvev.cases.models import Case

    Case.objects.filter(pk=CASE_OWNER).update(kind=CaseKind.COORDINATION)


def test_a_yes_to_the_plan_makes_a_coordination_case_an_individual_plan(coordination, actor, see_all):
    owner = actor("owner")
    actions.give_plan_consent(cases.case(owner, CASE_OWNER), terms=terms(), by=owner)
    assert cases.case(owner, CASE_OWNER).kind == CaseKind.INDIVIDUAL_PLAN
    see_all()
    assert Entry.objects.filter(event="cases.kind_changed", case_id=CASE_OWNER).exists()


def test_a_person_has_one_individual_plan(coordination, actor, see_all):
    from samvev.cases.models import Case

    first = Case.objects.get(pk=CASE_OWNER)
    Case.objects.create(
        tenant_id=first.tenant_id, person=first.person, kind=CaseKind.INDIVIDUAL_PLAN, start=days_ago(10), code="two"
    )
    owner = actor("owner")
    with pytest.raises(Invalid, match="individuell plan"):
        actions.give_plan_consent(cases.case(owner, CASE_OWNER), terms=terms(), by=owner)


def test_taking_back_works_at_once_and_for_that_one_only(actor, see_all):
    owner = actor("owner")
    case = cases.case(owner, CASE_OWNER)
    given = next(c for c in queries.of_case(case) if c.member_id == user_id("nav"))
    actions.withdraw(queries.consent(owner, CASE_OWNER, given.pk), by=owner)
    assert who_sees(see_all, case, "nav") == set()
    assert who_sees(see_all, case, "gp") == {"health"}
    with pytest.raises(Denied):
        actions.withdraw(queries.consent(actor("owner"), CASE_OWNER, given.pk), by=actor("owner"))


def test_a_helper_cannot_take_back_or_give(actor):
    helper = actor("nav")
    case = cases.case(helper, CASE_OWNER)
    given = next(c for c in queries.of_case(case) if c.member_id == user_id("nav"))
    with pytest.raises(Denied):
        actions.withdraw(queries.consent(helper, CASE_OWNER, given.pk), by=helper)
    member = queries.shared_with(case)[0]
    with pytest.raises(Denied):
        actions.give_sharing_consent(case, member=member, areas=ALL_AREAS, terms=terms(), by=helper)


def test_the_table_changes_only_those_named(actor, see_all):
    owner = actor("owner")
    case = cases.case(owner, CASE_OWNER)
    team = {m.user_id: m for m in queries.shared_with(case)}
    wanted = {team[user_id("nav")].pk: ["economy"], team[user_id("gp")].pk: []}
    actions.change_sharing(case, wanted=wanted, terms=terms(), by=owner)
    assert who_sees(see_all, case, "nav") == {"economy"}
    assert who_sees(see_all, case, "gp") == set()
    assert who_sees(see_all, case, "hospital") == {"health"}
    kept = Consent.objects.holding_on(clock.today()).get(case_id=CASE_OWNER, member_id=user_id("nav"))
    assert kept.valid_until == days_ahead(300)


def test_the_persons_own_row_cannot_be_changed_in_the_table(actor, see_all):
    owner = actor("owner")
    case = cases.case(owner, CASE_OWNER)
    own = next(m for m in cases.team(case) if m.user_id == user_id("owner"))
    actions.change_sharing(case, wanted={own.pk: []}, terms=terms(), by=owner)
    assert who_sees(see_all, case, "owner") == set(ALL_AREAS)


def test_renewing_nothing_is_refused(actor):
    owner = actor("owner")
    with pytest.raises(Invalid):
        actions.renew(cases.case(owner, CASE_OWNER), consents=[], terms=terms(), by=owner)


def test_out_of_the_team_and_back_again_needs_a_new_consent(actor, see_all):
    from samvev.accounts.models import User
    from samvev.cases.actions import join

    coordinator = actor("coordinator")
    case = cases.case(coordinator, CASE_OWNER)
    member = next(m for m in queries.shared_with(case) if m.user_id == user_id("nav"))
    member.case = case
    actions.take_out(member, by=coordinator)
    coordinator = actor("coordinator")
    join(case, user=User.objects.get(pk=user_id("nav")), role="provider", areas=["work_school"], by=coordinator)
    actions.refresh(case)
    assert who_sees(see_all, case, "nav") == set()


def test_an_old_copy_of_a_member_is_not_saved_over_a_newer(actor, see_all):
    coordinator = actor("coordinator")
    case = cases.case(coordinator, CASE_OWNER)
    one, other = (next(m for m in queries.shared_with(case) if m.user_id == user_id("nav")) for _copy in range(2))
    one.case = other.case = case
    actions.change_member(one, title="Første", seen=1, by=coordinator)
    with pytest.raises(Conflict):
        actions.change_member(other, title="Andre", seen=1, by=coordinator)
    see_all()
    assert Participation.objects.get(pk=one.pk).title == "Første"


def test_a_helper_is_not_made_a_parent(actor):
    coordinator = actor("coordinator")
    case = cases.case(coordinator, CASE_OWNER)
    member = next(m for m in queries.shared_with(case) if m.user_id == user_id("nav"))
    member.case = case
    with pytest.raises(Invalid):
        actions.change_member(member, role="parent", seen=1, by=coordinator)


def test_two_who_begin_the_start_up_at_once_do_not_overwrite_each_other(actor, see_all):
    coordinator = actor("coordinator")
    one, other = (queries.start_up(coordinator, CASE_OWNER) for _copy in range(2))
    actions.write_start_up(one, seen=None, by=coordinator, joins="Mor")
    with pytest.raises(Conflict):
        actions.write_start_up(other, seen=None, by=coordinator, joins="Far")
    see_all()
    assert StartUp.objects.get(case_id=CASE_OWNER).joins == "Mor"


def test_a_start_up_without_a_talk_is_not_finished(actor):
    coordinator = actor("coordinator")
    row = queries.start_up(coordinator, CASE_OWNER)
    with pytest.raises(Denied):
        actions.finish_start_up(row, by=coordinator)
