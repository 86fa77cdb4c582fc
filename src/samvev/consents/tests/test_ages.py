"""The organisation's table of ages: who changes it, what is refused, what follows in every case, and its history."""

import pytest
from django.urls import reverse

from samvev.audit.models import Entry, Revision
from samvev.cases.models import Access, Basis
from samvev.consents.ages import actions, queries
from samvev.consents.tasks import follow_ages
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied
from samvev.kernel.period import covers
from samvev.people.ages import Decides
from samvev.people.models import AgeRule
from tests.world import CASE_CHILD, CASE_OWNER16, GRANLIA, uid, user_id

HEALTH16 = "health-all-16-able"
REST16 = "all-all-16-able"
SHUT = {"decides": Decides.PERSON, "childs_view": "no", "parents_see": False, "source": "Barnelova § 33, eigen rutine"}


def at(name, *key):
    return reverse(f"consents:{name}", args=key)


def open_areas(case=CASE_OWNER16, code="parent"):
    grants = Access.objects.filter(case_id=case, user_id=user_id(code), basis=Basis.PARENT)
    return frozenset().union(*(row.areas for row in grants if covers(row.period, clock.today())))


def test_the_page_shows_every_row_with_its_source(browser):
    html = browser("admin").get(at("ages")).content.decode()
    assert "§§ 3-4 og 4-3" in html
    assert html.count("<tr>") == 1 + len(queries.ages.shipped().rows)


@pytest.mark.parametrize(("code", "answer"), [("ke", 200), ("localadmin", 403), ("coordinator", 403), ("owner", 403)])
def test_administrators_and_the_coordinating_unit_read_it(browser, code, answer):
    assert browser(code).get(at("ages")).status_code == answer


@pytest.mark.parametrize("code", ["ke", "coordinator", "owner", "localadmin"])
def test_only_the_top_administrator_changes_it(browser, code):
    assert browser(code).get(at("age", REST16)).status_code == 403
    assert browser(code).post(at("add_age"), SHUT).status_code == 403


def test_a_row_that_is_not_there_is_not_found(browser):
    assert browser("admin").get(at("age", "health-all-3-able")).status_code == 404
    assert browser("admin").get(at("age", "x")).status_code == 404


def test_a_changed_row_closes_what_parents_see_in_every_case_and_once(browser, see_all):
    assert "leisure" in open_areas()
    answer = browser("admin").post(at("age", REST16), SHUT | {"parents_see": ""})
    assert answer.status_code == 302
    see_all()
    follow_ages(str(GRANLIA))
    see_all()
    assert open_areas() == {"work_school", "economy"}
    assert "health" in open_areas(CASE_CHILD)
    moved = Entry.objects.filter(event="consents.ages_followed").count()
    before = set(Access.objects.values_list("pk", flat=True))
    follow_ages(str(GRANLIA))
    see_all()
    assert Entry.objects.filter(event="consents.ages_followed").count() == moved
    assert set(Access.objects.values_list("pk", flat=True)) == before


def test_what_a_row_said_stays_in_the_history_and_can_be_put_back(browser, see_all):
    admin = browser("admin")
    admin.post(at("age", REST16), SHUT | {"parents_see": ""})
    see_all()
    rule = AgeRule.objects.get(tenant_id=GRANLIA)
    assert Revision.objects.filter(target_id=rule.pk).count() == 1
    html = admin.get(at("ages")).content.decode()
    assert "Grete Vang" in html
    assert "Foreldre ser uten samtykke: Ja → Nei" in html
    assert admin.post(at("age_back", REST16), {"seen": rule.version}).status_code == 302
    see_all()
    assert queries.table(GRANLIA) == queries.ages.shipped()
    assert "Egen rad: Ja → Nei" in admin.get(at("ages")).content.decode()


def test_an_absurd_row_is_refused_and_nothing_is_kept(browser, see_all):
    answer = browser("admin").post(at("age", HEALTH16), SHUT | {"decides": "parents", "parents_see": "on"})
    assert answer.status_code == 200
    assert "aldri mindre" in answer.content.decode()
    see_all()
    assert not AgeRule.objects.exists()


LACKING15 = {"from_age": "15", "area": "leisure", "without_capacity": "on", "decides": "parents", "parents_see": "on"}
LACKING15 |= {"childs_view": "as_able", "source": "Pasient- og brukerrettighetsloven § 4-4"}
LEISURE15 = {"from_age": "15", "area": "leisure", "decides": "either", "childs_view": "required", "parents_see": "on"}
LEISURE15 |= {"source": "Barnelova § 32: organisasjonsliv"}


def test_a_new_row_asks_first_who_decides_where_capacity_is_missing(browser, see_all):
    admin = browser("admin")
    assert "Skriv først" in admin.post(at("add_age"), LEISURE15).content.decode()
    assert admin.post(at("add_age"), LACKING15).status_code == 302
    assert admin.post(at("add_age"), LEISURE15).status_code == 302
    see_all()
    assert queries.table(GRANLIA).row(15, "leisure").decides == Decides.EITHER
    assert "allerede" in admin.post(at("add_age"), LEISURE15).content.decode()
    back = admin.post(at("age_back", "leisure-all-15-lacking"), {"seen": 1})
    assert "Skriv først" in back.content.decode()


def test_two_at_once_meet(actor):
    admin = actor("admin")
    first, second = queries.row(admin, REST16), queries.row(admin, REST16)
    actions.change_row(first, seen=None, by=admin, **SHUT)
    with pytest.raises(Conflict):
        actions.change_row(second, seen=None, by=admin, **SHUT)
    old = queries.row(admin, REST16)
    actions.change_row(queries.row(admin, REST16), seen=1, by=admin, **SHUT | {"source": "Barnelova § 33 andre ledd"})
    with pytest.raises(Conflict):
        actions.put_back(old, seen=1, by=admin)


def test_nobody_changes_another_organisations_table(actor):
    admin = actor("admin")
    foreign = queries.as_rule(uid("storefjord"), queries.ages.shipped().rows[0])
    with pytest.raises(Denied):
        actions.change_row(foreign, seen=None, by=admin, **SHUT)
