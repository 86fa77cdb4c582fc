"""The pages of the plan, as each of the cast meets them."""

import re

import pytest
from django.urls import reverse

from samvev.audit.models import Entry, history
from samvev.cases.models import Access
from samvev.kernel import walls
from samvev.plans.models import Comment, Evaluation, Goal, GoalStatus, Measure, MeasureStatus, Plan
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, days_ago, days_ahead, uid, user_id

CASE_PAGE = f"/cases/{CASE_OWNER}/"
HEALTH, WORK, NETWORK = (uid(f"measure.{area}") for area in ("health", "work_school", "network"))
WORK_GOAL = uid("goal.work_school")
EVERY = {HEALTH, WORK, NETWORK}
SEES = {
    "owner": EVERY,
    "coordinator": EVERY,
    "relative": {NETWORK},
    "nav": {WORK},
    "gp": {HEALTH},
    "hospital": {HEALTH},
}


def text_of(page):
    return page.content.decode()


def at(name, pk):
    return reverse(f"plans:{name}", args=[pk])


def only(model, **where):
    """The one row, seen past the walls: a page that was served has lowered them again."""
    walls.enter(tenants=[GRANLIA])
    return model.objects.get(**where)


# --- Who sees what ---


@pytest.mark.parametrize("who", SEES)
def test_each_sees_exactly_their_areas_on_the_case_page(browser, who):
    page = browser(who).get(CASE_PAGE)
    assert page.status_code == 200
    assert {measure for measure in EVERY if str(measure) in text_of(page)} == SEES[who]
    titles = set(re.findall(r"(?:Mål|Tiltak) for [A-Z][a-zæøå, ]+", text_of(page)))
    assert len(titles) == 2 * len(SEES[who])


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("measure", sorted(EVERY, key=str))
def test_a_page_of_a_hidden_area_does_not_exist(browser, who, measure):
    expected = 200 if measure in SEES[who] else 404
    assert browser(who).get(at("measure", measure)).status_code == expected
    assert browser(who).get(at("measure_history", measure)).status_code == expected
    for fragment in ("evaluate", "edit_measure"):
        answer = browser(who).get(at(fragment, measure), headers={"hx-request": "true"})
        assert answer.status_code in ({200, 403} if expected == 200 else {404})


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("neighbour", 404), ("ke", 403), ("manager", 403)])
def test_those_outside_the_team_do_not_see_the_plan(browser, who, status):
    for address in (CASE_PAGE, at("documents", CASE_OWNER), at("print", CASE_OWNER), at("plan_history", CASE_OWNER)):
        assert browser(who).get(address).status_code == status


def test_a_measure_does_not_name_a_goal_that_is_hidden(browser, see_all):
    Goal.objects.filter(pk=WORK_GOAL).update(area="economy", title="Gjeld")
    Access.objects.filter(case=CASE_OWNER, user=user_id("nav")).update(areas=["work_school"])
    assert "Gjeld" in text_of(browser("owner").get(at("measure", WORK)))
    nav = browser("nav")
    assert at("goal", WORK_GOAL) not in text_of(nav.get(at("measure", WORK)))
    assert at("goal", WORK_GOAL) not in text_of(nav.get(CASE_PAGE))


def test_counts_and_completeness_are_of_what_one_sees(browser, see_all):
    Measure.objects.filter(pk=HEALTH).update(due_on=days_ago(3))
    late = at("late", CASE_OWNER)
    assert late in text_of(browser("coordinator").get(CASE_PAGE))
    assert late not in text_of(browser("nav").get(CASE_PAGE))
    assert str(HEALTH) in text_of(browser("hospital").get(late))
    assert str(HEALTH) not in text_of(browser("nav").get(late))


def test_what_was_shown_is_in_the_log_with_its_areas(browser, see_all):
    browser("nav").get(CASE_PAGE)
    entry = only(Entry, user_id=user_id("nav"), event="audit.read")
    assert entry.areas == ["general", "work_school"]


def test_being_late_is_never_shown_to_the_person(browser, see_all):
    Measure.objects.filter(pk=HEALTH).update(due_on=days_ago(30))
    Plan.objects.filter(case=CASE_OWNER).update(revise_on=days_ago(9))
    late = {"Forsinket", 'data-kind="late"'}
    seen, mine = text_of(browser("coordinator").get(CASE_PAGE)), text_of(browser("owner").get(CASE_PAGE))
    assert all(word in seen for word in late)
    assert not any(word in mine for word in late)
    assert "Forsinket" in text_of(browser("coordinator").get(at("measure", HEALTH)))
    assert "Forsinket" not in text_of(browser("owner").get(at("measure", HEALTH)))


def test_no_button_is_shown_that_would_be_refused(browser):
    reader = text_of(browser("gp").get(CASE_PAGE))
    for name in ("evaluate", "edit_measure"):
        assert at(name, HEALTH) not in reader
    assert at("add_goal", CASE_OWNER) not in reader
    assert "/move" not in reader
    writer = text_of(browser("hospital").get(CASE_PAGE))
    assert at("add_measure", uid("goal.health")) in writer
    assert at("evaluate", HEALTH) not in writer  # the coordinator is responsible
    assert at("evaluate", HEALTH) in text_of(browser("coordinator").get(CASE_PAGE))


# --- Texts and period ---


def test_what_matters_is_written_in_place_and_on_a_page(browser):
    owner = browser("owner")
    address = at("what_matters", CASE_OWNER)
    assert "<html" in text_of(owner.get(address))
    fragment = text_of(owner.get(address, headers={"hx-request": "true"}))
    assert "<html" not in fragment
    assert 'name="what_matters"' in fragment
    sent = owner.post(address, {"what_matters": "Ro og fred.", "seen": 1})
    assert sent.status_code == 302
    assert "Ro og fred." in text_of(owner.get(CASE_PAGE))
    assert browser("nav").get(address).status_code == 403


def test_two_who_write_the_same_text_see_both(browser):
    address = reverse("plans:text", args=[CASE_OWNER, "needs"])
    browser("nav").post(address, {"needs": "Jobb", "seen": 1})
    page = browser("hospital").post(address, {"needs": "Søvn", "seen": 1})
    assert page.status_code == 409
    assert "Jobb" in text_of(page)
    assert "Søvn" in text_of(page)
    again = browser("hospital").post(address, {"needs": "Jobb og søvn", "seen": 2})
    assert again.status_code == 302
    assert queries_plan().needs == "Jobb og søvn"


def queries_plan():
    return only(Plan, case=CASE_OWNER)


def test_the_first_text_of_a_case_without_a_plan(browser):
    parent = browser("parent")
    address = at("what_matters", CASE_CHILD)
    assert parent.post(address, {"what_matters": "Leke", "seen": 1}).status_code == 302
    second = parent.post(address, {"what_matters": "Sove", "seen": 1})
    assert second.status_code == 409
    assert "Leke" in text_of(second)
    assert 'value="2"' in text_of(second)


def test_a_text_that_is_none_of_the_plans_does_not_exist(browser):
    assert browser("owner").get(reverse("plans:text", args=[CASE_OWNER, "version"])).status_code == 404


def test_the_period_has_its_days_in_order(browser):
    owner, address = browser("owner"), at("period", CASE_OWNER)
    days = {"starts_on": "01.01.2027", "revise_on": "01.06.2027", "ends_on": "31.12.2027", "seen": 1}
    assert owner.post(address, days | {"ends_on": "01.01.2026"}).status_code == 422
    assert owner.post(address, days | {"revise_on": "01.06.2029"}).status_code == 422
    assert owner.post(address, days).status_code == 302
    assert owner.post(address, days | {"ends_on": "30.12.2027"}).status_code == 409
    assert "2027" in text_of(owner.get(CASE_PAGE))


# --- Goals ---


def test_a_goal_is_added_in_two_fields(browser):
    owner = browser("owner")
    assert owner.get(at("add_goal", CASE_OWNER)).status_code == 200
    sent = owner.post(at("add_goal", CASE_OWNER), {"title": "Sove bedre", "area": "health"})
    made = only(Goal, title="Sove bedre")
    assert sent.url.endswith(f"#goal-{made.pk}")
    assert made.status == GoalStatus.ACTIVE


def test_a_proposal_is_answered_by_the_person(browser):
    nav, owner = browser("nav"), browser("owner")
    for title in ("Ja", "Nei"):
        nav.post(at("add_goal", CASE_OWNER), {"title": title, "area": "work_school"})
    yes, no = only(Goal, title="Ja"), only(Goal, title="Nei")
    assert at("accept_goal", yes.pk) in text_of(owner.get(CASE_PAGE))
    assert at("accept_goal", yes.pk) not in text_of(nav.get(CASE_PAGE))
    assert nav.post(at("accept_goal", yes.pk)).status_code == 403
    assert owner.post(at("accept_goal", yes.pk)).status_code == 302
    assert owner.get(at("decline_goal", no.pk)).status_code == 200
    owner.post(at("decline_goal", no.pk), {"words": "Senere"})
    assert "Senere" in text_of(owner.get(at("goal", no.pk)))
    assert [only(Goal, pk=each.pk).status for each in (yes, no)] == ["active", "closed"]


def test_a_goal_is_changed_and_a_second_change_of_the_same_copy_shows_both(browser):
    owner, address = browser("owner"), at("edit_goal", WORK_GOAL)
    said = {"title": "Halv stilling", "description": "", "area": "work_school", "due_on": "", "seen": 1}
    assert owner.get(address).status_code == 200
    assert owner.post(address, said).status_code == 302
    clash = owner.post(address, said | {"title": "Hel stilling"})
    assert clash.status_code == 409
    assert "Halv stilling" in text_of(clash)
    assert "Hel stilling" in text_of(clash)
    assert browser("nav").get(address).status_code == 403


def test_a_subgoal_a_measure_a_comment_and_the_end(browser, see_all):
    owner = browser("owner")
    assert owner.get(at("add_subgoal", WORK_GOAL)).status_code == 200
    owner.post(at("add_subgoal", WORK_GOAL), {"title": "Prøve en uke"})
    owner.get(at("add_measure", WORK_GOAL))
    owner.post(at("add_measure", WORK_GOAL), {"title": "Ringe NAV", "responsible": user_id("owner")})
    empty = owner.post(at("comment", WORK_GOAL), {"text": "", "mood": ""})
    assert empty.status_code == 422
    assert owner.get(at("comment", WORK_GOAL)).status_code == 200
    owner.post(at("comment", WORK_GOAL), {"text": "Det går fint", "mood": "4"})
    page = text_of(owner.get(at("goal", WORK_GOAL)))
    for words in ("Prøve en uke", "Ringe NAV", "Det går fint"):
        assert words in page
    assert "Prøve en uke" in text_of(owner.get(CASE_PAGE))
    sub = only(Goal, title="Prøve en uke")
    assert text_of(owner.get(at("goal", sub.pk))).count(at("goal", WORK_GOAL)) == 1
    assert owner.get(at("edit_goal", sub.pk)).status_code == 200
    assert owner.get(at("close_goal", WORK_GOAL)).status_code == 200
    owner.post(at("close_goal", WORK_GOAL), {"reached": "yes", "words": "Vi klarte det"})
    assert "Vi klarte det" in text_of(owner.get(CASE_PAGE))
    owner.post(at("reopen_goal", WORK_GOAL))
    assert only(Goal, pk=WORK_GOAL).status == GoalStatus.ACTIVE


def test_goals_change_places_without_script(browser):
    owner = browser("owner")
    order = re.findall(r'<article class="card goal" id="goal-([\w-]+)"', text_of(owner.get(CASE_PAGE)))
    assert owner.post(at("move_goal", order[0]), {"way": "down"}).status_code == 302
    again = re.findall(r'<article class="card goal" id="goal-([\w-]+)"', text_of(owner.get(CASE_PAGE)))
    assert again == [order[1], order[0], order[2]]
    assert owner.post(at("move_goal", order[0]), {"way": "sideways"}).status_code == 302


# --- Measures ---


def measure_form(**changes):
    given = {"title": "Søke", "responsible": "", "description": "", "scope": "", "due_on": "", "evaluate_on": ""}
    return given | {"status": "ongoing", "seen": 1} | changes


def test_a_measure_is_changed_with_all_its_fields(browser):
    nav = browser("nav")
    address = at("edit_measure", WORK)
    assert nav.get(address).status_code == 200
    sent = nav.post(address, measure_form(responsible=user_id("nav"), scope="to ganger i uka", due_on="24.12.2026"))
    assert sent.status_code == 302
    measure = only(Measure, pk=WORK)
    assert (measure.scope, measure.responsible_id, measure.status) == ("to ganger i uka", user_id("nav"), "ongoing")


def test_two_who_save_the_same_measure_see_both_texts_field_by_field(browser):
    browser("nav").post(at("edit_measure", WORK), measure_form(title="Først", description="min tekst"))
    clash = browser("coordinator").post(at("edit_measure", WORK), measure_form(title="Sist", scope="litt"))
    assert clash.status_code == 409
    for words in ("Først", "min tekst", "Sist", "litt", "Stian Moe"):
        assert words in text_of(clash)
    assert 'name="seen" value="2"' in text_of(clash)


@pytest.mark.parametrize(
    ("result", "onward"),
    [("continue", None), ("end", None), ("change", "edit_measure"), ("reassess", "text")],
)
def test_an_evaluation_leads_to_what_follows(browser, result, onward):
    coordinator = browser("coordinator")
    address = at("evaluate", HEALTH)
    fragment = text_of(coordinator.get(address, headers={"hx-request": "true"}))
    assert fragment.count('name="result"') == 4
    assert f'action="{address}"' in fragment
    sent = coordinator.post(address, {"result": result, "note": "Nå er det slik."})
    urls = {
        None: f"{CASE_PAGE}#measure-{HEALTH}",
        "edit_measure": at("edit_measure", HEALTH),
        "text": reverse("plans:text", args=[CASE_OWNER, "needs"]),
    }
    assert sent.url == urls[onward]
    assert "Nå er det slik." in text_of(coordinator.get(at("measure", HEALTH)))
    assert only(Evaluation, measure=HEALTH, note="Nå er det slik.").result == result


def test_an_evaluation_without_a_choice_keeps_the_words(browser):
    page = browser("coordinator").post(at("evaluate", HEALTH), {"note": "Husk dette"})
    assert page.status_code == 422
    assert "Husk dette" in text_of(page)


def test_a_status_is_set_with_one_button_and_a_reminder_sent(browser):
    coordinator, owner = browser("coordinator"), browser("owner")
    assert coordinator.post(at("set_status", WORK), {"status": "done"}).status_code == 302
    assert coordinator.post(at("set_status", WORK), {"status": "done"}).status_code == 422
    assert coordinator.post(at("set_status", WORK), {"status": "nonsense"}).status_code == 302
    assert only(Measure, pk=WORK).status == MeasureStatus.DONE
    assert owner.post(at("remind", HEALTH)).status_code == 302
    assert owner.post(at("remind", WORK)).status_code == 403


# --- What should not work ---


OTHERS = [uid("nobody"), user_id("stranger"), user_id("gp"), "not-an-id", "1 OR 1=1"]


@pytest.mark.parametrize("other", OTHERS)
def test_somebody_elses_id_is_no_choice_for_who_does_it(browser, other):
    nav = browser("nav")
    assert nav.post(at("add_measure", WORK_GOAL), {"title": "Noe", "responsible": other}).status_code == 422
    assert nav.post(at("edit_measure", WORK), measure_form(responsible=other)).status_code == 422
    assert only(Measure, pk=WORK).responsible_id == user_id("coordinator")


@pytest.mark.parametrize("area", ["health", "nonsense", ""])
def test_an_area_that_is_not_ones_own_is_no_choice(browser, area):
    page = browser("nav").post(at("add_goal", CASE_OWNER), {"title": "Inn i helse", "area": area})
    assert page.status_code == 422
    walls.enter(tenants=[GRANLIA])
    assert not Goal.objects.filter(title="Inn i helse").exists()


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", str(10**12)])
def test_a_version_that_nobody_saw_is_refused(browser, seen):
    assert browser("nav").post(at("edit_measure", WORK), measure_form(seen=seen)).status_code in {409, 422}


def test_ten_thousand_characters_and_unseen_ones_give_clear_errors(browser):
    owner = browser("owner")
    page = owner.post(at("add_goal", CASE_OWNER), {"title": "å" * 10_000, "area": "health"})
    assert page.status_code == 422
    assert "9700" in text_of(page).replace("\xa0", "").replace(" ", "")
    assert "å" * 10_000 in text_of(page)
    assert owner.post(at("add_goal", CASE_OWNER), {"title": "\x00\x00", "area": "health"}).status_code == 422
    owner.post(at("add_goal", CASE_OWNER), {"title": "Ha\x00 det\u202e bra", "area": "health"})
    assert only(Goal, title="Ha det bra").area == "health"


@pytest.mark.parametrize("name", ["accept_goal", "reopen_goal", "move_goal"])
def test_nothing_changes_by_looking(browser, name):
    assert browser("owner").get(at(name, WORK_GOAL)).status_code == 405


def test_a_goal_of_another_case_is_not_reached_through_ones_own(browser, see_all):
    other = Goal.objects.create(tenant_id=GRANLIA, case_id=CASE_CHILD, title="Saras", area="leisure")
    assert browser("owner").post(at("comment", other.pk), {"text": "Hei"}).status_code == 404
    assert not Comment.objects.filter(goal=other).exists()


# --- History and paper ---


def test_every_text_has_its_history_and_can_be_brought_back(browser, see_all):
    nav = browser("nav")
    nav.post(at("edit_measure", WORK), measure_form(title="Nytt navn", due_on="01.02.2027", status="ongoing"))
    page = text_of(nav.get(at("measure_history", WORK)))
    assert "Tiltak for" in page
    earlier = history(only(Measure, pk=WORK)).first()
    assert at("bring_back", earlier.pk) in page
    assert nav.post(at("bring_back", earlier.pk), {"name": "tenant_id"}).status_code == 302
    nav.post(at("bring_back", earlier.pk), {"name": "title"})
    assert only(Measure, pk=WORK).title.startswith("Tiltak for")
    assert browser("gp").post(at("bring_back", earlier.pk), {"name": "title"}).status_code == 404


def test_the_history_of_the_plans_texts_and_of_a_goal(browser):
    owner = browser("owner")
    owner.post(at("what_matters", CASE_OWNER), {"what_matters": "Nytt", "seen": 1})
    page = text_of(owner.get(at("plan_history", CASE_OWNER)))
    assert "Jeg vil tilbake i jobb" in page
    plan = queries_plan()
    owner.post(at("bring_back", history(plan).first().pk), {"name": "what_matters"})
    assert queries_plan().what_matters.startswith("Jeg vil tilbake")
    owner.post(at("close_goal", WORK_GOAL), {"reached": "no", "words": ""})
    assert owner.get(at("goal_history", WORK_GOAL)).status_code == 200


def test_the_documents_page_offers_the_languages(browser):
    page = text_of(browser("gp").get(at("documents", CASE_OWNER)))
    for language in ("nb", "nn", "en"):
        assert f"{at('print', CASE_OWNER)}?language={language}" in page


def test_a_printout_is_logged_with_the_areas_that_were_on_it(browser, see_all):
    document = browser("gp").get(at("print", CASE_OWNER) + "?language=nn")
    assert document["Content-Type"] == "application/pdf"
    entry = only(Entry, user_id=user_id("gp"), event="audit.printed")
    assert entry.areas == ["general", "health"]


def test_an_empty_case_teaches_what_comes(browser):
    page = browser("parent").get(f"/cases/{CASE_CHILD}/")
    assert page.status_code == 200
    assert at("what_matters", CASE_CHILD) in text_of(page)
    assert text_of(browser("coordinator2").get(at("late", CASE_CHILD))).count("empty") >= 1


def test_the_period_of_the_plan_is_flagged_when_its_revision_is_late(browser, actor, see_all):
    Plan.objects.filter(case=CASE_OWNER).update(revise_on=days_ago(3))
    assert 'data-color="warning"' in text_of(browser("coordinator").get(CASE_PAGE)).split("<aside")[1]
    see_all()
    Plan.objects.filter(case=CASE_OWNER).update(revise_on=days_ahead(3))
    assert 'data-color="warning"' not in text_of(browser("coordinator").get(CASE_PAGE)).split("<aside")[1]
