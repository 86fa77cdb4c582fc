"""Two registrations of one person: everything follows, nobody sees more than before, and it can be undone that day."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.access import refresh_standing
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Case, Coordinator, FamilyMember, Participation
from samvev.cases.particulars.actions import correct
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock, walls
from samvev.kernel.errors import Denied, Invalid, NotFound
from samvev.kernel.period import period
from samvev.oversight.cleanup import faults
from samvev.oversight.joining import actions, queries, views
from samvev.oversight.joining.references import PERSONS, STAY, USERS, label
from samvev.oversight.joining.rules import hinders
from samvev.oversight.queries import desk
from samvev.oversight.tasks import forget
from samvev.people.models import Address, HiddenAddress, Joining, Person, ProtectedAddress, Relation
from samvev.people.queries import who
from tests.world import CASE_OWNER, GRANLIA, days_ago, days_ahead, uid, user_id

HERE = {"tenant_id": GRANLIA}
NORA, TWIN, SECOND = uid("person.owner"), uid("twin"), uid("case.second")
NUMBER, ANOTHER, THIRD = "55909030187", "01909000005", "02909000036"


@pytest.fixture
def twin(see_all):
    """Nora was registered once more, with a case of her own, a next of kin, and a coordinator and helper of that."""
    born = Person.objects.get(pk=NORA).birth_date
    Person.objects.create(**HERE, id=TWIN, code="twin", name="nora eide", birth_date=born, phone="90 00 00 00")
    case = Case.objects.create(
        **HERE, id=SECOND, code="second", kind="coordination", person_id=TWIN, start=days_ago(100)
    )
    held = {**HERE, "case": case}
    Coordinator.objects.create(**held, user_id=user_id("coordinator2"), period=period(days_ago(90)))
    team = {**held, "areas": ["health"], "right": "read", "period": period(days_ago(80))}
    Participation.objects.create(**team, user_id=user_id("gp"), role="provider")
    Participation.objects.create(**held, user_id=user_id("parent"), role="parent", period=period(days_ago(80)))
    told = {"areas": ["health"], "given_on": days_ago(80), "valid_until": days_ahead(80)}
    Consent.objects.create(**held, **told, member_id=user_id("gp"))
    Relation.objects.create(
        **HERE, person_id=TWIN, other_id=uid("person.parent"), kind="parent", period=period(days_ago(80))
    )
    refresh_standing(case)
    refresh(case)
    rebuild(GRANLIA)
    return Person.objects.get(pk=TWIN)


def everyone(case_ids):
    """Who reaches which areas of these cases, with which right, and why."""
    rows = Access.objects.filter(case__in=case_ids)
    return {(r.case_id, r.user_id, r.role, *r.areas, r.right, str(r.period), r.basis) for r in rows}


def snapshot():
    """Everything that is registered about persons, and where it is used, as it stands."""
    found = {}
    for model, _column in {*PERSONS, *USERS, (Person, ""), (User, "")}:
        if model not in (Access, Joining):  # derived anew, and what tells of it
            rows = model._default_manager.order_by("pk").values()
            found[model._meta.label] = [{k: v for k, v in row.items() if k != "seen_at"} for row in rows]
    return found


def join(actor, **chosen):
    pair = queries.pair(actor("ke"), TWIN, NORA)
    return actions.join(pair, chosen={"name": "kept"} | chosen, by=actor("ke"))


def test_the_page_shows_both_and_joins_them(twin, browser, actor, see_all):
    (fault,) = faults.find(desk(actor("ke")), "duplicates")
    address = reverse("oversight:join", args=[one.pk for one in fault.persons])
    client = browser("ke")
    assert address in client.get("/clean-up/duplicates").content.decode()
    page = client.get(address)
    text = page.content.decode()
    assert "Nora Eide" in text
    assert "nora eide" in text
    assert reverse("cases:overview", args=[SECOND]) in text
    assert set(page.context["form"].fields) == {"name", "sure"} | set(page.context["pair"].choices)
    chosen = dict.fromkeys(page.context["pair"].choices, "kept")
    assert client.post(address, chosen).status_code == 200  # nobody is sure by themselves
    assert client.post(address, chosen | {"sure": "on"}).status_code == 302
    see_all()
    assert not Person.objects.filter(pk=TWIN).exists()
    assert Case.objects.get(pk=SECOND).person_id == NORA
    assert faults.find(desk(actor("ke")), "duplicates") == []
    lately = client.get("/clean-up/duplicates").content.decode()
    undo = reverse("oversight:undo_joining", args=[Joining.objects.get().pk])
    assert undo in lately
    assert client.post(undo).status_code == 302
    see_all()
    assert Case.objects.get(pk=SECOND).person_id == TWIN


def test_of_three_any_two_can_be_held_up_to_each_other(twin, browser, see_all):
    Person.objects.create(**HERE, id=uid("third"), code="third", name=twin.name, birth_date=twin.birth_date)
    page = browser("ke").get("/clean-up/duplicates").content.decode()
    assert page.count("/clean-up/join/") == 3


def test_everything_follows_and_the_old_id_still_finds_the_person(twin, actor, see_all):
    before = Entry.objects.filter(person_id=TWIN).count()
    joining = join(actor)
    see_all()
    for model, column in PERSONS:
        assert not model._default_manager.filter(**{column: TWIN}).exists(), label((model, column))
    assert who(TWIN) == NORA == joining.kept_id
    assert Entry.objects.filter(person_id=TWIN).count() == before  # the log is as it was
    kept = Person.objects.get(pk=NORA)
    assert (kept.name, kept.user_id) == ("Nora Eide", user_id("owner"))
    assert Relation.objects.filter(person=NORA, other=uid("person.parent"), kind="parent").exists()
    assert set(Access.objects.filter(case=SECOND).values_list("person_id", flat=True)) == {NORA}
    told = set(Entry.objects.filter(event="oversight.case_followed").values_list("case_id", flat=True))
    assert told == {CASE_OWNER, SECOND}
    assert rebuild(GRANLIA) == []


def test_nobody_sees_more_than_before(twin, actor, see_all):
    both = {CASE_OWNER, SECOND}
    before = everyone(both)
    join(actor)
    see_all()
    assert everyone(both) == before
    for code in ("gp", "coordinator", "coordinator2", "provider", "parent", "owner", "nav", "neighbour", "stranger"):
        reached = {case for case in both if case in actor(code).cases}
        walls.enter(tenants=[GRANLIA])
        assert reached == {case for case, user, *_ in before if user == user_id(code)} & reached
    nora = actor("owner")
    assert SECOND not in nora.cases  # about her, but nobody has let her in there yet
    assert not Case.objects.filter(pk=SECOND).exists()
    with pytest.raises(NotFound):
        cases.case(nora, SECOND)


def test_a_sign_in_that_each_of_them_has_becomes_one(twin, actor, see_all):
    other = User.objects.create(**HERE, id=uid("user.twin"), kind="citizen", code="twin", name="nora eide")
    Person.objects.filter(pk=TWIN).update(user=other)
    case = Case.objects.get(pk=SECOND)
    Participation.objects.create(**HERE, case=case, user=other, role="owner", period=period(days_ago(10)))
    refresh_standing(case)
    before = {(c, uid("user.owner") if u == other.pk else u, *rest) for c, u, *rest in everyone({CASE_OWNER, SECOND})}
    pair = queries.pair(actor("ke"), NORA, TWIN)
    kept = pair.kept.person.user_id
    actions.join(pair, chosen=dict.fromkeys(pair.choices, "kept"), by=actor("ke"))
    see_all()
    assert {
        (c, uid("user.owner") if u == kept else u, *rest) for c, u, *rest in everyone({CASE_OWNER, SECOND})
    } == before
    assert set(
        User.objects.filter(pk__in=[other.pk, user_id("owner")], is_active=True).values_list("pk", flat=True)
    ) == {kept}
    actions.undo(queries.joining(actor("ke"), Joining.objects.get().pk), by=actor("ke"))
    see_all()
    assert User.objects.get(pk=other.pk).is_active
    assert Participation.objects.get(case=SECOND, role="owner").user_id == other.pk


def test_both_signing_in_to_one_case_is_put_in_order_first(twin, actor, see_all):
    other = User.objects.create(**HERE, id=uid("user.twin"), kind="citizen", code="twin", name="nora eide")
    Person.objects.filter(pk=TWIN).update(user=other)
    place = {**HERE, "case_id": uid("case.child9"), "role": "relative", "period": period(days_ago(9))}
    for user in (other.pk, user_id("owner")):
        Participation.objects.create(**place, user_id=user)
    pair = queries.pair(actor("ke"), NORA, TWIN)
    assert len(hinders(pair)) == 1
    with pytest.raises(Invalid):
        actions.join(pair, chosen=dict.fromkeys(pair.choices, "kept"), by=actor("ke"))


def test_undoing_gives_back_exactly_what_was(twin, actor, see_all):
    Address.objects.create(
        **HERE, person_id=NORA, street="Ny vei 1", postcode="0001", place="A", period=period(days_ago(9))
    )
    Address.objects.create(
        **HERE, person_id=TWIN, street="Gammel vei 2", postcode="0002", place="B", period=period(days_ago(99))
    )
    HiddenAddress.objects.create(**HERE, person_id=TWIN, user_id=user_id("parent"))
    twins_number(twin)
    before, reach = snapshot(), everyone({CASE_OWNER, SECOND})
    pair = queries.pair(actor("ke"), NORA, TWIN)
    actions.join(pair, chosen=dict.fromkeys(pair.choices, "other"), by=actor("ke"))
    see_all()
    assert Person.objects.get(pk=NORA).national_id_key
    assert HiddenAddress.objects.filter(person=NORA, user=user_id("parent")).exists()
    actions.undo(queries.joining(actor("ke"), Joining.objects.get().pk), by=actor("ke"))
    see_all()
    assert snapshot() == before
    assert everyone({CASE_OWNER, SECOND}) == reach
    assert who(TWIN) == TWIN


def twins_number(twin):
    Person.objects.filter(pk=NORA).update(national_id_sealed=None, national_id_key="")
    twin.keep_number(NUMBER)
    twin.save()


def test_what_was_written_since_is_not_undone_away(twin, actor, browser, see_all):
    join(actor)
    joining = Joining.objects.get()
    case = Case.objects.select_related("person__user").get(pk=SECOND)
    correct(case, case.person, by=actor("ke"), phone="11 11 11 11")
    with pytest.raises(Denied):
        actions.undo(queries.joining(actor("ke"), joining.pk), by=actor("ke"))
    client = browser("ke")
    assert client.post(reverse("oversight:undo_joining", args=[joining.pk])).status_code == 403
    assert (
        reverse("oversight:undo_joining", args=[joining.pk]) not in client.get("/clean-up/duplicates").content.decode()
    )


def test_as_many_questions_however_many_were_joined(twin, actor, browser, see_all):
    join(actor)
    client = browser("ke")
    with CaptureQueriesContext(connection) as one:
        client.get("/clean-up/duplicates")
    see_all()
    for n in range(4):
        Joining.objects.create(
            **HERE, kept_id=NORA, gone_id=uid(f"gone{n}"), gone_tenant_id=GRANLIA, gone_code=str(n), was=[{"pk": n}]
        )
    with CaptureQueriesContext(connection) as more:
        client.get("/clean-up/duplicates")
    assert len(more) == len(one)


def test_the_next_day_nothing_is_left_to_undo_it_with(twin, actor, see_all):
    joining = join(actor)
    with clock.at(clock.now() + timedelta(days=1)):
        with pytest.raises(Denied):
            actions.undo(queries.joining(actor("ke"), joining.pk), by=actor("ke"))
        forget(0)
        see_all()
        assert Joining.objects.get().was == []
        assert who(TWIN) == NORA


def test_one_person_has_one_open_individual_plan(twin, actor, see_all):
    Case.objects.filter(pk__in=[CASE_OWNER, SECOND]).update(kind="individual_plan")
    with pytest.raises(Invalid, match="individu"):
        join(actor)
    assert Person.objects.filter(pk=TWIN).exists()
    Case.objects.filter(pk=SECOND).update(end=days_ago(1))
    join(actor)


@pytest.mark.parametrize("kinds", [("none", "confidential"), ("strict", "none"), ("confidential", "strict")])
def test_the_stricter_protection_wins(twin, actor, see_all, kinds):
    for pk, kind in zip((NORA, TWIN), kinds, strict=True):
        Person.objects.filter(pk=pk).update(protection=kind)
        if kind != "none":
            ProtectedAddress.objects.create(**HERE, person_id=pk, until=days_ahead(50), decided_by="KE")
        if kind != "strict":
            Address.objects.create(**HERE, person_id=pk, street="Vei 1", period=period(days_ago(99)))
    pair = queries.pair(actor("ke"), NORA, TWIN)
    joining = actions.join(pair, chosen=dict.fromkeys(pair.choices, "kept"), by=actor("ke"))
    see_all()
    strictest = "strict" if "strict" in kinds else "confidential"
    assert Person.objects.get(pk=NORA).protection == strictest
    assert ProtectedAddress.objects.get().person_id == NORA
    assert Address.objects.exists() == (strictest != "strict")
    assert bool(joining.was) == (strictest != "strict")  # what may not be stored is not kept to undo it either


def test_an_address_hidden_from_one_parent_is_hidden_from_those_around_the_other_registration(twin, actor, see_all):
    HiddenAddress.objects.create(**HERE, person_id=NORA, user_id=user_id("relative"))
    join(actor)
    see_all()
    hidden = set(HiddenAddress.objects.filter(person=NORA).values_list("user_id", flat=True))
    assert {user_id("relative"), user_id("parent")} <= hidden


@pytest.mark.parametrize(("theirs", "hindered"), [(ANOTHER, 1), (NUMBER, 0)])
def test_two_different_numbers_are_two_persons_unless_one_is_a_d_number(twin, actor, see_all, theirs, hindered):
    numbers = {NORA: THIRD, TWIN: theirs}
    for pk, number in numbers.items():
        person = Person.objects.get(pk=pk)
        person.keep_number(number)
        person.save()
    pair = queries.pair(actor("ke"), NORA, TWIN)
    assert len(hinders(pair)) == hindered
    assert "number" in pair.choices


def test_those_in_one_family_plan_are_two_persons(twin, actor, see_all):
    FamilyMember.objects.create(**HERE, case_id=CASE_OWNER, person_id=TWIN)
    assert len(hinders(queries.pair(actor("ke"), NORA, TWIN))) == 1


def test_what_only_one_of_them_knows_is_kept_without_asking(twin, actor, see_all):
    Person.objects.filter(pk=NORA).update(phone="", sex="")
    Person.objects.filter(pk=TWIN).update(sex="K")
    assert "phone" not in queries.pair(actor("ke"), NORA, TWIN).choices
    join(actor)
    see_all()
    kept = Person.objects.get(pk=NORA)
    assert (kept.phone, kept.sex) == ("90 00 00 00", "K")


def test_a_case_that_is_kept_from_the_one_who_tidies_up_stops_it(twin, actor, see_all):
    by = actor("ke")
    pair = queries.pair(by, NORA, TWIN)
    walls.enter(user=by.user_id, tenants=by.tenants, blocked=[SECOND])
    with pytest.raises(Invalid):
        actions.join(queries.pair(by, NORA, TWIN), chosen=dict.fromkeys(pair.choices, "kept"), by=by)
    see_all()
    assert Case.objects.get(pk=SECOND).person_id == TWIN


def test_an_address_opens_only_with_a_fresh_proof_and_for_the_coordinating_unit(twin, browser):
    address = reverse("oversight:join", args=[TWIN, NORA])
    for someone in ("admin", "manager", "coordinator", "owner", "neighbour", "localadmin"):
        assert browser(someone).get(address).status_code in (403, 404)
    assert views.join.guard.fresh
    assert views.undo.guard.fresh


def test_two_who_are_nothing_alike_are_not_held_up_to_each_other(twin, browser):
    assert browser("ke").get(reverse("oversight:join", args=[TWIN, uid("person.parent")])).status_code == 404
    assert browser("ke").get(reverse("oversight:join", args=[TWIN, TWIN])).status_code == 404


def test_every_key_to_a_person_or_user_follows_or_is_named_as_staying():
    named = {label(one) for one in [*PERSONS, *USERS]}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model in (Person, User):
                assert label((model, field.attname)) in named or model._meta.label_lower in STAY


def test_one_id_means_one_person(twin, actor, see_all):
    joining = join(actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Joining.objects.create(**HERE, kept_id=NORA, gone_id=joining.gone_id, gone_tenant_id=GRANLIA)
