"""Keeping an employee out: it wins over every role and office."""

import pytest
from django.db import connection
from django.urls import reverse

from samvev.accounts.models import User, UserKind
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.outside import queries as outside
from samvev.cases.outside import rules as outside_rules
from samvev.cases.outside.models import Block
from samvev.consents.blocks import actions, queries, rules
from samvev.kernel.errors import Denied, NotFound
from samvev.plans.models import Goal
from tests.jobs import run_jobs
from tests.world import CASE_OWNER, CASE_OWNER16, user_id


def block(actor, code, by="owner", case_id=CASE_OWNER):
    who = actor(by)
    user = User(pk=user_id(code), name=code, kind=UserKind.STAFF)
    return actions.block(cases.case(who, case_id), user=user, by=who)


@pytest.mark.parametrize("code", ["nav", "coordinator", "ke", "admin", "records", "manager", "hospital"])
def test_whoever_is_blocked_reaches_nothing_whatever_their_role(actor, code):
    block(actor, code)
    gone = actor(code)
    assert CASE_OWNER not in gone.cases
    with pytest.raises(NotFound):
        cases.case(gone, CASE_OWNER)


@pytest.mark.parametrize("code", ["ke", "admin", "coordinator", "nav"])
def test_the_database_shows_them_nothing_either(actor, code):
    block(actor, code)
    actor(code)
    assert not Case.objects.filter(pk=CASE_OWNER).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM plans_goal WHERE case_id = %s", [CASE_OWNER])
        assert cursor.fetchone()[0] == 0
        cursor.execute("UPDATE plans_goal SET title = 'x' WHERE case_id = %s", [CASE_OWNER])
        assert cursor.rowcount == 0


def test_everyone_else_sees_as_before(actor):
    block(actor, "nav")
    actor("coordinator")
    assert Goal.objects.filter(case_id=CASE_OWNER).count() == 3


def test_emergency_access_does_not_open_for_them(actor):
    block(actor, "stranger")
    odd = actor("stranger")
    case = Case(pk=CASE_OWNER, tenant_id=odd.tenant_id)
    assert not outside_rules.may_open_in_emergency(odd, case, outside.job(odd))


def test_a_blocked_coordinator_leaves_a_case_that_stands_in_the_coordinating_units_list(actor):
    from samvev.needs.queries import without_owner
    from samvev.notifications.models import Notice

    block(actor, "coordinator")
    run_jobs("cases.tell_orphaned")
    ke = actor("ke")
    assert CASE_OWNER in [case.pk for case in without_owner(ke)]
    assert Notice.objects.filter(kind="cases.orphaned", user_id=ke.user_id).exists()


def test_only_employees_are_blocked_and_only_by_who_decides(actor):
    nora = actor("owner")
    case = cases.case(nora, CASE_OWNER)
    assert not rules.may_block_user(nora, case, User(pk=user_id("relative"), kind=UserKind.CITIZEN))
    for code in ("relative", "coordinator", "nav"):
        with pytest.raises(Denied):
            block(actor, "gp", by=code)


def test_a_parent_does_not_block_for_a_sixteen_year_old(actor):
    with pytest.raises(Denied):
        block(actor, "provider", by="parent", case_id=CASE_OWNER16)
    assert block(actor, "provider", by="owner16", case_id=CASE_OWNER16).lifted_at is None


def test_a_lifted_block_opens_nothing_by_itself(actor):
    row = block(actor, "nav")
    nora = actor("owner")
    actions.lift(queries.block(nora, CASE_OWNER, row.pk), by=nora)
    assert CASE_OWNER not in actor("nav").cases
    assert CASE_OWNER not in actor("nav").blocked


def test_the_pages_tell_what_it_means_and_do_it(actor, browser):
    client, url = browser("owner"), reverse("consents:blocks", args=[CASE_OWNER])
    assert "Kari Nes" in client.get(url).content.decode()
    chosen = {"user": user_id("coordinator"), "name": ""}
    page = client.post(reverse("consents:block", args=[CASE_OWNER]), chosen).content.decode()
    assert "Da har du ingen koordinator" in page
    client.post(
        reverse("consents:block", args=[CASE_OWNER]), {**chosen, "confirm": "1", "reason": "Vi kom ikke overens"}
    )
    assert "Vi kom ikke overens" in client.get(url).content.decode()
    assert browser("coordinator").get(reverse("front:case", args=[CASE_OWNER])).status_code == 404


def test_someone_outside_the_team_is_found_by_the_whole_name_alone(browser, see_all):
    client, url = browser("owner"), reverse("consents:blocks", args=[CASE_OWNER])
    assert "Odd Ness" in client.post(url, {"name": "odd ness"}).content.decode()
    assert "Odd Ness" not in client.post(url, {"name": "odd"}).content.decode()
    chosen = {"user": user_id("stranger"), "name": "Odd Ness", "confirm": "1"}
    assert client.post(reverse("consents:block", args=[CASE_OWNER]), chosen).status_code == 302
    see_all()
    assert Block.objects.filter(user_id=user_id("stranger")).exists()


def test_an_id_out_of_the_blue_is_not_found(browser):
    chosen = {"user": user_id("stranger"), "name": "", "confirm": "1"}
    assert browser("owner").post(reverse("consents:block", args=[CASE_OWNER]), chosen).status_code == 404


def test_the_coordinator_reads_who_is_kept_out_and_a_helper_does_not(browser):
    url = reverse("consents:blocks", args=[CASE_OWNER])
    assert browser("coordinator").get(url).status_code == 200
    assert browser("nav").get(url).status_code == 403
