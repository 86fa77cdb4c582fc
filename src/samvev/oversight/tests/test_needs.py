"""Reports of need in the report: against the slow way on random ones, and the lists behind every number."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.needs.models import NeedReport, Outcome, Ruling
from samvev.oversight import figures, selection
from samvev.oversight.scope import COUNTED, Scope
from samvev.oversight.tests.histories import OSLO, days, histories, store
from samvev.oversight.tests.slow_needs import OUTCOMES, Reported, needs
from samvev.oversight.tests.test_complaints import need_report
from samvev.oversight.tests.test_counting import NOW, UNIT_IDS, YEARS
from tests.world import STOREFJORD, user_id


@st.composite
def reported(draw) -> Reported:
    case, came = draw(st.none() | histories()), draw(days)
    if case and case.held:  # as a rule somebody coordinates soon after
        came = draw(st.just(came) | st.just(case.held[0].first - timedelta(days=draw(st.integers(-1, 40)))))
    decisions = sorted(day for day in draw(st.lists(days, max_size=3)) if day >= came)
    return Reported(came, [(day, draw(st.sampled_from(OUTCOMES))) for day in decisions], case)


def keep(one: Reported) -> None:
    """A minute after midnight in Norway: still the day before in UTC."""
    made = need_report(STOREFJORD)
    begins = datetime.combine(one.came, time(0, 1), OSLO)
    case = None
    if one.case:
        known = set(Case.objects.filter(tenant_id=STOREFJORD).values_list("pk", flat=True))
        store(one.case, tenant=STOREFJORD, unit_ids=UNIT_IDS)
        case = Case.objects.filter(tenant_id=STOREFJORD).exclude(pk__in=known).get()
    NeedReport.objects.filter(pk=made.pk).update(received_at=begins, case=case)
    by = {"decided_by_id": user_id("ke"), "decided_by_name": "K", "reason": "F", "letter": "B", "language": "nb"}
    for turn, (day, outcome) in enumerate(one.decided, 2):
        at = datetime.combine(day, time(0, 0), OSLO) + timedelta(minutes=turn)
        Ruling.objects.create(tenant_id=STOREFJORD, report=made, outcome=outcome, decided_at=at, **by)


def test_random_reports_give_what_the_slow_way_gives_and_every_number_opens_as_many(see_all):
    Case.objects.filter(tenant_id=STOREFJORD).delete()
    seen = Counter()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(reported(), min_size=1, max_size=5))
    def check(found):
        with transaction.atomic(), clock.at(NOW):
            for one in found:
                keep(one)
            made = figures.years(Scope((STOREFJORD,), YEARS))
            for year in YEARS:
                told = made[year]["needs"]
                assert told == needs(found, year, NOW.date()), year
                seen.update({name: told[name] for name in ("reported", "decided", "coordinated")})
                numbers = {name: told[name] for name in ("reported", "decided", "coordinated")} | told["outcomes"]
                for cell, number in numbers.items():
                    subject, behind = selection.behind(Scope((STOREFJORD,), (year,)), "needs", cell)
                    assert (subject, len({row["id"] for row in behind})) == ("report", number), (year, cell)
            transaction.set_rollback(True)

    check()
    assert min(seen.values()) > 0, f"something is never compared: {seen}"


def test_every_outcome_has_its_line():
    assert Outcome.values == OUTCOMES


def test_a_narrowed_report_has_no_needs(see_all):
    assert "needs" not in figures.years(Scope((STOREFJORD,), (2019,), COUNTED[:1]))[2019]
