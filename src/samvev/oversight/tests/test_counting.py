"""The figures against an independent, slow implementation, on random histories; and tables that add up."""

from datetime import date, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from samvev.cases.active import rebuild
from samvev.kernel import clock
from samvev.organisations.models import Organisation
from samvev.oversight import figures
from samvev.oversight.scope import Scope
from samvev.oversight.tests import slow
from samvev.oversight.tests.histories import OSLO, histories, store
from tests.world import GRANLIA, STOREFJORD, UNITS, uid

YEARS = (2017, 2018, 2019, 2020)
NOW = datetime(2020, 5, 17, 12, tzinfo=OSLO)  # the last year asked about is not over
MAIN = ("cases", "kinds", "age_sex", "workplaces", "messages", "sign_ins", "passive_reasons", "excluded")
UNIT_IDS = {code: uid(f"unit.{code}") for code in ("family", "mental", "doctors")}
NAMES = {code: UNITS[code][1] for code in UNIT_IDS}


@pytest.fixture
def empty(see_all):
    """An organisation without cases, whose coordinators come from elsewhere: those units count as external."""
    from samvev.cases.models import Case

    Case.objects.filter(tenant_id=STOREFJORD).delete()
    return Organisation.objects.get(pk=STOREFJORD)


def expected(cases, months, year):
    table = slow.year_table(cases, year, months, set(UNIT_IDS), NOW.date())
    table["workplaces"] = {NAMES.get(name, name): found for name, found in table["workplaces"].items()}
    return table


def dense(table):
    """Unknown sex and age stand in a table only when someone has it; both ways of writing compare as equal."""
    return {
        status: {(band, sex): n for band, row in rows.items() for sex, n in row.items() if n}
        for status, rows in table.items()
    }


def adds_up(table):
    for status in ("active", "passive"):
        whole = table["cases"][status]
        assert sum(kind[status] for kind in table["kinds"].values()) == whole
        assert sum(place[status] for place in table["workplaces"].values()) == whole
        assert sum(n for row in table["age_sex"][status].values() for n in row.values()) == whole
    reasons = table["passive_reasons"].values()
    assert max(reasons) <= table["cases"]["passive"] <= sum(reasons)


def test_random_histories_give_what_the_slow_way_gives_and_every_table_adds_up(empty):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(histories(), min_size=1, max_size=6), st.sampled_from([1, 6, 12, 18]))
    def check(cases, months):
        with transaction.atomic(), clock.at(NOW):
            Organisation.objects.filter(pk=empty.pk).update(activity_months=months)
            for case in cases:
                store(case, tenant=empty.pk, unit_ids=UNIT_IDS)
            assert rebuild(empty.pk) == []
            found = figures.years(Scope((empty.pk,), YEARS))
            for year in YEARS:
                wanted, made = expected(cases, months, year), {name: found[year][name] for name in MAIN}
                adds_up(made)
                assert dense(made.pop("age_sex")) == dense(wanted.pop("age_sex"))
                assert made == wanted
            transaction.set_rollback(True)

    check()


def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month():
    from samvev.kernel.period import months_after

    @given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
    def check(day, months):
        assert months_after(day, months) == slow.later(day, months)

    check()


def test_several_organisations_together_are_the_sum_of_each(see_all):
    for tenant in (GRANLIA, STOREFJORD):
        rebuild(tenant)
    year = clock.today().year
    together, *each = (
        figures.years(Scope(tenants, (year,)))[year] for tenants in ((GRANLIA, STOREFJORD), (GRANLIA,), (STOREFJORD,))
    )
    adds_up(together)
    for status in ("active", "passive"):
        assert together["cases"][status] == sum(one["cases"][status] for one in each)
        for kind in together["kinds"]:
            assert together["kinds"][kind][status] == sum(one["kinds"][kind][status] for one in each)
    assert together["cases"]["active"] + together["cases"]["passive"] == 4
