"""How it is going in the report: against the slow way, never of fewer than five, and without a list behind it."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from samvev.cases.models import Case, CaseKind
from samvev.kernel import clock, walls
from samvev.kernel.errors import NotFound
from samvev.kernel.ids import new_id
from samvev.needs.satisfaction.models import Satisfaction
from samvev.organisations.models import Organisation
from samvev.oversight import figures, selection
from samvev.oversight.satisfaction import TOO_FEW, satisfaction
from samvev.oversight.scope import COUNTED, Scope
from samvev.oversight.sharing import LEAST, shared
from samvev.oversight.tests.slow_supervision import Said, answers
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, STOREFJORD, TENANTS, uid

NOW = datetime(2020, 5, 17, 12, tzinfo=ZoneInfo("Europe/Oslo"))
YEARS = (2018, 2019, 2020)
PLACES = {"here": GRANLIA, "there": STOREFJORD}
KEYS = {"one": CASE_OWNER, "other": CASE_OWNER16}
days = st.dates(date(2017, 12, 1), date(2020, 5, 17)) | st.sampled_from(
    [date(2018, 12, 31), date(2019, 1, 1), date(2019, 12, 31), date(2020, 3, 31), date(2020, 4, 1)]
)
said = st.builds(
    Said,
    who=st.integers(1, 7),
    case=st.sampled_from(["one", "one", "other", "training"]),
    day=days,
    face=st.sampled_from([None, 1, 2, 3, 4, 5]),
    where=st.sampled_from(["here", "here", "here", "there"]),
)


def keep(one: Said, cases: dict[str, UUID]) -> None:
    """As who says it: nobody else can."""
    who = uid(f"somebody {one.who}")
    walls.enter(user=who, tenants=TENANTS, cases=cases.values())
    Satisfaction.objects.create(
        tenant_id=PLACES[one.where], case_id=cases[one.case], user_id=who, by_name="N", given_on=one.day, face=one.face
    )


def many(*faces: int, year: int = 2019) -> None:
    for who, face in enumerate(faces):
        keep(Said(who, "one", date(year, 2, 1), face), KEYS)
    walls.enter(tenants=TENANTS)


def test_random_answers_give_what_the_slow_way_gives(see_all):
    training = Case.objects.get(pk=CASE_OWNER)
    training.pk, training.code, training.kind = new_id(), "opplæring", CaseKind.TRAINING
    training._state.adding = True
    training.save()
    cases = KEYS | {"training": training.pk}

    @settings(max_examples=50, deadline=None)
    @given(st.lists(said, min_size=25, max_size=60, unique_by=lambda one: (one.who, one.case, one.day)))
    def check(found):
        with transaction.atomic(), clock.at(NOW):
            for one in found:
                keep(one, cases)
            see_all()
            here = [one for one in found if one.where == "here"]
            apart = satisfaction(Scope((GRANLIA,), YEARS))
            both = satisfaction(Scope((GRANLIA, STOREFJORD), YEARS, as_one=True))
            for year in YEARS:
                assert apart[year] == answers(here, year, NOW.date())
                seen["told"] += apart[year] != TOO_FEW
                assert both[year] == answers(found, year, NOW.date())
            transaction.set_rollback(True)

    seen = Counter()
    check()
    assert seen["told"] > 10, "mostly too few: nothing is compared"


def test_four_are_too_few_and_five_are_told(see_all):
    with clock.at(NOW):
        many(1, 2, 3, 4)
        assert satisfaction(Scope((GRANLIA,), (2019,)))[2019] == TOO_FEW
        keep(Said(9, "one", date(2019, 2, 1), 5), KEYS)
        see_all()
        made = satisfaction(Scope((GRANLIA,), (2019,)))[2019]
    assert made == {"answered": LEAST, "mean": 3.0, "low": 2, "middle": 1, "high": 2}


def test_training_is_not_counted(see_all):
    with clock.at(NOW):
        many(1, 2, 3, 4, 5)
        see_all()
        Case.objects.filter(pk=CASE_OWNER).update(kind=CaseKind.TRAINING)
        assert satisfaction(Scope((GRANLIA,), (2019,)))[2019] == TOO_FEW


def test_one_who_answers_in_two_cases_does_not_make_a_fifth(see_all):
    with clock.at(NOW):
        many(1, 2, 3, 4)
        keep(Said(0, "other", date(2019, 2, 1), 5), KEYS)
        see_all()
        assert satisfaction(Scope((GRANLIA,), (2019,)))[2019] == TOO_FEW


def test_another_organisation_is_told_nothing(see_all):
    with clock.at(NOW):
        many(1, 2, 3, 4, 5)
        walls.enter(tenants=[STOREFJORD])
        assert satisfaction(Scope((GRANLIA,), (2019,)))[2019] == TOO_FEW


def test_anyone_but_the_application_and_the_owner_cannot_ask(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT proacl::text FROM pg_proc WHERE proname = 'samvev_satisfaction'")
        assert "{=X" not in cursor.fetchone()[0]


def test_a_narrowed_report_has_none(see_all):
    assert "satisfaction" not in figures.years(Scope((GRANLIA,), (2026,), COUNTED[:1]))[2026]


@pytest.mark.parametrize("cell", ["answered", "mean", "low", "middle", "high"])
def test_no_list_stands_behind_it(see_all, cell):
    with pytest.raises(NotFound):
        selection.behind(Scope((GRANLIA,), (2019,)), "satisfaction", cell)


def test_the_shared_report_hides_few_of_a_kind_and_what_would_tell_them(see_all):
    with clock.at(NOW):
        many(1, *[3] * 6, *[5] * 8)
        whole = figures.report(Organisation.objects.get(pk=GRANLIA), Scope((GRANLIA,), (2019,)))
    told = shared(whole)["years"]["2019"]["satisfaction"]
    assert told == {"answered": 15, "mean": None, "low": None, "middle": None, "high": 8}


def test_the_page_says_too_few_and_then_the_numbers_without_a_link(see_all, browser):
    year = clock.today().year - 1
    address = reverse("oversight:yearly", args=[year])
    assertContains(browser("ke").get(address), "for få til å vises</td>", count=4)
    many(1, 2, 3, 4, 4, year=year)
    answer = browser("ke").get(address)
    assertContains(answer, "for få til å vises</td>", count=3)
    assertContains(answer, "40,0")
    assertNotContains(answer, "table=satisfaction")
    behind = reverse("oversight:cases", args=[year])
    assert browser("ke").get(behind, {"table": "satisfaction", "cell": "low"}).status_code == 404
