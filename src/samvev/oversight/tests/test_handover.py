"""A split that is carried out: every word is in both organisations, and nobody reaches what is not theirs any more."""

from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from typer.testing import CliRunner

from samvev.accounts.models import Employment, Identity, Post, User
from samvev.audit.models import Entry, Revision
from samvev.audit.sealing import seal
from samvev.audit.verifying import verify
from samvev.cases.access import refresh_standing
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Basis, Case, CaseRow, Coordinator, Participation
from samvev.cases.outside.models import Block, JoinRequest, Substitute
from samvev.cases.rules import may_reopen
from samvev.cases.shields.models import Shield
from samvev.cases.staffing.queries import with_leavers
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.period import period
from samvev.meetings.models import Meeting
from samvev.needs.models import NeedReport
from samvev.notifications.models import Notice
from samvev.organisations.models import Organisation, Unit
from samvev.oversight.handover import copying
from samvev.oversight.handover.copying import copy_of
from samvev.oversight.handover.fates import FATES, Fate
from samvev.oversight.queries import desk
from samvev.oversight.registrations import facts
from samvev.people.citizens import citizens, user_of
from samvev.people.models import Address, AgeRule, HiddenAddress, Joining, Person, Relation
from samvev.plans.models import Goal, Measure
from samvev.project.cli import app
from samvev.web.models import Draft
from tests.architecture.rooms import own_models
from tests.samples import furnish
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, OSLO, uid, user_id

NUMBER, DAY, AFTER = "310000094", date(2027, 1, 1), datetime(2027, 1, 2, 12, tzinfo=OSLO)
LINE, NORA = "55909030187", "14838510036"  # made up: month + 80
WORDS = ["--on", "2027-01-01", "--units", "family", "--name", "Nordre Granlia kommune"]


@pytest.fixture
def run(see_all, opened_here):
    """The command, on the database that is open; the owner's case has one of everything."""

    see_all()
    furnish()
    NeedReport.objects.update(step="closed")
    parent = Person.objects.get(pk=uid("person.parent"))
    parent.keep_number(LINE)
    parent.save()
    Shield.objects.create(
        tenant_id=GRANLIA,
        case_id=CASE_OWNER16,
        target="plans.goal",
        target_id=_secret(),
        by_id=user_id("owner16"),
        by_name="Emil Strand",
    )
    for pk in (CASE_OWNER, CASE_OWNER16, CASE_CHILD):
        case = Case.objects.get(pk=pk)
        refresh_standing(case)
        refresh(case)
    rebuild(GRANLIA)
    number = Organisation.objects.get(pk=GRANLIA).orgnr
    words = ["organisations", "split", number, "--into", NUMBER, *WORDS]
    return lambda *more: CliRunner().invoke(app, [*words, *more])


def _secret():
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER16}
    return Goal.objects.create(**told, id=uid("secret"), title="Bare for Emil").pk


@pytest.fixture
def split(run, see_all):
    """Granlia is split on New Year's Day; gives the new organisation."""
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(tenants=[GRANLIA, new.pk])
    return new


def new_of(pk, split):
    return copy_of(pk, split.pk)


def test_every_table_has_a_fate():
    assert set(FATES) == {model._meta.label_lower for model in own_models()}


def test_whatever_belongs_to_a_case_is_copied_or_somebody_said_why_not():
    kept = {"cases.access", "cases.question", "cases.opening", "needs.satisfaction", "oversight.registered"}
    rows = {model._meta.label_lower for model in apps.get_models() if issubclass(model, CaseRow)}
    assert {label for label in rows if FATES[label][0] is not Fate.COPIED} == kept


def test_what_a_copied_row_names_goes_along():
    known = {Fate.COPIED, Fate.PERSON, Fate.STAFF, Fate.USER}
    for model in copying.tables():
        for column in model._meta.concrete_fields:
            if column.is_relation and column.related_model is not Organisation:
                assert FATES[column.related_model._meta.label_lower][0] in known, (model, column)


def test_every_word_of_every_table_is_in_the_new_organisation(split):
    empty = []
    changed = {
        "cases.coordinator": {"period", "unit_id"},
        "cases.substitute": {"period"},
        "needs.appointment": {"answer"},
    }
    for model in [*copying.tables(), Revision]:
        label = model._meta.label_lower
        rows = model._default_manager.filter(tenant_id=GRANLIA, case_id__in=[CASE_OWNER, CASE_OWNER16])
        rows = rows.exclude(before__has_key="end") if model is Revision else rows
        names = {c.attname for c in model._meta.concrete_fields if not c.is_relation} - {"id", "tenant_id"}
        names -= {c.attname for c in model._meta.concrete_fields if c.get_internal_type() in ("UUIDField", "JSONField")}
        there = {row.pk: row for row in model._default_manager.filter(tenant_id=split.pk)}
        found = [row for row in rows if label != "consents.ending"]
        empty += [label] if not found else []
        for row in found:
            made = there[new_of(row.pk, split)]
            for name in names - changed.get(label, set()) - ({"period"} if hasattr(row, "period") else set()):
                assert getattr(made, name) == getattr(row, name), (label, name)
    assert set(empty) <= {"cases.formerkind", "consents.ending", "plans.comment", "meetings.amendment"} | {
        "meetings.childsvoice",
        "cases.activity",
    }, empty


def test_the_old_case_ends_and_the_new_one_begins_on_the_day(split):
    old, new = Case.objects.get(pk=CASE_OWNER), Case.objects.get(pk=new_of(CASE_OWNER, split))
    assert (old.end, old.went_to) == (date(2026, 12, 31), split)
    assert (new.start, new.end, new.came_from_id, new.continues_id) == (DAY, None, GRANLIA, CASE_OWNER)
    assert new.person.tenant_id == split.pk
    held = Coordinator.objects.get(case=new)
    assert (held.user_id, held.unit_id) == (user_id("coordinator"), new_of(uid("unit.family"), split))
    assert Case.objects.get(pk=CASE_CHILD).end is None
    assert not may_reopen(system(GRANLIA), old)


def sees(code, split):
    """The cases that someone finds with SQL alone, behind the walls that are raised for them."""
    from samvev.cases.entrance import enter

    found = set()
    with clock.at(AFTER):
        enter(user_id(code))
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, id FROM cases_case")
            for role, pk in cursor.fetchall():
                assert role == "samvev_app"
                found.add(pk)
    walls.enter(tenants=[GRANLIA, split.pk])
    return found


def test_who_stays_and_has_no_place_never_reaches_a_case_that_went(split):
    gone = {new_of(CASE_OWNER, split), new_of(CASE_OWNER16, split)}
    for code in ("ke", "admin", "records", "coordinator2", "stranger", "neighbour"):
        assert not gone & sees(code, split), code
    assert new_of(CASE_OWNER, split) in sees("nav", split)  # by consent, from another organisation
    assert new_of(CASE_OWNER16, split) not in sees("nav", split)
    assert new_of(CASE_OWNER16, split) in sees("provider", split)
    assert new_of(CASE_OWNER, split) not in sees("provider", split)  # the owner keeps them out


def test_who_goes_never_reaches_what_stayed(split):
    for code in ("coordinator", "manager", "localadmin"):
        assert sees(code, split) == {new_of(CASE_OWNER, split), new_of(CASE_OWNER16, split)}, code


@pytest.mark.parametrize(
    ("code", "status"), [("ke", 404), ("coordinator2", 404), ("coordinator", 200), ("nav", 200), ("owner", 200)]
)
def test_the_page_of_a_case_that_went(browser, split, code, status):
    with clock.at(AFTER):
        answer = browser(code).get(reverse("front:case", args=[new_of(CASE_OWNER, split)]), follow=True)
    assert answer.status_code == status


def test_the_person_sees_both_and_what_is_shielded_stays_so(split):
    for code in ("owner", "owner16"):
        pk = CASE_OWNER if code == "owner" else CASE_OWNER16
        assert {pk, new_of(pk, split)} <= sees(code, split)
    line = Person.objects.get(pk=new_of(uid("person.parent"), split)).user
    from samvev.cases.entrance import enter

    with clock.at(AFTER):
        actor = enter(line.pk)
        assert new_of(CASE_OWNER16, split) in actor.cases
        assert new_of(uid("secret"), split) in actor.hidden
        assert not Goal.objects.filter(pk=new_of(uid("secret"), split)).exists()
        enter(user_id("owner16"))
        assert Goal.objects.filter(pk=new_of(uid("secret"), split)).exists()


def test_someone_with_cases_on_both_sides_signs_in_to_each(split):
    found = {one.tenant_id: one.user_id for one in citizens(LINE)}
    assert found == {GRANLIA: user_id("parent"), split.pk: new_of(user_id("parent"), split)}
    assert sees("parent", split) == {CASE_CHILD, CASE_OWNER16}


def test_a_person_who_goes_is_the_same_user_at_home_in_the_new_organisation(split):
    owner = User.objects.get(pk=user_id("owner"))
    assert owner.tenant_id == split.pk
    assert set(Identity.objects.filter(user=owner).values_list("tenant_id", flat=True)) == {split.pk}
    assert set(Person.objects.filter(user=owner).values_list("tenant_id", flat=True)) == {GRANLIA, split.pk}


def test_an_old_registration_does_not_open_the_door(split):
    old = Person.objects.get(pk=uid("person.owner"))
    old.keep_number(NORA)
    old.save()
    assert citizens(NORA) == []


def test_consents_go_on_as_they_were_given(split):
    def told(case_id):
        rows = Consent.objects.filter(case_id=case_id).order_by("pk")
        return sorted((str(r.member_id), r.areas, r.given_on, r.valid_until, r.given_by) for r in rows)

    assert told(new_of(CASE_OWNER, split)) == told(CASE_OWNER)


def test_employments_and_offices_end_and_begin(split):
    jobs = {row.tenant_id: row for row in Employment.objects.filter(user_id=user_id("coordinator"))}
    assert (jobs[GRANLIA].period.upper, jobs[split.pk].period.lower) == (DAY, DAY)
    assert User.objects.get(pk=user_id("coordinator")).tenant_id == split.pk
    held = Post.objects.get(tenant_id=split.pk, user_id=user_id("manager"))
    assert (held.unit_id, held.period.lower) == (new_of(uid("unit.family"), split), DAY)
    assert not Post.objects.filter(tenant_id=GRANLIA, user_id=user_id("manager"), period__contains=DAY).exists()
    assert Unit.objects.filter(pk=uid("unit.family"), tenant_id=GRANLIA).exists()


def test_a_substitute_who_stays_stands_in_no_longer(split):
    assert Substitute.objects.filter(case_id=new_of(CASE_OWNER, split), period__contains=DAY).count() == 0
    assert not Access.objects.filter(case_id=new_of(CASE_OWNER, split), basis=Basis.SUBSTITUTE).exists()


def test_next_of_kin_blocks_and_wishes_go_along(split):
    new = new_of(CASE_OWNER, split)
    assert Relation.objects.filter(person_id=new_of(uid("person.owner"), split), kind="guardian").exists()
    assert Block.objects.filter(case_id=new, user_id=user_id("provider"), lifted_at=None).exists()
    wish = JoinRequest.objects.get(pk=uid("join"))
    assert (wish.case_id, wish.tenant_id) == (new, split.pk)


def test_a_meeting_to_come_is_held_in_one_place(run, split):
    assert (
        Meeting.objects.get(pk=uid("meeting.owner")).calendar_uid
        == Meeting.objects.get(pk=new_of(uid("meeting.owner"), split)).calendar_uid
    )


def test_what_is_kept_equals_what_is_rebuilt_and_the_log_is_whole(split):
    with clock.at(AFTER):
        for tenant in (GRANLIA, split.pk):
            walls.enter(tenants=[tenant])
            assert rebuild(tenant) == []
        seal()
        assert not verify().wrong


def test_both_organisations_are_told_in_the_log(split):
    walls.enter(tenants=[GRANLIA, split.pk])
    told = {(row.event, row.tenant_id) for row in Entry.objects.filter(tenant_id__in=[GRANLIA, split.pk])}
    assert {("cases.handed_over", GRANLIA), ("cases.taken_over", split.pk)} <= told
    assert {("organisations.handed_over", GRANLIA), ("organisations.took_over", split.pk)} <= told
    assert not Entry.objects.filter(tenant_id=split.pk, at__lt=datetime(2027, 1, 1, tzinfo=OSLO)).exists()


def test_notices_lead_to_the_new_case(split):
    told = Notice.objects.filter(case_id=new_of(CASE_OWNER, split), kind="cases.taken_over")
    assert set(told.values_list("user_id", flat=True)) >= {user_id("owner"), user_id("coordinator"), user_id("nav")}
    assert all(str(new_of(CASE_OWNER, split)) in path for path in told.values_list("path", flat=True))


def test_what_was_begun_is_kept(run, see_all):
    key = f"plans:goal/{CASE_OWNER}/{uid('goal.health')}"
    walls.enter(user=user_id("coordinator"))
    Draft.objects.create(
        user_id=user_id("coordinator"), key=key, values={"title": ["Halvveis"], "goal": [str(uid("goal.health"))]}
    )
    see_all()
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(user=user_id("coordinator"))
    kept = Draft.objects.get()
    assert kept.key == f"plans:goal/{copy_of(CASE_OWNER, new.pk)}/{copy_of(uid('goal.health'), new.pk)}"
    assert kept.values == {"title": ["Halvveis"], "goal": [str(copy_of(uid("goal.health"), new.pk))]}


def test_what_was_begun_in_a_case_that_stays_is_kept_there(run, see_all):
    key = f"cases:particulars/{CASE_CHILD}/{uid('person.parent')}"  # who has cases on both sides
    walls.enter(user=user_id("parent"))
    Draft.objects.create(user_id=user_id("parent"), key=key, values={"phone": ["90000000"]})
    see_all()
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    walls.enter(user=user_id("parent"))
    assert Draft.objects.get().key == key


def test_twice_is_refused_and_before_the_day_it_is_a_plan(run, see_all):
    early = run("--go")
    assert (early.exit_code, "on its day" in early.output) == (1, True)
    assert not Organisation.objects.filter(orgnr=NUMBER).exists()
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        see_all()
        before = Case.objects.count()
        again = run("--go")
        assert (again.exit_code, "carried out once" in again.output) == (1, True)
        assert Case.objects.count() == before


def test_nothing_is_done_when_one_cannot_sign_in_to_both(run, see_all):
    Person.objects.filter(pk=uid("person.parent")).update(national_id_key="", national_id_sealed=None)
    with clock.at(AFTER):
        answer = run("--go")
    assert (answer.exit_code, "1 persons take part on both sides" in answer.output) == (1, True), answer.output


def test_the_plan_says_what_would_be_refused_on_the_day(run, see_all):
    assert "Refused" not in run().output
    see_all()
    Person.objects.filter(pk=uid("person.parent")).update(national_id_key="", national_id_sealed=None)
    plan = run()
    assert plan.exit_code == 0
    assert "Refused on the day: 1 persons take part on both sides" in plan.output
    assert "on its day" not in plan.output


def test_in_a_case_that_stays_who_goes_does_not_coordinate_any_more(run, tmp_path, see_all):
    listed = tmp_path / "cases.csv"
    code = Case.objects.get(pk=CASE_OWNER16).code
    listed.write_text(f"case,goes\n{code},old\n")
    with clock.at(AFTER):
        answer = run("--go", "--cases", str(listed))
        assert answer.exit_code == 0, answer.output
        new = Organisation.objects.get(orgnr=NUMBER)
        assert sees("coordinator", new) == {copy_of(CASE_OWNER, new.pk)}
        see_all()
        assert not Coordinator.objects.filter(case_id=CASE_OWNER16, period__contains=DAY).exists()


def test_a_helper_who_goes_keeps_a_place_by_consent_from_the_new_organisation(run, see_all):
    member = Participation.objects.create(
        tenant_id=GRANLIA,
        case_id=CASE_CHILD,
        user_id=user_id("coordinator"),
        unit_id=uid("unit.family"),
        areas=["health"],
        period=period(date(2026, 1, 1)),
    )
    told = {"tenant_id": GRANLIA, "case_id": CASE_CHILD, "member_id": user_id("coordinator")}
    Consent.objects.create(**told, areas=["health"], given_on=date(2026, 1, 1), valid_until=date(2027, 6, 1))
    refresh(Case.objects.get(pk=CASE_CHILD))
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        new = Organisation.objects.get(orgnr=NUMBER)
        assert CASE_CHILD in sees("coordinator", new)
        see_all()
        member.refresh_from_db()
        assert member.unit_id == copy_of(uid("unit.family"), new.pk)


@pytest.fixture
def helper(run, see_all):
    """Somebody of a unit that goes takes part in a case that stays, for a unit of NAV that stays as well."""
    Unit.objects.create(tenant_id=GRANLIA, id=uid("unit.navhere"), code="navhere", name="NAV", sector="nav")
    told = {"tenant_id": GRANLIA, "case_id": CASE_CHILD}
    place = {"user_id": user_id("coordinator"), "unit_id": uid("unit.navhere"), "areas": ["health"]}
    made = Participation.objects.create(**told, **place, period=period(date(2026, 1, 1)))
    days = {"given_on": date(2026, 1, 1), "valid_until": date(2027, 6, 1)}
    Consent.objects.create(**told, member_id=user_id("coordinator"), areas=["health"], **days)
    Consent.objects.create(**told, **days)
    case = Case.objects.get(pk=CASE_CHILD)
    Case.objects.filter(pk=CASE_CHILD).update(kind="individual_plan", start=date(2026, 1, 1))
    refresh(case)
    rebuild(GRANLIA)
    return made


def test_what_is_registered_of_the_year_before_stays_as_it_was(helper, run, actor, see_all):
    def held():
        found = facts.items(desk(actor("ke"), 2026))
        return {item.fact.value for item in found if item.case.pk == CASE_CHILD}

    with clock.at(AFTER):
        before = held()
        see_all()
        assert "nav_plan" in before
        assert run("--go").exit_code == 0
        assert held() == before


def test_a_helper_who_left_keeps_what_consents_opened_and_no_unit(helper, run, see_all):
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        new = Organisation.objects.get(orgnr=NUMBER)
        assert CASE_CHILD in sees("coordinator", new)
        walls.enter(tenants=[GRANLIA, new.pk])
        helper.refresh_from_db()
        assert (helper.unit_id, helper.period.upper) == (None, None)
        assert with_leavers(GRANLIA) == []
        walls.enter(tenants=[GRANLIA])
        assert rebuild(GRANLIA) == []


def test_measures_name_the_same_people_and_goals(split):
    made = Measure.objects.get(pk=new_of(uid("measure.health"), split))
    assert (made.responsible_id, made.goal_id) == (user_id("coordinator"), new_of(uid("goal.health"), split))


@pytest.fixture
def there(run, see_all):
    """The new organisation is there already, and knows the owner by her number."""
    made = Organisation(orgnr=NUMBER, name="Nordre Granlia kommune", kind="municipality")
    walls.enter(tenants=[GRANLIA, made.pk])
    made.save(force_insert=True)
    owner = Person.objects.get(pk=uid("person.owner"))
    known = Person(id=uid("known"), tenant_id=made.pk, code="known", name=owner.name, birth_date=owner.birth_date)
    for row in (owner, known):
        row.keep_number(NORA)
        row.save()
    return made


def test_whom_the_new_organisation_knows_is_registered_once(run, there):
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    walls.enter(tenants=[GRANLIA, there.pk])
    assert Case.objects.get(pk=copy_of(CASE_OWNER, there.pk)).person_id == uid("known")
    assert Person.objects.get(pk=uid("known")).user_id == user_id("owner")
    assert Relation.objects.filter(person_id=uid("known"), kind="guardian").exists()
    assert [one.tenant_id for one in citizens(NORA)] == [there.pk]


def test_who_signs_in_there_already_goes_on_as_that_user(run, there):
    told = {"tenant_id": there.pk, "kind": "citizen", "code": "known", "name": "Nora Eide"}
    known = User.objects.create(id=uid("user.known"), **told)
    Person.objects.filter(pk=uid("known")).update(user=known)
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    walls.enter(tenants=[GRANLIA, there.pk])
    owner = Participation.objects.get(case_id=copy_of(CASE_OWNER, there.pk), role="owner")
    assert owner.user_id == known.pk
    assert {one.tenant_id: one.user_id for one in citizens(NORA)} == {there.pk: known.pk, GRANLIA: user_id("owner")}


@pytest.fixture
def hidden(run, see_all):
    """Emil's address is hidden from his mother, who takes part in his sister's case only, which stays."""
    Participation.objects.filter(case_id=CASE_OWNER16, user_id=user_id("parent")).delete()
    told = {"tenant_id": GRANLIA, "person_id": uid("person.owner16")}
    Address.objects.create(**told, street="Hemmelig vei 1", period=period(date(2026, 1, 1)))
    HiddenAddress.objects.create(**told, user_id=user_id("parent"))
    refresh_standing(Case.objects.get(pk=CASE_OWNER16))


def _lives(new):
    """The new organisation's address of Emil, for his mother, when she is let in there."""
    line = Person.objects.get(pk=copy_of(uid("person.parent"), new.pk))
    case = copy_of(CASE_OWNER16, new.pk)
    user = user_of(line)
    place = {"role": "parent", "period": period(DAY)}
    Participation.objects.get_or_create(tenant_id=new.pk, case_id=case, user=user, defaults=place)
    walls.enter(user=user.pk, cases=[case], persons=[copy_of(uid("person.owner16"), new.pk)])
    return list(Address.objects.values_list("street", flat=True))


@pytest.mark.parametrize("related", [True, False])
def test_an_address_is_hidden_from_who_comes_to_take_part_later(hidden, run, see_all, related):
    if not related:
        Relation.objects.filter(person=uid("person.owner16"), other=uid("person.parent")).delete()
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    new = Organisation.objects.get(orgnr=NUMBER)
    assert {one.tenant_id for one in citizens(LINE)} == {GRANLIA}  # the door does not tell where he is
    walls.enter(tenants=[GRANLIA, new.pk])
    assert _lives(new) == []


def test_an_address_is_hidden_from_who_goes_later(hidden, run, see_all):
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    see_all()
    with clock.at(datetime(2028, 1, 2, 12, tzinfo=OSLO)):
        answer = run("--go", "--on", "2028-01-01", "--units", "mental")
        assert answer.exit_code == 0, answer.output
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(tenants=[GRANLIA, new.pk])
    assert _lives(new) == []


def _twin():
    """Sara has one more case, which goes; an aunt without a number is her next of kin, and nobody signs in as her."""
    sara = uid("person.child9")
    told = {"kind": "coordination", "person_id": sara, "start": date(2026, 1, 1)}
    twin = Case.objects.create(tenant_id=GRANLIA, id=uid("twin.case"), code="twin.case", **told)
    held = {"user_id": user_id("coordinator"), "unit_id": uid("unit.family"), "period": period(date(2026, 1, 1))}
    Coordinator.objects.create(tenant_id=GRANLIA, case=twin, **held)
    aunt = Person.objects.create(tenant_id=GRANLIA, id=uid("aunt"), code="aunt", name="Anne Strand")
    days = {"kind": "relative", "period": period(date(2026, 1, 1))}
    Relation.objects.create(tenant_id=GRANLIA, id=uid("of.aunt"), person_id=sara, other=aunt, **days)


@pytest.mark.parametrize("number", ["", NORA])
def test_who_went_in_an_earlier_split_is_registered_once(run, see_all, number):
    _twin()
    sara = Person.objects.get(pk=uid("person.child9"))
    if number:
        sara.keep_number(number)
        sara.save()
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    see_all()
    Relation.objects.filter(person=sara).update(warned_days=30)
    Relation.objects.filter(pk=uid("of.aunt")).update(period=period(date(2026, 1, 1), date(2027, 6, 1)))
    with clock.at(datetime(2028, 1, 2, 12, tzinfo=OSLO)):
        answer = run("--go", "--on", "2028-01-01", "--units", "mental")
        assert answer.exit_code == 0, answer.output
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(tenants=[GRANLIA, new.pk])
    cases = Case.objects.filter(pk__in=[copy_of(pk, new.pk) for pk in (uid("twin.case"), CASE_CHILD)])
    assert set(cases.values_list("person_id", flat=True)) == {copy_of(sara.pk, new.pk)}
    for row in Relation.objects.filter(tenant_id=GRANLIA, person=sara):
        there = {"person_id": copy_of(sara.pk, new.pk), "other_id": copy_of(row.other_id, new.pk)}
        assert Relation.objects.filter(**there).count() == 1


def test_who_went_in_an_earlier_split_and_was_joined_there_is_whom_they_were_joined_with(run, see_all):
    _twin()
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(tenants=[GRANLIA, new.pk])
    went = copy_of(uid("aunt"), new.pk)
    kept = Person.objects.create(tenant_id=new.pk, id=uid("aunt.there"), code="aunt.there", name="Anne Strand")
    Relation.objects.filter(other=went).update(other=kept)
    Person.objects.filter(pk=went).delete()
    told = {"gone_id": went, "gone_tenant_id": new.pk, "gone_code": "aunt", "by_name": "KE"}
    Joining.objects.create(tenant_id=new.pk, kept=kept, **told)
    with clock.at(datetime(2028, 1, 2, 12, tzinfo=OSLO)):
        assert run("--go", "--on", "2028-01-01", "--units", "mental").exit_code == 0
    walls.enter(tenants=[GRANLIA, new.pk])
    assert not Person.objects.filter(pk=went).exists()
    assert Relation.objects.filter(person=copy_of(uid("person.child9"), new.pk), other=kept).count() == 1


def test_another_day_of_birth_or_another_table_of_ages_hinders(run, there):
    Person.objects.filter(pk=uid("known")).update(birth_date=date(1990, 1, 1))
    AgeRule.objects.create(tenant_id=there.pk, from_age=15, decides="person", parents_see=False, source="Vår")
    with clock.at(AFTER):
        answer = run("--go")
    assert answer.exit_code == 1
    assert "another day of birth" in answer.output
    assert "table of ages" in answer.output


def test_a_code_that_is_taken_becomes_another(run, there):
    told = {"tenant_id": there.pk, "kind": "coordination", "person_id": uid("known")}
    Case.objects.create(**told, code="owner16", start=date(2026, 1, 1))
    AgeRule.objects.all().delete()
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    walls.enter(tenants=[GRANLIA, there.pk])
    assert Case.objects.get(pk=copy_of(CASE_OWNER16, there.pk)).code != "owner16"


def test_who_has_the_same_code_there_can_be_let_in_as_themselves(run, there):
    other = Person.objects.create(tenant_id=there.pk, code="owner16", name="Jonas Moe")
    with clock.at(AFTER):
        answer = run("--go")
        assert answer.exit_code == 0, answer.output
    walls.enter(tenants=[GRANLIA, there.pk])
    assert user_of(other).pk != user_id("owner16")


def test_a_unit_s_code_that_is_taken_hinders(run, there):
    Unit.objects.create(tenant_id=there.pk, code="family", name="Familie")
    with clock.at(AFTER):
        answer = run("--go")
    assert (answer.exit_code, "used in both: family" in answer.output) == (1, True)


def test_what_was_written_between_the_day_and_the_split_goes_along(run, see_all):
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER}
    with clock.at(datetime(2027, 1, 1, 12, tzinfo=OSLO)):
        late = Goal.objects.create(**told, title="Skrevet i mellomtiden").pk
        place = {"user_id": user_id("coordinator2"), "unit_id": uid("unit.mental"), "period": period(DAY)}
        member = Participation.objects.create(**told, **place)
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
    new = Organisation.objects.get(orgnr=NUMBER)
    walls.enter(tenants=[GRANLIA, new.pk])
    assert Goal.objects.get(pk=copy_of(late, new.pk)).title == "Skrevet i mellomtiden"
    assert Participation.objects.filter(pk=copy_of(member.pk, new.pk)).exists()
    assert Case.objects.get(pk=CASE_OWNER).end == date(2026, 12, 31)


def test_an_emergency_access_does_not_outlast_the_split(run, see_all):
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER, "user_id": user_id("stranger"), "basis": Basis.EMERGENCY}
    days = {"period": period(DAY), "until": datetime(2027, 1, 3, tzinfo=OSLO)}
    Access.objects.create(
        **told, **days, person_id=uid("person.owner"), role="observer", areas=["health"], right="read"
    )
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        new = Organisation.objects.get(orgnr=NUMBER)
        assert copy_of(CASE_OWNER, new.pk) not in sees("stranger", new)
        see_all()
        assert not Access.objects.filter(**told).exists()


def test_the_pages_say_where_it_came_from_and_where_it_went(browser, split):
    old, new = (reverse("front:mine", args=[pk]) for pk in (CASE_OWNER, new_of(CASE_OWNER, split)))
    with clock.at(AFTER):
        owner = browser("owner")
        came, went = owner.get(new).content.decode(), owner.get(old).content.decode()
        assert "Til 31. desember 2026 var det Granlia kommune som fulgte opp" in came
        assert reverse("front:case", args=[CASE_OWNER]) in came
        assert "Fra 1. januar 2027 er det Nordre Granlia kommune som følger opp" in went
        assert reverse("front:case", args=[new_of(CASE_OWNER, split)]) in went
        nav = browser("nav").get(reverse("front:case", args=[new_of(CASE_OWNER, split)])).content.decode()
        assert "Granlia kommune som fulgte opp" in nav
        assert reverse("front:case", args=[CASE_OWNER]) not in nav  # that place has ended
        ke = browser("ke").get(reverse("cases:overview", args=[CASE_OWNER])).content.decode()
        assert "Nordre Granlia kommune" in ke
        assert str(new_of(CASE_OWNER, split)) not in ke


def test_who_coordinates_for_a_unit_where_they_do_not_work_goes_nowhere_with_it(run, see_all):
    Employment.objects.filter(user_id=user_id("coordinator")).update(unit=uid("unit.mental"))
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        new = Organisation.objects.get(orgnr=NUMBER)
        assert copy_of(CASE_OWNER, new.pk) not in sees("coordinator", new)
        assert not Coordinator.objects.filter(case_id=copy_of(CASE_OWNER, new.pk), period__contains=DAY).exists()


def test_who_goes_and_coordinates_for_a_unit_that_stays_stops(run, see_all):
    Employment.objects.filter(user_id=user_id("coordinator2")).update(unit=uid("unit.family"))
    with clock.at(AFTER):
        assert run("--go").exit_code == 0
        new = Organisation.objects.get(orgnr=NUMBER)
        assert CASE_CHILD not in sees("coordinator2", new)
        see_all()
        assert not Coordinator.objects.filter(case_id=CASE_CHILD, period__contains=DAY).exists()


def test_the_night_takes_nobody_out_who_goes_on_by_consent(split):
    with clock.at(AFTER):
        walls.enter(tenants=[GRANLIA, split.pk])
        assert with_leavers(GRANLIA) == []
        assert with_leavers(split.pk) == []
