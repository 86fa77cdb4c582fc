"""The plan on paper: an archivable, accessible document with only what the reader may see."""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from samvev.cases import queries as cases
from samvev.kernel import clock
from samvev.plans import actions, queries
from samvev.plans.models import Goal, GoalStatus, Plan
from samvev.plans.paper import plan_pdf
from tests.world import CASE_OWNER, days_ahead

MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def printed(actor, who="owner", language="nb"):
    me = actor(who)
    page = queries.plan_page(me, queries.case_with_plan(me, CASE_OWNER))
    with clock.at(MOMENT):
        return plan_pdf(me, page, team=cases.team(page.case), language=language)


def words_of(document):
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_is_archivable_and_accessible(actor):
    reader = PdfReader(io.BytesIO(printed(actor)))
    root = reader.trailer["/Root"]
    told = root["/Metadata"].get_object().get_data().decode()
    for mark in ("<pdfaid:part>2</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</"):
        assert mark in told
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb"
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks_the_language_that_was_chosen(actor, language):
    reader = PdfReader(io.BytesIO(printed(actor, language=language)))
    assert reader.trailer["/Root"]["/Lang"] == language


def test_it_has_what_matters_the_team_the_goals_and_how_it_went(actor):
    words = words_of(printed(actor))
    for said in ("Jeg vil tilbake i jobb", "Kari Nes", "Stian Moe", "Mål for", "Tiltak for", "Det går framover."):
        assert said in words
    assert "Granlia kommune" in words


def test_it_has_only_what_the_reader_may_see(actor):
    words = words_of(printed(actor, "gp"))
    assert words.count("Mål for") == 1
    assert words.count("Tiltak for") == 1


def test_the_same_plan_at_the_same_moment_is_the_same_document(actor):
    assert printed(actor) == printed(actor)


def test_subgoals_proposals_texts_and_loose_measures_are_on_it(actor):
    owner = actor("owner")
    case = queries.case_with_plan(owner, CASE_OWNER)
    goal = queries.plan_page(owner, case).goals[0].goal
    actions.add_goal(case, title="Første steg", parent=goal, by=owner)
    actions.add_measure(case, title="For alle", due_on=days_ahead(2), by=owner)
    actions.set_period(
        queries.plan(owner, CASE_OWNER),
        starts_on=days_ahead(0),
        revise_on=days_ahead(90),
        ends_on=days_ahead(300),
        seen=1,
        by=owner,
    )
    Plan.objects.filter(case=case).update(strengths="Humor\n\nog tålmodighet")
    Goal.objects.create(
        tenant_id=case.tenant_id, case=case, title="Et forslag", area="health", status=GoalStatus.PROPOSED
    )
    words = words_of(printed(actor))
    for said in ("Første steg", "For alle", "Et forslag", "Humor", "og tålmodighet"):
        assert said in words
