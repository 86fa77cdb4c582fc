"""Complaints in the report: by hand, against the slow way on random ones, and the lists behind every number."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from samvev.cases.models import Case, CaseKind
from samvev.kernel import clock
from samvev.kernel.ids import new_id
from samvev.needs.complaints.models import About, Complaint, ComplaintState
from samvev.needs.models import NeedReport
from samvev.organisations.models import Organisation
from samvev.oversight import figures, selection
from samvev.oversight.scope import COUNTED, Scope
from samvev.oversight.sharing import LEAST, shared
from samvev.oversight.tests import slow
from tests.world import CASE_OWNER, GRANLIA, user_id

NOW = datetime(2020, 5, 17, 12, tzinfo=ZoneInfo("Europe/Oslo"))
YEARS = (2018, 2019, 2020)

NONE = {"active": 0, "passive": 0}
MEANS = {status: {"total": 0, "mean": 0.0} for status in NONE}
BASE = {
    "cases": NONE,
    "kinds": {},
    "workplaces": {},
    "age_sex": {"active": {}, "passive": {}},
    "messages": MEANS,
    "sign_ins": MEANS,
    "passive_reasons": {},
    "excluded": {"training": 0},
}
days = st.dates(date(2017, 11, 1), date(2020, 8, 1)) | st.sampled_from(
    [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1), NOW.date()]
)


def store(one: slow.Complained, tenant, case, report) -> None:
    state = one.how or ("forwarded" if one.sent else "received")
    Complaint.objects.create(
        tenant_id=tenant,
        case=case,
        report=report,
        about=one.about,
        complains_as="self",
        by_name="N",
        words="Ord",
        received_on=one.came,
        forwarded_on=one.sent,
        ended_on=one.ended,
        state=state,
        registered_by_id=user_id("ke"),
        registered_by_name="Ingrid Solbakk",
    )


def need_report(tenant) -> NeedReport:
    made = {"tenant_id": tenant, "number": new_id().hex[:18], "tracking_key": new_id().hex}
    return NeedReport.objects.create(**made, reporter="self", difficult="x", agrees="yes")


@st.composite
def complained(draw) -> slow.Complained:
    came, sent, ended = sorted([draw(days), draw(days), draw(days)])
    way = draw(st.sampled_from(["", "sent", "changed", "withdrawn", "upheld", "not_upheld", "sent withdrawn"]))
    how = way.removeprefix("sent").strip()
    return slow.Complained(
        draw(st.sampled_from(About.values)),
        came,
        sent if "sent" in way or "upheld" in way else None,
        ended if how else None,
        how,
        training=draw(st.sampled_from([False, False, True])),
    )


def leaves(table):
    """Every number that opens a list: its cell, and what it says."""
    yield from ((name, table[name]) for name in ("received", "forwarded", "open"))
    yield from table["about"].items()
    yield from table["outcomes"].items()


def test_random_complaints_give_what_the_slow_way_gives_and_every_number_opens_as_many(see_all):
    normal, training = (Case.objects.get(pk=CASE_OWNER) for _ in range(2))
    training.pk, training.code, training.kind = new_id(), "opplæring", CaseKind.TRAINING
    training._state.adding = True
    training.save()
    report = need_report(GRANLIA)

    @settings(max_examples=40, deadline=None)
    @given(st.lists(complained(), max_size=8))
    def check(found):
        with transaction.atomic(), clock.at(NOW):
            for number, one in enumerate(found):
                case = training if one.training else None if number % 3 else normal
                store(one, GRANLIA, case, None if case else report)
            made = figures.years(Scope((GRANLIA,), YEARS))
            for year in YEARS:
                told = made[year]["complaints"]
                assert told == slow.complaints_table(found, year, NOW.date())
                assert sum(told["about"].values()) == told["received"]
                for cell, number in leaves(told):
                    subject, behind = selection.behind(Scope((GRANLIA,), (year,)), "complaints", cell)
                    assert (subject, len(behind)) == ("complaint", number), (year, cell)
                    assert max(Counter(row["id"] for row in behind).values(), default=1) == 1
            transaction.set_rollback(True)

    check()


def test_the_slow_way_takes_the_middle_as_told():
    assert slow.middle([], 50) is None
    assert slow.middle([7], 90) == 7
    assert (slow.middle([1, 14, 30], 50), slow.middle([1, 14, 30], 90)) == (14, 26.8)
    assert slow.middle([1, 2], 50) == 1.5


def test_a_narrowed_report_has_no_complaints(see_all):
    narrowed = Scope((GRANLIA,), (2026,), COUNTED[:1])
    assert "complaints" not in figures.years(narrowed)[2026]


def test_the_shared_report_tells_no_small_number_of_complaints(see_all):
    year = clock.today().year
    for about in (*["coordinator"] * 6, "no_plan"):
        store(slow.Complained(about, clock.today()), GRANLIA, Case.objects.get(pk=CASE_OWNER), None)
    whole = figures.report(Organisation.objects.get(pk=GRANLIA), Scope((GRANLIA,), (year,)))
    told = shared(whole)["years"][str(year)]["complaints"]
    assert told["received"] == 7
    assert told["about"]["no_plan"] is None
    assert list(told["about"].values()).count(None) >= 2
    assert told["forwarding_days"] == {"median": None, "p90": None}


@st.composite
def flows(draw):
    """The complaints of four years: what was open before a year, and came in it, ended in it or is open after."""
    few, still, years = st.integers(0, 9) | st.just(40), draw(st.integers(0, 9)), {}
    for year in range(2017, 2021):
        about = {name: draw(few) for name in About.values}
        came = sum(about.values())
        outcomes, left = {}, still + came
        for name in ComplaintState.ended():
            outcomes[name] = draw(st.integers(0, min(left, 9)))
            left -= outcomes[name]
        days = {"median": 1.0, "p90": 2.0}
        told = {"received": came, "about": about, "forwarded": draw(few), "forwarding_days": days}
        years[str(year)] = BASE | {"complaints": told | {"outcomes": outcomes, "open": left}}
        still = left
    return {"years": years}


@settings(max_examples=300, deadline=None)
@given(flows())
def test_how_many_are_open_gives_no_hidden_number_away(report):
    """Open after a year is open before it, and what came, less what ended: each can be worked out from the others."""
    before, truth_before = None, None
    for year, table in shared(report)["years"].items():
        truth, told = report["years"][year]["complaints"], table["complaints"]
        ended = None if None in told["outcomes"].values() else sum(told["outcomes"].values())
        known = [told["received"], ended, told["open"], before if truth_before is not None else None]
        real = [truth["received"], sum(truth["outcomes"].values()), truth["open"], truth_before]
        for number, value in zip(known, real, strict=True):
            if number is None and value is not None and 0 < value < LEAST:
                assert known.count(None) > 1, (year, known, real)
        assert not any(n is not None and 0 < n < LEAST for n in (*told["about"].values(), *told["outcomes"].values()))
        before, truth_before = told["open"], truth["open"]


def test_the_list_behind_a_number_tells_kind_and_day_and_never_the_words(see_all, browser):
    store(slow.Complained("no_plan", clock.today()), GRANLIA, Case.objects.get(pk=CASE_OWNER), None)
    made = Complaint.objects.get()
    address = reverse("oversight:cases", args=[clock.today().year])
    for who, opens in (("ke", True), ("admin", False)):
        answer = browser(who).get(address, {"table": "complaints", "cell": "open"})
        assertContains(answer, str(About.NO_PLAN.label) if opens else "individuell plan")
        assertNotContains(answer, "Ord<")
        assert (reverse("needs:complaint", args=[made.pk]) in answer.content.decode()) == opens
    report = browser("ke").get(reverse("oversight:yearly", args=[clock.today().year]))
    assertContains(report, "cell=no_plan")
    assert browser("manager").get(address, {"table": "complaints", "cell": "open"}).status_code == 404


def test_every_way_a_complaint_ends_has_its_line():
    assert ComplaintState.ended() == list(slow.complaints_table([], 2018, NOW.date())["outcomes"])
    assert About.values == list(slow.complaints_table([], 2018, NOW.date())["about"])
