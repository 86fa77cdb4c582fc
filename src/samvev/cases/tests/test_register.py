"""The authorisation register, and accounts that nobody uses."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from samvev.accounts.models import Employment, Session, User
from samvev.audit.models import Entry
from samvev.cases.register import formats, queries
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.organisations.models import Organisation
from tests.world import CASE_OWNER, GRANLIA, uid, user_id


def granlia(actor):
    actor("admin")
    return Organisation.objects.get(pk=GRANLIA)


def test_every_kind_of_authorisation_has_its_line(actor):
    found = {(line.name, line.what) for line in queries.lines(granlia(actor))}
    assert {("Kari Nes", "employment"), ("Kari Nes", "coordinator"), ("Stian Moe", "team")} <= found
    assert {("Ingrid Solbakk", "office"), ("Ahmed Nilsen", "team")} <= found


def test_no_case_stands_there_by_name_and_no_citizen(actor):
    text = formats.as_csv(queries.lines(granlia(actor))).decode()
    assert "Nora Eide" not in text
    assert "Per Eide" not in text


def test_what_looks_like_a_formula_stays_text(actor):
    organisation = granlia(actor)
    User.objects.filter(pk=user_id("nav")).update(name='=HYPERLINK("https://x.test")')
    lines = queries.lines(organisation)
    assert "'=HYPERLINK" in formats.as_csv(lines).decode()
    sheet = load_workbook(io.BytesIO(formats.as_xlsx(lines))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_taking_it_out_stands_in_the_log(actor, browser, suffix):
    answer = browser("admin").post(reverse("cases:take_out"), {"suffix": suffix})
    assert answer["Content-Disposition"].endswith(f'.{suffix}"')
    actor("admin")
    assert Entry.objects.get(event="cases.register_taken_out").detail == suffix


def test_the_pages_are_the_top_administrators(browser):
    for name in ("register", "take_out", "unused"):
        assert browser("admin").get(reverse(f"cases:{name}")).status_code == 200
        assert browser("localadmin").get(reverse(f"cases:{name}")).status_code == 403


def test_the_number_of_questions_does_not_grow_with_the_lines(actor, django_assert_num_queries):
    organisation = granlia(actor)
    Employment.objects.create(
        tenant_id=GRANLIA, user_id=user_id("nav"), unit_id=uid("unit.mental"), period=period(clock.today())
    )
    with django_assert_num_queries(7):
        queries.lines(organisation)


def test_an_account_is_unused_when_nobody_signed_in_for_ninety_days(actor):
    organisation = granlia(actor)
    for code, days in (("nav", 91), ("coordinator", 89)):
        at = clock.now() - timedelta(days=days)
        Session.objects.create(
            tenant_id=GRANLIA, user_id=user_id(code), session_key=code, method="demo", began_at=at, seen_at=at
        )
    found = {one.user.name for one in queries.unused(organisation)}
    assert "Stian Moe" in found
    assert "Berit Aas" in found
    assert "Kari Nes" not in found


def test_someone_who_just_began_is_not_idle(actor):
    from samvev.kernel.period import period

    organisation = granlia(actor)
    Employment.objects.filter(user_id=user_id("gp")).update(period=period(clock.today()))
    assert "Berit Aas" not in {one.user.name for one in queries.unused(organisation)}


def test_the_case_is_told_by_its_number(actor):
    from samvev.cases.models import Case

    organisation = granlia(actor)
    code = Case.objects.get(pk=CASE_OWNER).code
    assert code in {line.case for line in queries.lines(organisation)}
