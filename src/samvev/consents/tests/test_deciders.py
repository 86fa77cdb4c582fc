"""Who decides: each parent on their own, guardians and powers of attorney with scope and expiry, incapacity."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases.access import refresh_standing
from samvev.cases.entrance import enter
from samvev.cases.models import Access, Case, Participation
from samvev.consents import actions as consent_actions
from samvev.consents import queries as consents
from samvev.consents.access import refresh
from samvev.consents.ahead import ahead
from samvev.consents.deciders import actions, queries, rules
from samvev.consents.rules import may_change_member, may_take_out, signs_as
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS, Area
from samvev.kernel.errors import Denied, Invalid
from samvev.kernel.period import covers, period
from samvev.notifications.models import Notice
from samvev.people.ages import Facts
from samvev.people.models import Incapacity, Person, Relation, RelationKind
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, noon, uid, user_id

LIFE = [area.value for area in Area.life()]


def at(name, *ids):
    return reverse(f"consents:{name}", args=ids)


def case(actor, case_id=CASE_OWNER16):
    from samvev.cases.queries import case as found

    return found(actor, case_id)


def documented(**others):
    told = {"areas": ["health"], "since": clock.today(), "until": days_ahead(200), "documented_on": days_ago(3)}
    return rules.Documented(**told | {"documented_by": "Berit Aas, fastlege"} | others)


def reads(code, case_id=CASE_OWNER16):
    found = enter(user_id(code)).cases.get(case_id)
    return found.read if found else frozenset()


def place(kind="guardian", **others):
    told = {"kind": kind, "other": None, "name": "Tor Verge", "email": "tor@example.test", "areas": ["economy"]}
    return told | {"until": days_ahead(90), "documented_by": "Vedtak hos statsforvalteren, sett av Kari"} | others


def test_documented_incapacity_keeps_health_open_for_parents_and_ends_with_its_last_day(actor):
    assert "health" not in reads("parent")
    kari = actor("coordinator")
    actions.record_incapacity(case(kari), told=documented(), by=kari)
    assert "health" in reads("parent")
    with clock.at(noon(days_ahead(201))):
        assert "health" not in reads("parent")


def test_then_the_parents_sign_for_health_and_the_youth_for_the_rest(actor):
    kari = actor("coordinator")
    actions.record_incapacity(case(kari), told=documented(), by=kari)
    parent, youth = actor("parent"), actor("owner16")
    assert signs_as(parent, case(parent), ["health"]) == "parent"
    youth = actor("owner16")
    assert signs_as(youth, case(youth), ["health"]) is None
    assert signs_as(youth, case(youth), ["leisure"]) == "owner"


def test_ended_before_its_day_it_no_longer_counts(actor):
    kari = actor("coordinator")
    row = actions.record_incapacity(case(kari), told=documented(since=days_ago(2)), by=kari)
    actions.end_incapacity(queries.incapacity(kari, CASE_OWNER16, row.pk), by=kari)
    assert "health" not in reads("parent")
    kari = actor("coordinator")
    with pytest.raises(Denied):
        actions.end_incapacity(queries.incapacity(kari, CASE_OWNER16, row.pk), by=kari)


def test_those_who_decide_are_told_without_a_health_word(actor, see_all):
    kari = actor("coordinator")
    actions.record_incapacity(case(kari), told=documented(), by=kari)
    see_all()
    told = set(Notice.objects.filter(kind="consents.deciders_changed").values_list("user_id", flat=True))
    assert told == {user_id("owner16"), user_id("parent")}


def test_for_an_adult_somebody_must_decide_first(actor):
    kari = actor("coordinator")
    with pytest.raises(Invalid):
        actions.record_incapacity(case(kari, CASE_OWNER), told=documented(areas=["economy"]), by=kari)
    actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    kari = actor("coordinator")
    actions.record_incapacity(case(kari, CASE_OWNER), told=documented(areas=["economy"]), by=kari)
    with pytest.raises(Invalid):
        actions.record_incapacity(case(kari, CASE_OWNER), told=documented(areas=["economy", "health"]), by=kari)


@pytest.mark.parametrize("code", ["owner16", "parent", "coordinator2", "ke"])
def test_only_the_coordinator_records_it(actor, code):
    someone = actor(code)
    kari = actor("coordinator")
    found = case(kari)
    actor(code)
    with pytest.raises(Denied):
        actions.record_incapacity(found, told=documented(), by=someone)
    with pytest.raises(Denied):
        actions.record_place(found, by=someone, **place())
    assert not Incapacity.objects.exists()


@given(
    st.sets(st.sampled_from(LIFE), min_size=1),
    st.lists(st.tuples(st.sets(st.sampled_from(LIFE)), st.integers(-400, 400), st.integers(0, 400)), max_size=3),
    st.integers(1, 60),
)
def test_no_adult_is_left_with_nobody_who_decides(areas, papers, age):
    today = clock.today()
    rows = [
        Relation(
            kind=RelationKind.GUARDIAN, areas=sorted(a), period=period(today + timedelta(b), today + timedelta(b + n))
        )
        for a, b, n in papers
    ]
    facts = Facts(today - timedelta(days=366 * age))
    told = documented(areas=areas)
    if not rules.fault_in_incapacity(told, facts, rows, today) and facts.age_on(today) >= 18:
        decide = set().union(*(set(row.areas) for row in rows if covers(row.period, today)))
        assert areas <= decide


@pytest.mark.parametrize(
    "others",
    [
        {"documented_on": days_ahead(1)},
        {"since": days_ahead(10), "until": days_ahead(9)},
        {"since": days_ago(9), "until": days_ago(1)},
        {"until": days_ahead(6 * 366)},
    ],
)
def test_what_is_wrong_is_said(others):
    assert rules.fault_in_incapacity(documented(**others), Facts(days_ago(6000)), [], clock.today())


def test_a_guardian_reaches_the_areas_of_the_paper_until_its_last_day(actor, see_all):
    kari = actor("coordinator")
    actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    see_all()
    guardian = User.objects.get(name="Tor Verge")
    assert enter(guardian.pk).cases[CASE_OWNER].read - {"general"} == {"economy"}
    with clock.at(noon(days_ahead(91))):
        assert CASE_OWNER not in enter(guardian.pk).cases


def test_what_is_ended_stands_in_the_log_of_the_case(actor, see_all):
    kari = actor("coordinator")
    row = actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    actions.end_place(queries.relation(actor("coordinator"), CASE_OWNER, row.pk), by=kari)
    see_all()
    written = Entry.objects.filter(case_id=CASE_OWNER, event__startswith="consents.place_").values_list(
        "event", flat=True
    )
    assert set(written) == {"consents.place_recorded", "consents.place_ended"}


def test_the_same_place_recorded_anew_takes_over(actor, see_all):
    kari = actor("coordinator")
    first = actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    again = place(other=first.other, areas=["economy", "housing"], until=days_ahead(400))
    actions.record_place(case(kari, CASE_OWNER), by=kari, **again)
    see_all()
    assert enter(first.other.user_id).cases[CASE_OWNER].read - {"general"} == {"economy", "housing"}
    see_all()
    assert Participation.objects.filter(user=first.other.user_id).count() == 1


def test_a_place_that_is_ended_closes_every_case_of_the_person_at_once(actor, see_all):
    kari = actor("coordinator")
    row = actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    kari = actor("coordinator")
    actions.end_place(queries.relation(kari, CASE_OWNER, row.pk), by=kari)
    assert CASE_OWNER not in enter(row.other.user_id).cases
    see_all()
    assert not Access.objects.filter(user=row.other.user_id, period__contains=clock.today()).exists()


def test_each_parent_is_recorded_on_their_own(actor, see_all):
    jonas = actor("coordinator2")
    row = actions.record_place(
        case(jonas, CASE_CHILD), by=jonas, **place("parent", name="Ola Strand", areas=[], until=None)
    )
    assert enter(row.other.user_id).cases[CASE_CHILD].read >= ALL_AREAS
    see_all()
    recorded = Relation.objects.filter(kind="parent", person=uid("person.child9"))
    assert set(recorded.values_list("other_id", flat=True)) == {row.other_id, uid("person.parent")}


def unrecorded(see_all):
    """Line takes part as a parent, and nobody wrote down that she is one."""
    Relation.objects.filter(other=uid("person.parent")).delete()
    for one in Case.objects.filter(pk__in=[CASE_CHILD, CASE_OWNER16]).select_related("person"):
        refresh_standing(one)
        refresh(one)


def test_a_parent_of_whom_nothing_is_recorded_sees_nothing_and_signs_nothing(actor, see_all):
    unrecorded(see_all)
    assert reads("parent", CASE_CHILD) == frozenset()
    assert reads("parent", CASE_OWNER16) == frozenset()


def test_what_a_youth_shares_with_them_they_see_as_next_of_kin_who_signs_for_nobody(actor, see_all):
    unrecorded(see_all)
    emil = actor("owner16")
    found = case(emil)
    member = next(one for one in consents.shared_with(found) if one.user_id == user_id("parent"))
    terms = Terms(until=days_ahead(90))
    consent_actions.give_sharing_consent(found, member=member, areas={"leisure"}, terms=terms, by=emil)
    line = actor("parent")
    assert line.cases[CASE_OWNER16].role == "relative"
    assert line.cases[CASE_OWNER16].read - {"general"} == {"leisure"}
    assert signs_as(line, case(line), ["leisure"]) is None


def test_who_is_not_recorded_is_listed_and_recorded_from_there_and_then_sees(browser, see_all):
    unrecorded(see_all)
    jonas = browser("coordinator2")
    html = jonas.get(at("deciders", CASE_CHILD)).content.decode()
    assert "Line Strand" in html
    assert "Ingenting er skrevet ned om foreldreansvar" in html
    assert "Ingenting er skrevet ned" in jonas.get(at("team", CASE_CHILD)).content.decode()
    form = jonas.get(at("add_decider", CASE_CHILD) + f"?who={user_id('parent')}").content.decode()
    assert re.search(rf'<(input|option)[^>]*value="{uid("person.parent")}"[^>]*(checked|selected)', form)
    told = {"kind": "parent", "who": str(uid("person.parent")), "documented_by": "Folkeregisteret, sett av Jonas"}
    assert jonas.post(at("add_decider", CASE_CHILD), told).status_code == 302
    assert "Ingenting er skrevet ned" not in jonas.get(at("deciders", CASE_CHILD)).content.decode()
    assert reads("parent", CASE_CHILD) >= ALL_AREAS
    see_all()
    assert Participation.objects.filter(case_id=CASE_CHILD, user=user_id("parent")).count() == 1
    assert User.objects.filter(name="Line Strand").count() == 1


def test_access_made_anew_by_one_parent_keeps_the_others(actor, see_all):
    jonas = actor("coordinator2")
    ola = actions.record_place(
        case(jonas, CASE_CHILD), by=jonas, **place("parent", name="Ola Strand", areas=[], until=None)
    )
    line = actor("parent")
    assert not Person.objects.filter(pk=ola.other_id).exists()
    refresh_standing(case(line, CASE_CHILD))
    assert enter(ola.other.user_id).cases[CASE_CHILD].read >= ALL_AREAS


@pytest.mark.parametrize(
    ("kind", "others", "field"),
    [
        ("guardian", {"areas": []}, "areas"),
        ("proxy", {"until": None}, "until"),
        ("proxy", {"until": days_ago(1)}, "until"),
        ("guardian", {"until": days_ahead(6 * 366)}, "until"),
        ("guardian", {"documented_by": " "}, "documented_by"),
        ("parent", {"age": 18}, "kind"),
        ("proxy", {}, ""),
    ],
)
def test_a_paper_has_scope_and_expiry(kind, others, field):
    told = {"areas": ["health"], "until": days_ahead(30), "documented_by": "Fullmakt", "age": 40, **others}
    assert rules.fault_in_place(kind, today=clock.today(), **told)[0] == field


def test_the_page_says_in_a_sentence_who_decides(browser):
    html = browser("owner16").get(at("deciders", CASE_OWNER16)).content.decode()
    assert "Du er 16" in html
    assert "Skriv det ned" not in html
    assert browser("provider").get(at("deciders", CASE_OWNER16)).status_code in (403, 404)


def test_the_coordinator_writes_it_down_in_the_pages(browser, see_all):
    kari = browser("coordinator")
    wrong = kari.post(at("add_decider", CASE_OWNER), {"kind": "proxy", "who": "new", "name": "Eva Full"})
    assert "til og med" in wrong.content.decode()
    told = {"kind": "proxy", "who": "new", "name": "Eva Full", "email": "eva@example.test", "areas": ["health"]}
    told |= {"until": days_ahead(100).isoformat(), "documented_by": "Underskrevet fullmakt"}
    assert kari.post(at("add_decider", CASE_OWNER), told).status_code == 302
    html = kari.get(at("deciders", CASE_OWNER)).content.decode()
    assert "Eva Full" in html
    assert "Underskrevet fullmakt" in html
    see_all()
    row = Relation.objects.get(other__name="Eva Full")
    assert kari.get(at("end_decider", CASE_OWNER, row.pk)).status_code == 200
    assert kari.post(at("end_decider", CASE_OWNER, row.pk)).status_code == 302


def test_incapacity_in_the_pages(browser, see_all):
    kari = browser("coordinator")
    told = {"areas": ["health"], "since": clock.today().isoformat(), "until": days_ahead(100).isoformat()}
    told |= {"documented_by": "Berit Aas, fastlege", "documented_on": days_ago(1).isoformat()}
    assert "Registrer først vergen" in kari.post(at("incapacity", CASE_OWNER), told).content.decode()
    assert kari.post(at("incapacity", CASE_OWNER16), told).status_code == 302
    see_all()
    row = Incapacity.objects.get(tenant_id=GRANLIA)
    assert "Berit Aas" in kari.get(at("deciders", CASE_OWNER16)).content.decode()
    assert kari.post(at("end_incapacity", CASE_OWNER16, row.pk)).status_code == 302


def test_the_person_reads_the_name_of_a_guardian_and_nothing_more_of_them(actor, browser, see_all):
    kari = actor("coordinator")
    actions.record_place(case(kari, CASE_OWNER), by=kari, **place())
    assert "Tor Verge" in browser("owner").get(at("deciders", CASE_OWNER)).content.decode()
    nora = actor("owner")
    assert not Person.objects.filter(name="Tor Verge").exists()
    assert queries.standing(case(nora, CASE_OWNER)).places[0].name == "Tor Verge"


def test_a_proxy_for_money_sends_no_nurse_away(actor):
    kari = actor("coordinator")
    row = actions.record_place(case(kari, CASE_OWNER), by=kari, **place("proxy"))
    proxy = enter(row.other.user_id)
    for code in ("gp", "nav", "relative"):
        member = consents.member(proxy, CASE_OWNER, member_of(code))
        assert not may_take_out(proxy, member)
        assert not may_change_member(proxy, member)
    nora = actor("owner")
    assert may_take_out(nora, consents.member(nora, CASE_OWNER, member_of("gp")))


def member_of(code):
    return Participation.objects.get(case_id=CASE_OWNER, user_id=user_id(code)).pk


def test_a_paper_that_runs_out_stands_in_the_coordinators_day(actor, browser):
    kari = actor("coordinator")
    actions.record_place(case(kari, CASE_OWNER), by=kari, **place(until=days_ahead(61)))
    assert not ahead(actor("coordinator"), papers=60, consents=0)
    with clock.at(noon(days_ahead(1))):
        [found] = ahead(actor("coordinator"), papers=60, consents=0)
        assert (found.case_id, found.day, found.age) == (
            CASE_OWNER,
            days_ahead(60),
            None,
        )  # the same day, seen from tomorrow
        assert at("deciders", CASE_OWNER) in browser("coordinator").get(reverse("front:day")).content.decode()
        assert not ahead(actor("coordinator2"), papers=60, consents=0)
    with clock.at(noon(days_ahead(62))):
        assert not ahead(actor("coordinator"), papers=60, consents=0)
