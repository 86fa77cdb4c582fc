"""The clean-up: what is wrong is found, mended through each room's own action, and undone where that is possible."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.accounts.models import Employment, User
from samvev.audit.models import Entry
from samvev.cases.access import refresh_standing
from samvev.cases.actions import end_coordination, join
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Activity, Basis, Case, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.queries import case as case_of
from samvev.cases.staffing.actions import stand_in
from samvev.cases.staffing.queries import held
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.period import DAY, Period, months_after, period
from samvev.notifications.models import Notice
from samvev.oversight.cleanup import faults
from samvev.oversight.cleanup.actions import MENDS
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.cleanup.presenters import KINDS
from samvev.oversight.cleanup.rules import PLACES, UNDOABLE
from samvev.oversight.queries import desk
from samvev.people.models import Person, Protection
from samvev.plans.models import Plan
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, uid, user_id

HERE = {"tenant_id": GRANLIA}


def made(code, kind="coordination", person="relative", start=100, end=None):
    return Case.objects.create(
        **HERE, id=uid(code), code=code, kind=kind, person_id=uid(f"person.{person}"), start=days_ago(start), end=end
    )


@pytest.fixture
def messy(see_all):
    """One of each fault."""
    for case in Case.objects.filter(**HERE):
        Activity.objects.create(**HERE, case=case, kind="entry")
    Employment.objects.filter(user=user_id("provider")).update(period=period(days_ago(900), days_ago(2)))
    Participation.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).update(
        period=period(days_ago(300), days_ago(9))
    )
    Access.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).update(period=period(days_ago(300), days_ago(9)))
    Employment.objects.filter(user=user_id("coordinator2")).update(unit=uid("unit.nav"))
    Plan.objects.update_or_create(case_id=CASE_OWNER16, defaults={**HERE, "ends_on": days_ago(4)})
    ended = made("ended", end=days_ago(30))
    held = {"case": ended, "user_id": user_id("coordinator"), "unit_id": uid("unit.family")}
    Coordinator.objects.create(**HERE, **held, period=period(days_ago(90)))
    Participation.objects.create(**HERE, case=ended, user_id=user_id("gp"), period=period(days_ago(3)))
    lost = made("lost", person="child9", start=800)
    made("training", kind="training", person="parent")
    born = Person.objects.get(pk=uid("person.owner")).birth_date
    Person.objects.create(**HERE, id=uid("twin"), code="twin", name="nora eide", birth_date=born)
    rebuild(GRANLIA)
    return lost


def found(actor, what):
    return faults.find(desk(actor("ke")), what)


EXPECTED = {
    "leavers": {"case.owner", "case.owner16", "case.child9"},
    "missing": {"lost"},
    "wrong_unit": {"case.child9"},
    "ended": {"ended"},
    "period_over": {"case.owner16"},
    "unused": {"lost"},
    "consents": {"case.owner"},
    "training": {"training"},
    "twice": {"lost", "case.child9"},
}


@pytest.mark.parametrize("what", sorted(EXPECTED))
def test_what_is_wrong_is_found(messy, actor, what):
    cases = {fault.case.pk for fault in found(actor, what)}
    wanted = {uid(name) for name in EXPECTED[what]}
    assert cases <= wanted if what == "leavers" else cases == wanted
    assert cases


def test_two_of_the_same_name_and_day_of_birth_are_found_until_somebody_looked(messy, actor, browser, see_all):
    (fault,) = found(actor, "duplicates")
    assert {person.pk for person in fault.persons} == {uid("person.owner"), uid("twin")}
    client = browser("ke")
    client.post("/clean-up/duplicates", {"key": str(fault.key)})
    assert found(actor, "duplicates") == []
    see_all()
    client.post(f"/clean-up/undo/{Mended.objects.get().pk}")
    assert len(found(actor, "duplicates")) == 1


def named(code, name):
    born = Person.objects.get(pk=uid("person.owner")).birth_date
    return Person.objects.create(**HERE, id=uid(code), code=code, name=name, birth_date=born)


def groups_of(found):
    return {frozenset(person.pk for person in fault.persons) for fault in found}


def test_two_pairs_dismissed_at_once_are_not_one_group_of_four(messy, actor, browser, see_all):
    pair = [named("b1", "Berit Dahl"), named("b2", "Berit Dahl")]
    client = browser("ke")
    client.post("/clean-up/duplicates", {"key": [str(fault.key) for fault in found(actor, "duplicates")]})
    assert found(actor, "duplicates") == []
    see_all()
    Person.objects.filter(pk=pair[0].pk).update(name="Nora Eide")
    Person.objects.filter(pk=uid("twin")).update(name="Nora Eidet")
    assert groups_of(found(actor, "duplicates")) == {frozenset({uid("person.owner"), pair[0].pk})}


def test_what_was_dismissed_before_groups_were_kept_stays_dismissed(messy, actor):
    keys = [uid("person.owner"), uid("twin")]
    Mended.objects.create(**HERE, what="duplicates", keys=keys, by_name="Ingrid")
    assert found(actor, "duplicates") == []


def test_someone_with_a_strictly_confidential_address_stands_in_no_list_of_twins(messy, actor, see_all):
    Person.objects.filter(pk=uid("twin")).update(protection="strict")
    assert found(actor, "duplicates") == []


def test_a_tidy_organisation_has_nothing_to_do(browser, see_all):
    for case in Case.objects.filter(**HERE):
        Activity.objects.create(**HERE, case=case, kind="entry")
    rebuild(GRANLIA)
    assert browser("ke").get("/clean-up/").context["kinds"]["left"] == []


def test_the_counts_are_the_lists(messy, browser):
    client = browser("ke")
    left = client.get("/clean-up/").context["kinds"]["left"]
    assert len(left) == len(KINDS)
    for one in left:
        assert client.get(one.url).context["page"].paginator.count == one.count


@pytest.mark.parametrize("what", sorted(set(MENDS) - {"unused"}))
def test_mending_takes_the_row_out_of_the_list_and_is_logged(messy, actor, browser, see_all, what):
    keys = [str(fault.key) for fault in found(actor, what)]
    answer = browser("ke").post(f"/clean-up/{what}", {"key": keys})
    assert answer.status_code == 302
    assert found(actor, what) == []
    see_all()
    assert rebuild(GRANLIA) == []
    assert Entry.objects.filter(event="oversight.mended", detail=what, user_id=user_id("ke")).exists()


def test_those_who_left_see_nothing_more(messy, actor, browser, see_all):
    keys = [str(fault.key) for fault in found(actor, "leavers")]
    browser("ke").post("/clean-up/leavers", {"key": keys})
    see_all()
    assert not Access.objects.filter(user=user_id("provider"), period__contains=clock.today()).exists()


def test_places_in_an_ended_case_end_with_its_last_day(messy, actor, browser, see_all):
    browser("ke").post("/clean-up/ended", {"key": str(uid("ended"))})
    see_all()
    assert Coordinator.objects.get(case=uid("ended")).period.upper == days_ago(30) + DAY
    assert Participation.objects.get(case=uid("ended")).period == Period(days_ago(3), clock.today())


def test_a_coordinator_who_moved_counts_in_the_new_unit_from_today(messy, actor, browser, see_all):
    keys = [str(fault.key) for fault in found(actor, "wrong_unit")]
    browser("ke").post("/clean-up/wrong_unit", {"key": keys})
    see_all()
    before, now = Coordinator.objects.filter(case=CASE_CHILD).order_by("period")
    assert (before.unit_id, before.period.upper) == (uid("unit.mental"), clock.today())
    assert (now.unit_id, now.user_id) == (uid("unit.nav"), before.user_id)


def test_a_coordinator_who_stops_today_is_not_moved_and_so_goes_on(messy, actor):
    (fault,) = found(actor, "wrong_unit")
    end_coordination(fault.case, last=clock.today(), by=actor("ke"))
    assert found(actor, "wrong_unit") == []


def test_who_stands_in_goes_on_when_the_coordinator_moves_to_another_unit(messy, actor, browser, see_all):
    (fault,) = found(actor, "wrong_unit")
    ke = actor("ke")
    for code, first, last in (("coordinator", 0, 9), ("nav", 20, 29)):
        days = {"first": days_ahead(first), "last": days_ahead(last)}
        stand_in(held(ke, CASE_CHILD), user=User(pk=user_id(code), name=code), **days, by=ke)
    standing_in = (list(Substitute.objects.order_by("pk").values()), substitute_access())
    browser("ke").post("/clean-up/wrong_unit", {"key": str(fault.key)})
    see_all()
    assert (list(Substitute.objects.order_by("pk").values()), substitute_access()) == standing_in
    assert len(standing_in[1]) == 2


def substitute_access():
    return list(Access.objects.filter(basis=Basis.SUBSTITUTE).order_by("pk").values())


def test_training_that_was_ended_by_mistake_is_open_again_after_undoing(messy, actor, browser, see_all):
    client = browser("ke")
    client.post("/clean-up/training", {"key": str(uid("training"))})
    see_all()
    assert Case.objects.get(pk=uid("training")).end == clock.today()
    page = client.get("/clean-up/training").content.decode()
    assert "/clean-up/undo/" in page
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 302
    see_all()
    assert Case.objects.get(pk=uid("training")).end is None
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 403


def test_consents_that_were_ended_by_mistake_stand_again(messy, actor, browser, see_all):
    (fault,) = found(actor, "consents")
    client = browser("ke")
    client.post("/clean-up/consents", {"key": str(fault.key)})
    see_all()
    assert Consent.objects.get(pk=fault.key).withdrawn_on == clock.today()
    client.post(f"/clean-up/undo/{Mended.objects.get().pk}")
    see_all()
    assert Consent.objects.get(pk=fault.key).withdrawn_on is None


def places():
    """Every place, coordination and consent there is, and what follows from them."""
    held = {m.__name__: list(m.objects.order_by("pk").values()) for m in (Coordinator, Participation, Consent)}
    access = Access.objects.values_list("case", "user", "role", "areas", "right", "period", "basis")
    return held | {"access": sorted(map(str, access))}


@pytest.mark.parametrize("what", sorted(PLACES))
def test_places_that_were_ended_by_mistake_are_given_back(messy, actor, browser, see_all, what):
    for case in Case.objects.filter(**HERE).select_related("person"):
        refresh_standing(case)
        refresh(case)
    before, client = places(), browser("ke")
    client.post(f"/clean-up/{what}", {"key": [str(fault.key) for fault in found(actor, what)]})
    see_all()
    assert places() != before
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 302
    see_all()
    assert places() == before
    assert found(actor, what)
    assert Mended.objects.get().was == {}
    assert rebuild(GRANLIA) == []


def test_those_who_left_reach_nothing_though_their_places_are_given_back(messy, actor, browser, see_all):
    client = browser("ke")
    client.post("/clean-up/leavers", {"key": [str(fault.key) for fault in found(actor, "leavers")]})
    see_all()
    client.post(f"/clean-up/undo/{Mended.objects.get().pk}")
    assert not actor("provider").cases


def test_a_coordinator_who_was_named_since_is_not_undone_away(messy, actor, browser, see_all):
    client = browser("ke")
    keys = [str(fault.key) for fault in found(actor, "wrong_unit")]
    client.post("/clean-up/wrong_unit", {"key": keys})
    see_all()
    Coordinator.objects.filter(case=CASE_CHILD, period__upper_inf=True).update(user=user_id("coordinator"))
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 422
    see_all()
    assert Coordinator.objects.get(case=CASE_CHILD, period__upper_inf=True).user_id == user_id("coordinator")


def test_who_was_employed_and_invited_again_since_is_not_given_a_second_place(messy, actor, browser, see_all):
    client = browser("ke")
    client.post("/clean-up/leavers", {"key": [str(fault.key) for fault in found(actor, "leavers")]})
    see_all()
    Employment.objects.filter(user=user_id("provider")).update(period=period(days_ago(900)))
    kari = actor("coordinator")
    join(case_of(kari, CASE_OWNER16), user=User.objects.get(pk=user_id("provider")), role="provider", by=kari)
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 422
    see_all()
    assert Participation.objects.filter(user=user_id("provider"), period__contains=clock.today()).count() == 1


def test_who_stands_in_since_is_not_joined_by_the_one_before(messy, actor, browser, see_all):
    client, ke = browser("ke"), actor("ke")
    days = {"first": clock.today(), "last": days_ahead(9)}
    stand_in(held(ke, CASE_CHILD), user=User(pk=user_id("provider"), name="Mona Haug"), **days, by=ke)
    client.post("/clean-up/leavers", {"key": str(CASE_CHILD)})
    ke = actor("ke")
    stand_in(held(ke, CASE_CHILD), user=User(pk=user_id("manager"), name="Tore Brekken"), **days, by=ke)
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 422
    see_all()
    assert Substitute.objects.get(case=CASE_CHILD).user_id == user_id("manager")


@pytest.mark.parametrize("what", sorted(KINDS))
def test_whether_it_can_be_undone_stands_on_the_page_before_the_button(messy, browser, what):
    page = browser("ke").get(f"/clean-up/{what}").content.decode()
    assert str(KINDS[what].undo)
    assert "angres" in page or "når som helst" in page or "åpnes igjen" in page
    assert (what in UNDOABLE) or what not in MENDS or "ikke angres" in page


def test_a_reminder_goes_to_the_coordinator_and_says_nobodys_name(messy, actor, browser, see_all):
    Activity.objects.filter(case_id=CASE_OWNER).delete()
    rebuild(GRANLIA)
    browser("ke").post("/clean-up/unused", {"key": str(CASE_OWNER)})
    see_all()
    assert Notice.objects.get(kind="cases.unused").user_id == user_id("coordinator")


def test_a_case_that_is_younger_than_the_months_is_not_told_as_unused(messy, actor):
    organisation = desk(actor("ke")).organisation
    begun = months_after(clock.today(), -organisation.activity_months)
    new = made("new", person="child9", start=(clock.today() - begun).days - 1)
    rebuild(GRANLIA)
    assert {fault.case.pk for fault in found(actor, "unused")} == {messy.pk}
    Case.objects.filter(pk=new.pk).update(start=begun)
    assert {fault.case.pk for fault in found(actor, "unused")} == {messy.pk, new.pk}


def test_nobody_is_said_to_be_reminded_where_nobody_coordinates(messy, browser, see_all):
    client = browser("ke")
    page = client.get("/clean-up/unused").content.decode()
    assert 'type="checkbox"' not in page
    assert "Minn koordinatorene" not in page
    assert "Uten koordinator" in page
    assert client.post("/clean-up/unused", {"key": str(messy.pk)}).status_code == 200
    see_all()
    assert not Mended.objects.exists()


def test_what_is_not_wrong_is_left_alone(messy, browser, see_all):
    client = browser("ke")
    for keys in ([], ["nonsense"], [str(CASE_OWNER)]):
        assert client.post("/clean-up/training", {"key": keys}).status_code == 200
    assert client.post("/clean-up/missing", {"key": str(uid("lost"))}).status_code == 200
    see_all()
    assert Case.objects.get(pk=CASE_OWNER).end is None
    assert not Mended.objects.exists()


@pytest.mark.parametrize("someone", ["admin", "manager", "coordinator", "owner", "localadmin", "records", "stranger"])
def test_others_do_not_tidy_up(messy, browser, see_all, someone):
    client = browser(someone)
    assert client.get("/clean-up/").status_code == 403
    assert client.post("/clean-up/training", {"key": str(uid("training"))}).status_code == 403
    see_all()
    assert Case.objects.get(pk=uid("training")).end is None


def test_a_neighbour_finds_nothing_of_granlia(messy, browser, see_all):
    client = browser("neighbour")
    assert client.post("/clean-up/training", {"key": str(uid("training"))}).status_code == 200
    see_all()
    assert Case.objects.get(pk=uid("training")).end is None


def test_undoing_is_for_the_same_day(messy, browser, see_all):
    client = browser("ke")
    client.post("/clean-up/training", {"key": str(uid("training"))})
    see_all()
    Mended.objects.update(at=clock.now() - timedelta(days=2))
    assert client.post(f"/clean-up/undo/{Mended.objects.get().pk}").status_code == 403


def test_as_many_questions_however_many_faults(messy, browser, see_all):
    client = browser("ke")
    with CaptureQueriesContext(connection) as before:
        client.get("/clean-up/")
    see_all()
    for n in range(12):
        made(f"t{n}", kind="training", person="parent")
        made(f"l{n}", person="child9")
        Consent.objects.create(
            **HERE, case_id=CASE_OWNER, member_id=user_id("gp"), given_on=days_ago(n + 2), valid_until=days_ahead(9)
        )
    with CaptureQueriesContext(connection) as after:
        client.get("/clean-up/")
    assert len(after) == len(before)


@pytest.mark.parametrize("what", KINDS)
def test_behind_strict_protection_no_name_is_told_and_no_order_tells_one(messy, actor, browser, what):
    Person.objects.filter(tenant_id=GRANLIA).exclude(pk=uid("person.owner")).update(name="Zz")
    Person.objects.filter(pk=uid("person.owner")).update(name="Aa Aase", protection=Protection.STRICT)
    found = [fault.case for fault in faults.FINDERS[what](desk(actor("ke"))) if fault.case]
    strict = [case.person.protection == Protection.STRICT for case in found]
    assert strict == sorted(strict)
    page = browser("ke").get(f"/clean-up/{what}")
    assert page.status_code == 200
    assert "Aase" not in page.content.decode()
