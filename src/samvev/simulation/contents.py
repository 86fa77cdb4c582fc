"""What is in a case: plan, goals, measures and evaluations, meetings, conversations, and who took part when."""

from collections.abc import Iterator

from samvev.cases.models import Activity
from samvev.meetings.models import Invitation, Meeting
from samvev.messages.models import Message, Place, Thread
from samvev.needs.models import Appointment, NeedReport, Ruling
from samvev.notifications.models import Notice
from samvev.plans.models import Evaluation, Goal, Measure, Plan
from samvev.simulation.persons import YEAR
from samvev.simulation.shape import Chance, Ids, iso
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.stories import NEED_CONSENT, Member, Story
from samvev.simulation.words import DIFFICULT, GOALS, MATTERS, MEASURES, MESSAGES, NEEDS, NOTES, STRENGTHS, SUBJECTS

RESULTS = ("continue",) * 12 + ("change", "change", "end", "reassess")
LATELY = 365  # days: invitations of older meetings are gone
OUTCOMES = {
    "individual_plan": "individual_plan",
    "family_plan": "individual_plan",
    "child_coordination": "child_coordinator",
    "relay_log": "team",
}


class Contents:
    """Fills cases. `today`: the last day of the story."""

    def __init__(self, chance: Chance, ids: Ids, today: int) -> None:
        self.chance, self.ids, self.today = chance, ids, today
        self.plans = Sheet(Plan, "id tenant_id case_id what_matters strengths needs starts_on ends_on revise_on")
        told = "id tenant_id case_id parent_id title area status position added_by_name created_on due_on closed_on"
        self.goals = Sheet(Goal, told)
        told = "id tenant_id case_id goal_id area title responsible_id due_on evaluate_on status created_on closed_on"
        self.measures = Sheet(Measure, told)
        self.evaluations = Sheet(Evaluation, "id tenant_id case_id measure_id area result note by_id by_name at")
        self.meetings = Sheet(Meeting, "id tenant_id case_id kind title at status calendar_uid final_at")
        self.invitations = Sheet(Invitation, "id tenant_id case_id meeting_id user_id reply sent_at sent_sequence")
        self.threads = Sheet(Thread, "id tenant_id case_id subject area started_by_id started_at last_at")
        self.seats = Sheet(Place, "id tenant_id case_id thread_id user_id read_at")
        self.messages = Sheet(Message, "id tenant_id case_id thread_id area text by_id by_name at")
        self.activity = Sheet(Activity, "id tenant_id case_id user_id kind at")
        told = "id tenant_id number tracking_key reporter about_name difficult agrees received_at step step_at"
        self.reports = Sheet(NeedReport, f"{told} person_id case_id")
        told = "id tenant_id report_id outcome reason letter language decided_at decided_by_id decided_by_name"
        self.rulings = Sheet(Ruling, told)
        told = (
            "id tenant_id case_id unit_id named_at named_by_id named_by_name proposed_id proposed_at answer answered_at"
        )
        self.appointments = Sheet(Appointment, told)
        self.notices = Sheet(Notice, "id tenant_id user_id case_id kind path at")

    @property
    def sheets(self) -> list[Sheet]:
        """What it made, in the order in which the database can take it."""
        plan = [self.plans, self.goals, self.measures, self.evaluations]
        talk = [self.meetings, self.invitations, self.threads, self.seats, self.messages]
        return [*plan, *talk, self.activity, self.reports, self.rulings, self.appointments, self.notices]

    def fill(self, story: Story) -> tuple[str, str] | None:
        """Everything in a case. Gives the report of need and the decision that it came of, if it came of one."""
        if story.kind in NEED_CONSENT:
            self._texts(story)
        goals = 1 + self.chance.number(2.2 if story.kind in NEED_CONSENT else 0.8, 9)
        for position in range(1, goals + 1):
            self._goal(story, position)
        self._meet(story)
        for _ in range(self.chance.number(1.2, 6)):
            self._talk(story)
        self._sign_ins(story)
        return self._need(story)

    def _someone(self, story: Story, on: int) -> Member | None:
        there = story.writers(on)
        return self.chance.one(there) if there else None

    def _note(self, story: Story, kind: str, who: Member, at: str) -> None:
        self.activity.add(self.ids.new(), story.town.id, story.id, str(who.user_id), kind, at)

    # --- The plan ---

    def _texts(self, story: Story) -> None:
        chance, begins = self.chance, story.start + 30
        written = chance.random() < 0.8
        texts = [chance.one(words) if written else "" for words in (MATTERS, STRENGTHS, NEEDS)]
        period = (NULL, NULL, NULL)
        if chance.random() < 0.7:
            begins += (story.last - begins) // (2 * YEAR) * 2 * YEAR if story.last > begins else 0
            period = (iso(begins), iso(begins + 2 * YEAR), iso(begins + YEAR))
        self.plans.add(self.ids.new(), story.town.id, story.id, *texts, *period)

    def _goal(self, story: Story, position: int, parent: str = NULL, area: str = "") -> None:
        chance, goal = self.chance, self.ids.new()
        created = min(story.start + chance.number(150, 900), story.last - 1)
        lasts = int(chance.expovariate(1 / 500)) + 60
        closed = created + lasts if created + lasts < story.used_until else None
        area = area or chance.one(tuple(GOALS))
        status = "active"
        if closed is not None:
            status = "reached" if chance.random() < 0.65 else "closed"
        elif chance.random() < 0.05:
            status = "proposed"
        by = self._someone(story, created)
        due = iso(created + lasts) if chance.random() < 0.4 else NULL
        days = (iso(created), due, iso(closed))
        told = (chance.one(GOALS[area]), area, status, str(position), by.name if by else story.person.name)
        self.goals.add(goal, story.town.id, story.id, parent, *told, *days)
        for _ in range(1 + chance.number(1.0, 5)):
            self._measure(story, goal, area, created, closed)
        if parent == NULL and chance.random() < 0.1:
            self._goal(story, 1, goal, area)

    def _measure(self, story: Story, goal: str, area: str, since: int, until: int | None) -> None:
        chance, measure = self.chance, self.ids.new()
        created = chance.between(since, max(since, min(since + 120, (until or story.last) - 1)))
        lasts = int(chance.expovariate(1 / 300)) + 30
        closed = created + lasts
        if until is not None:
            closed = min(closed, until)
        status = "done" if chance.random() < 0.85 else "cancelled"
        if closed >= story.used_until:
            closed, status = 0, "ongoing" if chance.random() < 0.8 else "planned"
        who = self._someone(story, created)
        last = self._evaluations(story, measure, area, created, closed or story.used_until, who)
        next_on = NULL if closed or chance.random() < 0.15 else iso(last + chance.between(60, 150))
        due = NULL if chance.random() < 0.45 else iso((closed or created + lasts) + chance.between(-20, 60))
        days = (due, next_on, status, iso(created), iso(closed or None))
        about = (goal, area, chance.one(MEASURES), str(who.user_id) if who else NULL)
        self.measures.add(measure, story.town.id, story.id, *about, *days)

    def _evaluations(self, story: Story, measure: str, area: str, on: int, until: int, who: Member | None) -> int:
        """Every third month or so while it lasts. Gives the last day."""
        chance, count, last = self.chance, 0, on
        on += chance.between(30, 140)
        while on < until and count < 12:
            by = who if who and who.start <= on and (who.end is None or on < who.end) else self._someone(story, on)
            if by is None:
                break
            day = chance.in_season(on, on + 21)
            if day >= until:
                break
            at = chance.moment(day)
            told = (area, chance.one(RESULTS), chance.one(NOTES), str(by.user_id), by.name, at)
            self.evaluations.add(self.ids.new(), story.town.id, story.id, measure, *told)
            self._note(story, "entry", by, at)
            last, count = day, count + 1
            on = day + chance.between(70, 190)
        return last

    # --- Meeting and talking ---

    def _meet(self, story: Story) -> None:
        chance, on, kind = self.chance, story.start + self.chance.between(10, 60), "start_up"
        while on < story.used_until + 60:
            at = chance.moment(chance.in_season(on, on + 30))
            held = at[:10] < iso(self.today)
            if held and at[:10] >= iso(story.used_until):
                break
            self._meeting(story, on, at, kind, held=held)
            if not held:
                break
            kind, on = "follow_up_team", on + chance.between(110, 330)

    def _meeting(self, story: Story, on: int, at: str, kind: str, *, held: bool) -> None:
        chance, meeting = self.chance, self.ids.new()
        title = "Oppstartssamtale" if kind == "start_up" else "Møte i oppfølgingsteamet"
        told = (kind, title, at, "final" if held else "invited", meeting.replace("-", ""), at if held else NULL)
        self.meetings.add(meeting, story.town.id, story.id, *told)
        if by := self._someone(story, on) if held else None:
            self._note(story, "entry", by, at)
        if on > self.today - LATELY:
            there = {m.user_id for m in story.writers(min(on, self.today))}
            for user in sorted(there)[:6]:
                reply = "comes" if held or chance.random() < 0.6 else "none"
                self.invitations.add(
                    self.ids.new(), story.town.id, story.id, meeting, str(user), reply, at if held else NULL, "0"
                )

    def _talk(self, story: Story) -> None:
        chance = self.chance
        on = chance.in_season(story.start, max(story.start + 1, story.used_until))
        first = self._someone(story, on)
        if first is None:
            return
        thread, tenant, new = self.ids.new(), story.town.id, self.ids.new
        said: dict[str, str] = {}
        times = [chance.moment(day) for day in self._days(on, story.used_until)]
        self.threads.add(
            thread, tenant, story.id, chance.one(SUBJECTS), "general", str(first.user_id), times[0], times[-1]
        )
        for number, at in enumerate(times):
            by = first if number == 0 else self._someone(story, on) or first
            self.messages.add(
                new(), tenant, story.id, thread, "general", chance.one(MESSAGES), str(by.user_id), by.name, at
            )
            self._note(story, "message", by, at)
            said[str(by.user_id)] = times[-1] if chance.random() < 0.85 else at
        for user, at in said.items():
            self.seats.add(new(), tenant, story.id, thread, user, at)

    def _days(self, on: int, until: int) -> Iterator[int]:
        yield on
        for _ in range(self.chance.number(2.2, 12)):
            on += self.chance.between(1, 5)
            if on < until:
                yield on

    def _sign_ins(self, story: Story) -> None:
        chance, days = self.chance, story.used_until - story.start
        for _ in range(chance.number(days / YEAR * 4, 40)):
            on = story.start + int(chance.random() * days)
            if by := self._someone(story, on):
                self._note(story, "sign_in", by, chance.moment(on))
        if story.end is None and story.coordinators and chance.random() < 0.3:
            to = story.coordinators[-1]
            at = chance.moment(self.today - 1 - chance.number(6, 30))
            path = f"/cases/{story.id}/"
            self.notices.add(self.ids.new(), story.town.id, str(to.user_id), story.id, "plans.plan_changed", path, at)

    # --- How it began ---

    def _need(self, story: Story) -> tuple[str, str] | None:
        """The report of need and its decision, and who was asked to coordinate."""
        chance, new, tenant = self.chance, self.ids.new, story.town.id
        if story.kind == "training" or not story.coordinators:
            return None
        first, report, ruling = story.coordinators[0], new(), new()
        received = chance.moment(story.start - chance.number(35, 200))
        decided = chance.moment(story.start)
        key = report.replace("-", "") * 2
        told = (
            f"S{report[4:8]}{report[9:13]}{report[15:18]}",
            key,
            chance.one(("staff", "hospital", "parent", "self")),
        )
        words = (story.person.name, chance.one(DIFFICULT), "yes", received, "coordinator", decided)
        self.reports.add(report, tenant, *told, *words, story.person.id, story.id)
        outcome = OUTCOMES.get(story.kind, "coordinator")
        by = (str(first.user_id), "Koordinerende enhet")
        letter = "Du får koordinator. Du kan klage på vedtaket innen tre uker."
        self.rulings.add(
            ruling, tenant, report, outcome, "Trenger flere tjenester over tid.", letter, "nb", decided, *by
        )
        asked = (str(first.user_id), decided, "accepted", chance.moment(first.start))
        self.appointments.add(new(), tenant, story.id, first.unit, decided, *by, *asked)
        return report, ruling
