"""Who may see a conversation: the pure function, the filter in the database, and the page say the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvev.kernel import walls
from samvev.kernel.areas import Area
from samvev.messages import queries, rules
from samvev.messages.models import Message, Place, Thread
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, noon, user_id

TEAM = ["coordinator", "owner", "nav", "gp", "hospital", "relative"]
OUTSIDE = ["stranger", "ke", "manager", "admin", "parent", "coordinator2", "neighbour"]
READS = {
    "coordinator": set(Area.values),
    "owner": set(Area.values),
    "nav": {"general", "work_school", "economy"},
    "gp": {"general", "health"},
    "hospital": {"general", "health"},
    "relative": {"general", "network", "leisure"},
}
A_THREAD = st.tuples(st.sampled_from(Area.values), st.booleans(), st.sets(st.sampled_from(TEAM + OUTSIDE)))


def make(area, whole_team, places, case=CASE_OWNER):
    """A conversation as it stands in the database, whoever may have come to be in it."""
    where = {"tenant_id": GRANLIA, "case_id": case}
    thread = Thread.objects.create(**where, subject="x", area=area, whole_team=whole_team, last_at=noon(days_ago(1)))
    Place.objects.bulk_create(Place(**where, thread=thread, user_id=user_id(code)) for code in places)
    Message.objects.create(**where, thread=thread, area=area, text="Hei", by_name="x", at=thread.last_at)
    return thread


def expected(who, area, whole_team, places):
    """What the rule says, in other words: in the case now, reading the area, and chosen when it is not to all."""
    return area in READS.get(who, ()) and (whole_team or who in places)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(threads=st.lists(A_THREAD, max_size=4), who=st.sampled_from(TEAM + OUTSIDE))
def test_the_filter_and_the_pure_function_agree(actor, see_all, threads, who):
    see_all()
    Thread.objects.all().delete()
    made = {make(*thread): thread for thread in threads}
    reader = actor(who)
    found = {thread.pk for thread in queries.visible_to(reader)}
    walls.enter(tenants=[GRANLIA])
    for thread, facts in made.items():
        judged = bool(rules.may_read(reader, thread))
        assert judged == expected(who, *facts)
        assert (thread.pk in found) == judged


@pytest.mark.parametrize("area", ["general", "health", "economy", "leisure"])
@pytest.mark.parametrize("who", [*TEAM, "stranger", "ke"])
def test_the_page_of_a_conversation_to_the_whole_team(browser, see_all, who, area):
    thread = make(area, True, [])
    status = browser(who).get(f"/messages/{thread.pk}").status_code
    assert status == (200 if area in READS.get(who, ()) else 403 if who == "ke" else 404)


@pytest.mark.parametrize("who", ["nav", "gp", "relative"])
def test_a_conversation_between_some_is_theirs(browser, see_all, who):
    thread = make("general", False, ["owner", "nav"])
    assert browser(who).get(f"/messages/{thread.pk}").status_code == (200 if who == "nav" else 403)


def test_nobody_writes_in_a_case_that_has_ended(actor, see_all):
    thread = make("general", True, [])
    kari = actor("coordinator")
    thread = queries.thread(kari, thread.pk)
    assert rules.may_answer(kari, thread)
    assert rules.may_start(kari, thread.case)
    thread.case.end = days_ago(1)
    assert rules.may_read(kari, thread)
    assert not rules.may_answer(kari, thread)
    assert not rules.may_start(kari, thread.case)


def test_those_who_only_read_the_plan_still_talk(actor, see_all):
    thread = make("health", True, [])
    gp = actor("gp")
    assert rules.may_answer(gp, queries.thread(gp, thread.pk))


def test_the_areas_one_can_write_about_are_those_one_reads(actor, see_all):
    thread = make("general", True, [], CASE_OWNER16)
    kari = actor("coordinator")
    assert [a for a, _ in rules.area_choices(kari, thread.case)] == Area.values
    see_all()
    assert [a for a, _ in rules.area_choices(actor("provider"), thread.case)] == ["general", "work_school", "leisure"]
