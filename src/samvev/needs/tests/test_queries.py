"""Reading: within reach, and the same number of questions however much there is."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.kernel.actor import ANYONE
from samvev.kernel.errors import NotFound
from samvev.needs import queries
from samvev.needs.codes import new_code
from samvev.needs.tests.stories import as_, asked, assessed, baton, look, sent
from samvev.people.models import Person, Protection
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, uid, user_id


def test_offers_are_those_that_wait_for_me(db: None) -> None:
    row = asked()
    assert [offer.pk for offer in queries.offers(as_("coordinator"))] == [row.pk]
    assert queries.offers(as_("coordinator2")) == []


def test_counts_of_the_inbox(db: None) -> None:
    made = sent()
    sent()
    ke = as_("ke")
    assert queries.inbox_counts(ke) == queries.Counts(open=2, mine=0, closed=0)
    made.taken_by_id = ke.user_id
    made.save()
    assert [row.pk for row in queries.inbox(ke, "mine")] == [made.pk]
    assert queries.inbox_counts(as_("stranger")) == queries.Counts(0, 0, 0)


def test_load_by_person_and_by_unit(db: None) -> None:
    loads = {load.user.code: load for load in queries.manager_load(as_("manager"))}
    assert {case.pk for case in loads["coordinator"].cases} == {CASE_OWNER, CASE_OWNER16}
    assert loads["localadmin"].cases == []
    units = {load.unit.code: load for load in queries.unit_load(GRANLIA)}
    assert (units["family"].cases, units["family"].coordinators, units["family"].mean) == (2, 1, 2)
    assert units["family"].has_manager
    assert units["nav"].mean is None


def test_someone_who_manages_nothing_sees_no_load(db: None) -> None:
    assert queries.manager_load(as_("coordinator")) == []
    assert queries.to_name(as_("coordinator")) == []


def test_the_load_of_units_takes_four_questions(db: None) -> None:
    look()
    with CaptureQueriesContext(connection) as captured:
        queries.unit_load(GRANLIA)
    assert len(captured) == 4


def test_a_code_finds_its_report_whoever_asks(db: None) -> None:
    code = new_code()
    made = sent(code)
    sent()
    assert queries.by_code(ANYONE, code).pk == made.pk  # type: ignore[union-attr]
    assert queries.by_code(as_("neighbour"), code).pk == made.pk  # type: ignore[union-attr]
    assert queries.by_code(ANYONE, new_code()) is None
    assert queries.by_code(ANYONE, "hei") is None


def test_suggestions_are_by_name_or_birth_date_and_never_of_the_strictly_protected(db: None) -> None:
    made = sent(about_name="Nora Berg", about_birth_date=date(1992, 1, 1))
    as_("ke")
    person = Person.objects.get(pk=uid("person.owner"))
    person.birth_date = date(1992, 1, 1)
    person.save()
    assert list(queries.likely_persons(made)) == [person]
    person.protection = Protection.STRICT
    person.save()
    assert list(queries.likely_persons(made)) == []


def test_what_is_known_of_whoever_reports_from_inside(actor: Any) -> None:
    assert queries.known_of_reporter(ANYONE) == {}
    assert queries.known_of_reporter(actor("hospital"))["reporter"] == "hospital"
    assert queries.known_of_reporter(actor("coordinator"))["reporter"] == "staff"
    assert queries.known_of_reporter(actor("parent")) == {
        "reporter_name": "Line Strand",
        "reporter_contact": "99 00 00 00",
    }


def test_ones_own_organisation_stands_first(actor: Any) -> None:
    assert queries.organisations(actor("hospital"))[0].name == "Midtdal sykehus HF"


@pytest.mark.parametrize("find", [queries.report, queries.ruling, queries.appointment, queries.change_request])
def test_what_is_not_there_is_not_found(actor: Any, find: Any) -> None:
    with pytest.raises(NotFound):
        find(actor("ke"), uid("nothing"))


def test_the_report_of_a_case_brings_its_assessment(db: None) -> None:
    row = baton()
    found = queries.report_of(row.case)
    assert found is not None
    assert queries.assessment(found).wish == "Kari"  # type: ignore[union-attr]
    assert queries.assessment(sent()) is None


def test_the_coordinating_unit_is_told(db: None) -> None:
    assessed()
    assert queries.desk_users(GRANLIA) == {user_id("ke")}
