"""What a young person keeps from parents and family is nowhere for them, and changes nothing for the others (rule 27).

Everything that can be shielded stands in the sixteen-year-old's case twice: once shielded and marked, once open. Every
address is then opened as the parent, as the helper, as the coordinator and as the young person.
"""

import re

import pytest
from django.db import connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from samvev.audit.models import Entry, Revision
from samvev.cases import queries as cases
from samvev.cases.entrance import enter
from samvev.cases.shields import actions, rules
from samvev.cases.shields.models import Shield
from samvev.cases.shields.queries import target
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied, NotFound
from samvev.meetings.actions import finish_minutes
from samvev.meetings.models import Agreed, Amendment, Meeting, Point
from samvev.messages.models import Message, Place, Thread
from samvev.notifications.models import Notice
from samvev.plans import actions as plans
from samvev.plans import queries as plan_queries
from samvev.plans.models import Comment, Evaluation, Goal, Measure
from tests.architecture.rooms import routes
from tests.world import CASE_OWNER16, GRANLIA, days_ahead, noon, uid, user_id

HERE = {"tenant_id": GRANLIA, "case_id": CASE_OWNER16}
KARI = {"by_id": user_id("coordinator"), "by_name": "Kari Nes"}
KEPT, SHOWN = "Zqhemmelig", "Zqdelt"
KINDS = ["plans.goal", "plans.measure", "messages.thread", "meetings.point"]
IDS = {
    "case_id": CASE_OWNER16,
    "meeting_id": uid("s.meeting"),
    "thread_id": uid("s.thread"),
    "point_id": uid("s.point"),
    "agreed_id": uid("s.agreed"),
    "what": "plans.goal",
    "target_id": uid("s.goal"),
    "kind": "meetings.point",
    "row_id": uid("s.point"),
    "revision_id": uid("s.revision.point"),
    "name": "strengths",
}


def put(mark, prefix):
    """One of everything, with a mark in every text."""
    goal = Goal.objects.create(**HERE, id=uid(f"{prefix}.goal"), title=mark, description=mark, area="leisure")
    below = Goal.objects.create(**HERE, id=uid(f"{prefix}.below"), parent=goal, title=mark, area="leisure")
    measure = Measure.objects.create(
        **HERE, id=uid(f"{prefix}.measure"), goal=below, title=mark, scope=mark, area="leisure", due_on=days_ahead(3)
    )
    Evaluation.objects.create(**HERE, measure=measure, area="leisure", result="continue", note=mark, **KARI)
    Comment.objects.create(**HERE, goal=goal, area="leisure", text=mark, mood=2, **KARI)
    thread = Thread.objects.create(**HERE, id=uid(f"{prefix}.thread"), subject=mark)
    Message.objects.create(**HERE, thread=thread, text=mark, **KARI)
    Place.objects.create(**HERE, thread=thread, user_id=user_id("parent"))
    meeting = Meeting.objects.get_or_create(
        **HERE, id=uid("s.meeting"), defaults={"title": "Møte", "at": noon(days_ahead(7)), "status": "held"}
    )[0]
    point = Point.objects.create(**HERE, id=uid(f"{prefix}.point"), meeting=meeting, title=mark, minutes=mark)
    Agreed.objects.create(
        **HERE, id=uid(f"{prefix}.agreed"), meeting=meeting, point=point, what=mark, who_id=user_id("parent")
    )
    Amendment.objects.create(**HERE, meeting=meeting, point=point, because=mark, by_name="Kari Nes")
    for row, label in ((goal, "plans.goal"), (measure, "plans.measure"), (point, "meetings.point")):
        Revision.objects.create(
            **HERE,
            id=uid(f"{prefix}.revision.{label.split('.')[1]}"),
            target=label,
            target_id=row.pk,
            version=1,
            before={"title": mark, "minutes": mark},
            **KARI,
        )
    Entry.objects.create(
        **HERE, event="plans.goal_added", user_name="Kari Nes", role="coordinator", basis="coordinator",
        organisation="Granlia kommune", target="plans.goal", target_id=goal.pk, areas=["leisure"], detail=mark,
    )  # fmt: skip
    for row in (thread, goal):
        Notice.objects.create(**HERE, user_id=user_id("parent"), kind="messages.new", path=f"/messages/{row.pk}")
    return [goal, measure, thread, point]


@pytest.fixture
def world(see_all):
    """Both, one of them shielded by the young person; the measure stands under the goal, and is shielded with it."""
    put(SHOWN, "o")
    made = put(KEPT, "s")
    emil = enter(user_id("owner16"))
    for row in made:
        if not isinstance(row, Measure):
            actions.shield(target(emil, CASE_OWNER16, row._meta.label_lower, row.pk), reason=f"{KEPT} grunn", by=emil)
    see_all()
    return made


def addresses():
    """Every address that can be about something in this case."""
    found = {}
    for route in routes():
        names = re.findall(r"<(?:\w+:)?(\w+)>", route.pattern)
        known = dict(IDS)
        if "pk" in names:
            room = route.pattern.split("/")[0]
            pks = {"goals": "s.goal", "measures": "s.measure", "plan-texts": "s.revision.goal"}
            known["pk"] = uid(pks[room])
        if set(names) <= set(known) and not route.name.startswith("accounts:"):
            found[route.name] = (reverse(route.name, kwargs={n: known[n] for n in names}), names)
    return found


def opened(client, url, folder):
    """Status and words of a page or document; of an empty POST where only that is allowed. Undone afterwards."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        transaction.set_rollback(True)
    if answer.headers.get("Content-Type") == "application/pdf":
        file = folder / "page.pdf"
        file.write_bytes(answer.content)
        return answer.status_code, "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
    return answer.status_code, "" if answer.streaming else answer.content.decode(errors="replace")


NAMES_IT = {"pk", "thread_id", "point_id", "agreed_id", "target_id", "row_id"}


def test_a_parent_finds_no_trace_of_it_at_any_address(world, browser, tmp_path):
    client, open_ones = browser("parent"), 0
    for name, (url, names) in addresses().items():
        status, words = opened(client, url, tmp_path)
        assert KEPT not in words, name
        if NAMES_IT & set(names):
            assert status == 404, f"{name}: {status}"
        open_ones += SHOWN in words
    assert open_ones >= 6, "the pages that show such things were not among those opened"


@pytest.mark.parametrize("person", ["coordinator", "owner16", "provider"])
def test_others_see_it_as_before(world, browser, tmp_path, person):
    client = browser(person)
    seen = {name for name, (url, _names) in addresses().items() if KEPT in opened(client, url, tmp_path)[1]}
    assert {"front:case", "plans:goal", "plans:measure", "plans:print", "messages:thread", "meetings:show"} <= seen


def test_helpers_are_told_that_it_is_not_for_parents_and_why(world, browser):
    page = browser("provider").get(reverse("plans:goal", args=[uid("s.goal")])).content.decode()
    assert "Ikke for foreldre og familie" in page
    assert f"{KEPT} grunn" in page


MODELS = (Goal, Measure, Evaluation, Comment, Thread, Place, Message, Point, Agreed, Amendment)
TABLES = {model._meta.db_table for model in MODELS}


@pytest.mark.parametrize("table", sorted(TABLES | {"audit_revision", "cases_shield"}))
def test_the_database_does_not_give_it_to_a_parent(world, table):
    columns = {"audit_revision": "target_id", "cases_shield": "case_id"}
    hidden = enter(user_id("parent")).hidden
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samvev.hidden', '', true)")
        cursor.execute(f"SELECT id FROM {table} WHERE case_id = %s", [CASE_OWNER16])
        every = {row[0] for row in cursor.fetchall()}
        enter(user_id("parent"))
        cursor.execute(f"SELECT id FROM {table} WHERE case_id = %s", [CASE_OWNER16])
        left = {row[0] for row in cursor.fetchall()}
        if table in columns:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {columns[table]} = ANY (%s)", [list(hidden)])
            assert cursor.fetchone()[0] == 0
        else:
            cursor.execute(f"UPDATE {table} SET tenant_id = tenant_id WHERE id = ANY (%s)", [list(every - left)])
            assert cursor.rowcount == 0
    assert every - left, "nothing of it was shielded"
    assert not left & hidden


def test_the_log_that_a_parent_reads_does_not_tell_of_it(world, see_all):
    parent, emil = enter(user_id("parent")), None
    shown = cases.log(parent, cases.case(parent, CASE_OWNER16))
    assert not shown.filter(detail=KEPT).exists()
    assert not shown.filter(event="cases.shielded").exists()
    emil = enter(user_id("owner16"))
    full = cases.log(emil, cases.case(emil, CASE_OWNER16))
    assert full.filter(detail=KEPT).exists()
    assert full.filter(event="cases.shielded").count() == 3


def test_what_the_bell_said_about_it_is_taken_out(world):
    paths = " ".join(Notice.objects.filter(user_id=user_id("parent")).values_list("path", flat=True))
    assert str(uid("o.thread")) in paths
    assert str(uid("s.thread")) not in paths


def test_no_notice_about_it_goes_to_a_parent(world, see_all):
    Notice.objects.all().delete()
    kari = enter(user_id("coordinator"))
    plans.comment(plan_queries.goal(kari, uid("s.goal")), text="Bra", by=kari)
    plans.edit_measure(plan_queries.measure(kari, uid("s.measure")), seen=1, title="Ny", by=kari)
    from samvev.messages import actions as messages
    from samvev.messages import queries as message_queries

    messages.answer(message_queries.thread(kari, uid("s.thread")), text="Hei", by=kari)
    see_all()
    told = set(Notice.objects.values_list("user_id", flat=True))
    assert told == {user_id("owner16"), user_id("provider")}


def test_what_was_agreed_under_it_becomes_a_measure_that_parents_do_not_see(world, see_all):
    from samvev.meetings import queries as meetings

    kari = enter(user_id("coordinator"))
    finish_minutes(meetings.meeting(kari, uid("s.meeting")), by=kari)
    see_all()
    made = Measure.objects.get(agreed_in=uid("s.agreed"))
    assert made.pk in enter(user_id("parent")).hidden
    with pytest.raises(NotFound):
        plan_queries.measure(enter(user_id("parent")), made.pk)
    see_all()
    assert (
        not Notice.objects.filter(user_id=user_id("parent"), kind="plans.given")
        .exclude(path="")
        .filter(at__gte=clock.now())
    )


def test_what_is_new_under_it_follows_at_once(world):
    kari = enter(user_id("coordinator"))
    made = plans.add_measure(
        plan_queries.goal(kari, uid("s.goal")).case,
        title=KEPT,
        goal=plan_queries.goal(kari, uid("s.below")),
        by=kari,
    )
    assert made.pk in enter(user_id("parent")).hidden


@pytest.mark.parametrize("what", KINDS)
def test_it_can_be_opened_again_and_why_stays_between_them(world, browser, see_all, what):
    emil = enter(user_id("owner16"))
    row = target(emil, CASE_OWNER16, what, uid(f"s.{what.split('.')[1]}"))
    if what == "plans.measure":
        actions.shield(row, by=emil)
    actions.open_again(row, by=emil)
    parent = enter(user_id("parent"))
    assert (row.pk in parent.hidden) == (what == "plans.measure")  # the goal above it is still shielded
    assert not Shield.objects.exists()
    assert not cases.log(parent, cases.case(parent, CASE_OWNER16)).filter(event__contains="shielded").exists()


def test_the_young_person_shields_on_the_page(see_all, browser):
    put(SHOWN, "o")
    client, url = browser("owner16"), reverse("cases:shield", args=[CASE_OWNER16, "plans.goal", uid("o.goal")])
    assert "Skjerme dette for foreldre og familie?" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).url == reverse("plans:goal", args=[uid("o.goal")])
    assert browser("parent").get(reverse("plans:goal", args=[uid("o.goal")])).status_code == 404
    assert "La foreldre og familie se dette?" in client.get(url).content.decode()
    client.post(url)
    assert browser("parent").get(reverse("plans:goal", args=[uid("o.goal")])).status_code == 200


def test_the_coordinator_says_why(see_all, browser):
    put(SHOWN, "o")
    client, url = browser("coordinator"), reverse("cases:shield", args=[CASE_OWNER16, "plans.goal", uid("o.goal")])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert not Shield.objects.exists()
    assert client.post(url, {"reason": "Emil ba om det."}).status_code == 302


@pytest.mark.parametrize("person", ["parent", "provider"])
def test_nobody_else_shields(see_all, browser, person):
    put(SHOWN, "o")
    url = reverse("cases:shield", args=[CASE_OWNER16, "plans.goal", uid("o.goal")])
    assert browser(person).get(url).status_code == 403


def test_shielding_twice_is_a_conflict(world):
    emil = enter(user_id("owner16"))
    with pytest.raises(Conflict):
        actions.shield(target(emil, CASE_OWNER16, "plans.goal", uid("s.goal")), by=emil)


@pytest.mark.parametrize(("age", "may"), [(11, False), (12, True), (17, True), (18, False)])
def test_from_twelve_to_seventeen(see_all, age, may):
    put(SHOWN, "o")
    emil = enter(user_id("owner16"))
    row = target(emil, CASE_OWNER16, "plans.goal", uid("o.goal"))
    row.case.person.birth_date = clock.today().replace(year=clock.today().year - age)
    assert bool(rules.may_shield(emil, row)) == may
    if not may:
        with pytest.raises(Denied):
            actions.shield(row, by=emil)


def test_what_the_young_person_writes_can_be_shielded_from_the_start(see_all, browser):
    client = browser("owner16")
    goal = {"title": KEPT, "area": "leisure", "shielded": "on"}
    assert client.post(reverse("plans:add_goal", args=[CASE_OWNER16]), goal).status_code == 302
    said = {"subject": KEPT, "text": "Hei", "area": "general", "to": "team", "shielded": "on"}
    assert client.post(reverse("messages:start", args=[CASE_OWNER16]), said).status_code == 302
    see_all()
    made = Goal.objects.get(title=KEPT)
    assert made.pk in enter(user_id("parent")).hidden
    see_all()
    assert not Notice.objects.filter(user_id=user_id("parent")).exists()
    for person in ("parent", "coordinator"):
        assert "shielded" not in browser(person).get(reverse("plans:add_goal", args=[CASE_OWNER16])).content.decode()


def test_a_point_can_be_shielded_from_the_start(see_all, browser):
    put(SHOWN, "o")
    browser("owner16").post(
        reverse("meetings:raise_point", args=[uid("s.meeting")]), {"title": KEPT, "area": "general", "shielded": "on"}
    )
    page = reverse("meetings:show", args=[uid("s.meeting")])
    assert KEPT in browser("provider").get(page).content.decode()
    assert KEPT not in browser("parent").get(page).content.decode()
