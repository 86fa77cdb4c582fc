"""Children of a family plan are linked, never merged: what is seen of each follows that child's own consents."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samvev.cases.models import Access, Case, CaseKind, FamilyMember
from samvev.cases.queries import case as case_of
from samvev.consents.families import actions, queries
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.errors import Denied, NotFound
from samvev.people.ages import birthday
from samvev.people.models import Person
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, uid


@pytest.fixture
def family(see_all):
    """Emil's case is the family's; Nora, whose case Kari coordinates as well, is to be linked to it."""
    Case.objects.filter(pk=CASE_OWNER16).update(kind=CaseKind.FAMILY_PLAN)
    Person.objects.filter(pk=uid("person.owner")).update(birth_date=born(10))


def born(age):
    """The day on which someone was born who turns so old today."""
    return birthday(clock.today(), -age)


def at(name, *ids):
    return reverse(f"consents:{name}", args=ids)


def everything(see_all):
    see_all()
    rows = Access.objects.order_by("pk").values(), Consent.objects.order_by("pk").values()
    return [list(found) for found in rows]


def test_linking_lets_nobody_see_more_and_moves_no_consent(family, actor, see_all):
    before = everything(see_all)
    kari = actor("coordinator")
    actions.link(case_of(kari, CASE_OWNER16), person=Person.objects.get(pk=uid("person.owner")), by=kari)
    assert everything(see_all) == before


def test_each_reader_sees_the_children_whom_they_reach(family, browser, see_all):
    kari = browser("coordinator")
    assert kari.post(at("family", CASE_OWNER16), {"person": str(uid("person.owner"))}).status_code == 302
    html = kari.get(at("family", CASE_OWNER16)).content.decode()
    assert "Nora Eide" in html
    assert reverse("front:case", args=[CASE_OWNER]) in html
    for code in ("provider", "parent", "owner16"):  # they take part for Emil, and do not reach Nora
        page = browser(code).get(at("family", CASE_OWNER16))
        assert page.status_code == 200
        assert "Nora" not in page.content.decode()
        assert browser(code).get(reverse("front:case", args=[CASE_OWNER])).status_code in (403, 404)


def test_only_children_whose_case_one_coordinates_can_be_linked(family, actor, see_all):
    kari = actor("coordinator")
    found = case_of(kari, CASE_OWNER16)
    assert [one.name for one in queries.candidates(kari, found)] == ["Nora Eide"]
    with pytest.raises(NotFound):
        actions.link(found, person=Person.objects.get(pk=uid("person.child9")), by=kari)


@pytest.mark.parametrize(("days", "offered"), [(0, False), (1, True)])
def test_nobody_of_age_is_offered_as_one_more_child(family, actor, see_all, days, offered):
    Person.objects.filter(pk=uid("person.owner")).update(birth_date=born(18) + timedelta(days))
    kari = actor("coordinator")
    assert bool(queries.candidates(kari, case_of(kari, CASE_OWNER16))) is offered


def test_no_button_is_shown_that_would_be_refused(family, browser, see_all):
    """A child without a case of their own stays, and the plan is about everything of theirs."""
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER16}
    alone = FamilyMember.objects.create(**told, position=1, person_id=uid("person.relative"))
    at_home = FamilyMember.objects.create(**told, position=2, person_id=uid("person.owner"))
    html = browser("coordinator").get(at("family", CASE_OWNER16)).content.decode()
    for name in ("unlink", "family_areas"):
        assert at(name, CASE_OWNER16, alone.pk) not in html
        assert at(name, CASE_OWNER16, at_home.pk) in html
    assert html.count("Barnet har ikke en egen sak") == 1


@pytest.mark.parametrize("code", ["parent", "owner16", "provider"])
def test_only_the_coordinator_links(family, actor, code):
    kari = actor("coordinator")
    nora = Person.objects.get(pk=uid("person.owner"))
    someone = actor(code)
    with pytest.raises(Denied):
        actions.link(case_of(someone, CASE_OWNER16), person=nora, by=someone)
    assert kari


def test_a_link_is_taken_away_and_the_child_keeps_everything(family, browser, actor, see_all):
    kari = actor("coordinator")
    nora = Person.objects.get(pk=uid("person.owner"))
    row = actions.link(case_of(kari, CASE_OWNER16), person=nora, by=kari)
    before = everything(see_all)
    assert browser("parent").post(at("unlink", CASE_OWNER16, row.pk)).status_code == 403
    assert browser("coordinator").post(at("unlink", CASE_OWNER16, row.pk)).status_code == 302
    assert everything(see_all) == before
    assert not FamilyMember.objects.exists()


def test_a_child_whose_only_place_the_plan_is_stays_linked(family, browser, see_all):
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER16, "position": 1}
    row = FamilyMember.objects.create(**told, person_id=uid("person.relative"))
    refused = browser("coordinator").post(at("unlink", CASE_OWNER16, row.pk))
    assert refused.status_code == 422
    assert "Barnet har ikke en egen sak" in refused.content.decode()
    see_all()
    assert FamilyMember.objects.filter(pk=row.pk).exists()
    FamilyMember.objects.filter(pk=row.pk).update(apart=[area.value for area in Area.life()])
    assert browser("coordinator").post(at("unlink", CASE_OWNER16, row.pk)).status_code == 302


def test_other_kinds_are_about_one(browser):
    assert browser("coordinator2").get(at("family", CASE_CHILD)).status_code == 403
