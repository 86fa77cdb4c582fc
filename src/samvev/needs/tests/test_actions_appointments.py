"""The baton: held by whoever had it until someone says yes; the next step never without an owner (rules 8 to 14)."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.actions import end_coordination
from samvev.cases.models import Case, Coordinator
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied, DomainError, Invalid
from samvev.kernel.period import DAY
from samvev.needs import queries
from samvev.needs.actions import appointments
from samvev.needs.models import Answer, Appointment, ChangeRequest
from samvev.needs.rules import Turn, next_owner
from samvev.needs.tests.stories import as_, asked, baton, fresh, look, unit_of, user
from samvev.notifications.models import Notice
from tests.world import CASE_CHILD, CASE_OWNER, user_id


def told(kind: str) -> set[Any]:
    look()
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def owner_case() -> Case:
    return cases.case(as_("ke"), CASE_OWNER)


def running(unit: str = "mental", who: str = "coordinator2") -> Appointment:
    """A change of coordinator on its way in a case that has one."""
    made = appointments.name_unit(owner_case(), unit=unit_of(unit), by=as_("ke"))
    made = fresh(made, "ke")
    appointments.propose(made, user=user(who), seen=made.version, by=as_("ke"))
    return fresh(made, who)


def test_naming_a_unit_tells_its_manager(db: None) -> None:
    baton("family")
    assert told("needs.unit_named") == {user_id("manager")}


def test_where_there_is_no_manager_the_coordinating_unit_is_told_and_chooses(db: None) -> None:
    row = baton("mental")
    assert next_owner(fresh(row, "ke"), fresh(row, "ke").managers or ()).turn is Turn.DESK
    again = fresh(row, "ke")
    appointments.propose(again, user=user("coordinator2"), seen=again.version, by=as_("ke"))
    assert told("needs.offered") == {user_id("coordinator2")}


def test_only_the_coordinating_unit_names_the_unit(db: None) -> None:
    with pytest.raises(Denied):
        appointments.name_unit(owner_case(), unit=unit_of("family"), by=as_("manager"))


def test_one_baton_at_a_time(db: None) -> None:
    appointments.name_unit(owner_case(), unit=unit_of("family"), by=as_("ke"))
    with pytest.raises(Invalid):
        appointments.name_unit(owner_case(), unit=unit_of("mental"), by=as_("ke"))


def test_until_someone_says_yes_the_role_stays_where_it_is(db: None) -> None:
    row = running()
    held = cases.coordinator_today(owner_case())
    assert held is not None
    assert held.user_id == user_id("coordinator")
    appointments.accept(row, seen=row.version, by=as_("coordinator2"))
    look()
    held = Coordinator.objects.get(case=CASE_OWNER, period__contains=clock.today())
    assert held.user_id == user_id("coordinator2")
    assert as_("coordinator2").access(held) is not None
    assert as_("coordinator").access(held) is None


def test_person_team_and_former_coordinator_are_told(db: None) -> None:
    row = running()
    appointments.accept(row, seen=row.version, by=as_("coordinator2"))
    assert {user_id("owner"), user_id("nav"), user_id("ke")} <= told("needs.appointed")
    assert told("needs.former_told") == {user_id("coordinator")}
    look()
    assert Entry.objects.filter(target_id=row.pk, event="needs.accepted", user_id=user_id("coordinator2")).exists()


def test_saying_no_keeps_the_answer_and_gives_the_step_back(db: None) -> None:
    row = asked()
    appointments.decline(row, reason="For mange.", seen=row.version, by=as_("coordinator"))
    again = fresh(row, "manager")
    assert again.proposed_id is None
    assert again.declined[0]["reason"] == "For mange."
    assert again.declined[0]["user"] == str(user_id("coordinator"))
    assert told("needs.declined") == {user_id("manager")}


def test_nobody_answers_for_another(db: None) -> None:
    row = asked()
    with pytest.raises(Denied):
        appointments.accept(row, seen=row.version, by=as_("coordinator2"))


def test_saying_yes_after_someone_else_was_asked_is_too_late(db: None) -> None:
    row = asked()
    other = fresh(row, "manager")
    appointments.propose(other, user=user("localadmin"), seen=other.version, by=as_("manager"))
    with pytest.raises(Conflict):
        appointments.accept(row, seen=row.version, by=as_("coordinator"))
    assert told("needs.withdrawn") == {user_id("coordinator")}


def test_taking_the_question_back_leaves_the_case_with_the_coordinating_unit(db: None) -> None:
    row = fresh(baton(), "ke")
    appointments.withdraw(row, reason="Feil.", seen=row.version, by=as_("ke"))
    assert row.case_id in [case.pk for case in queries.without_owner(as_("ke"))]


def test_asking_for_an_end_and_getting_it(db: None) -> None:
    wish = appointments.ask_change(
        cases.case(as_("coordinator"), CASE_OWNER), asked="end", reason="Ferdig.", by=as_("coordinator")
    )
    assert told("needs.change_asked") == {user_id("ke")}
    found = queries.change_request(as_("ke"), wish.pk)
    appointments.answer_change(found, answer="granted", words="Enig.", seen=found.version, by=as_("ke"))
    assert told("needs.change_answered") == {user_id("coordinator")}
    look()
    assert not Coordinator.objects.filter(case=CASE_OWNER, period__upper_inf=True).exists()


def test_one_wish_at_a_time_and_by_the_coordinator_alone(db: None) -> None:
    case = cases.case(as_("coordinator"), CASE_OWNER)
    appointments.ask_change(case, asked="change", reason="x", by=as_("coordinator"))
    with pytest.raises(Invalid):
        appointments.ask_change(case, asked="change", reason="x", by=as_("coordinator"))
    with pytest.raises(Denied):
        appointments.ask_change(case, asked="change", reason="x", by=as_("nav"))


def test_a_wish_that_is_turned_down_changes_nothing(db: None) -> None:
    case = cases.case(as_("coordinator"), CASE_OWNER)
    wish = appointments.ask_change(case, asked="end", reason="x", by=as_("coordinator"))
    found = queries.change_request(as_("ke"), wish.pk)
    appointments.answer_change(found, answer="kept", words="Vi finner ingen.", seen=found.version, by=as_("ke"))
    with pytest.raises(Denied):
        appointments.answer_change(found, answer="granted", words="x", seen=found.version, by=as_("ke"))
    look()
    assert Coordinator.objects.filter(case=CASE_OWNER, period__upper_inf=True).exists()
    assert ChangeRequest.objects.get().answered_by_name == "Ingrid Solbakk"


# --- No case is ever left without an owner of its next step ---

WHO = {"family": ["coordinator", "localadmin"], "mental": ["coordinator2", "stranger"]}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["name", "propose", "accept", "decline", "withdraw", "end"]),
        st.sampled_from(["family", "mental"]),
        st.booleans(),
        st.sampled_from(["fresh", "owner", "child9"]),
    ),
    max_size=12,
)


def try_step(case_id: Any, verb: str, unit: str, first: bool) -> None:
    """Try one step as whoever it belongs to; what is refused changes nothing."""
    look()
    case = Case.objects.get(pk=case_id)
    row = queries.waiting_appointment(case)
    who = WHO[row.unit.code][0 if first else 1] if row else ""
    try:
        if verb == "name":
            appointments.name_unit(case, unit=unit_of(unit), by=as_("ke"))
        elif verb == "end":
            end_coordination(case, last=clock.today() - DAY, by=as_("ke"))
        elif row and verb == "propose":
            by = as_("manager" if row.managers else "ke")
            appointments.propose(row, user=user(who), seen=row.version, by=by)
        elif row and verb == "withdraw":
            appointments.withdraw(row, reason="x", seen=row.version, by=as_("ke"))
        elif row and verb == "accept":
            appointments.accept(row, seen=row.version, by=as_(who))
        elif row and verb == "decline":
            appointments.decline(row, reason="x", seen=row.version, by=as_(who))
    except DomainError:
        pass


def check_owners() -> None:
    ke = as_("ke")
    unowned = {case.pk for case in queries.without_owner(ke)}
    on_their_way = {row.case_id: owner for row, owner in queries.on_their_way(ke)}
    for case in Case.objects.filter(tenant_id=ke.tenant_id, end=None):
        held = Coordinator.objects.filter(case=case, period__contains=clock.today()).count()
        assert held <= 1
        baton_waits = case.pk in on_their_way
        if baton_waits:
            owner = on_their_way[case.pk]
            assert owner.turn is Turn.DESK or owner.users, "a baton that nobody has to act on"
        assert (case.pk in unowned) == (not held and not baton_waits)
        assert Appointment.objects.filter(case=case, answer=Answer.WAITING).count() == baton_waits


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_open_case_always_has_an_owner_of_the_next_step(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        case_ids = {"fresh": baton().case_id, "owner": CASE_OWNER, "child9": CASE_CHILD}
        for verb, unit, first, which in steps:
            try_step(case_ids[which], verb, unit, first)
            check_owners()
        transaction.set_rollback(True)
