"""What people say of their help: complaints about decisions, and how it is going. Chance of its own decides here:
the rest of the country is the same with or without it.
"""

from random import Random

from samvev.cases.models import Role
from samvev.needs.complaints.models import About, ComplainsAs, Complaint, ComplaintState
from samvev.needs.satisfaction.models import Satisfaction
from samvev.people.ages import birthday
from samvev.simulation.persons import FULL_AGE
from samvev.simulation.shape import Chance, Ids, iso
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.stories import Member, Story
from samvev.simulation.words import ANSWERS, COMPLAINTS, GOING

COMPLAINS = 0.04  # of those who got a decision
MISSES_PLAN = 0.04  # of those who have a coordinator and no plan
CHANGED, TAKEN_BACK, UPHELD = 0.25, 0.08, 0.3
QUARTER, QUARTERS = 91, 8  # days; how many quarters the question has been asked
ANSWERED, PASSED_BY = 0.07, 0.05  # of those asked in a quarter
FACES = (1,) * 6 + (2,) * 14 + (3,) * 25 + (4,) * 35 + (5,) * 20
ABOUT = {"individual_plan": About.INDIVIDUAL_PLAN, "child_coordination": About.CHILD_COORDINATOR}
ASKED = {Role.OWNER.value, Role.PARENT.value}
S = ComplaintState


class Voices:
    """Lets people in cases speak. `today`: the last day of the story."""

    def __init__(self, seed: int, ids: Ids, today: int) -> None:
        self.chance, self.ids, self.today = Chance(Random(seed).getrandbits(32)), ids, today  # noqa: S311 - made up
        told = "id tenant_id case_id report_id ruling_id about complains_as by_name by_user_id received_on words state"
        self.complaints = Sheet(
            Complaint, f"{told} forwarded_on ended_on answer answered_by_name registered_at registered_by_id"
        )
        told = "id tenant_id case_id user_id by_name given_on face words shared"
        self.answers = Sheet(Satisfaction, told)

    @property
    def sheets(self) -> list[Sheet]:
        """What it made, in the order in which the database can take it."""
        return [self.complaints, self.answers]

    def speak(self, story: Story, decision: tuple[str, str] | None) -> None:
        """Everything that is said in a case. `decision`: the report of need and the ruling behind it."""
        if story.kind == "training":
            return
        if decision and self.chance.random() < COMPLAINS:
            about = ABOUT.get(story.kind, About.COORDINATOR)
            self._complain(story, decision, about, story.start + self.chance.between(2, 35))
        if story.kind == "coordination" and story.coordinators and self.chance.random() < MISSES_PLAN:
            on = self.chance.between(story.start + 1, story.last)
            self._complain(story, (NULL, NULL), About.NO_PLAN, on)
        for member in story.team:
            if member.role in ASKED:
                self._how_it_goes(story, member)

    def _complain(self, story: Story, decision: tuple[str, str], about: About, received: int) -> None:
        """One complaint and the way it went: looked at again within some weeks, sent on, decided elsewhere."""
        if received > self.today:
            return
        chance, new = self.chance, self.ids.new
        state, forwarded, ended = self._way(received)
        answer = "" if state == S.RECEIVED else chance.one(ANSWERS[state.value])
        desk = "Koordinerende enhet" if answer else ""
        days = (state.value, iso(forwarded), iso(ended), answer, desk, chance.moment(received))
        by = str(story.coordinators[0].user_id)
        about_it = (new(), story.town.id, story.id, *decision, about.value, *self._whose(story, received))
        self.complaints.add(*about_it, iso(received), chance.one(COMPLAINTS), *days, by)

    def _whose(self, story: Story, on: int) -> tuple[str, str, str]:
        """Who complains: the person or, of a child, a parent; with their user when it was done from their own page."""
        parent = next((m for m in story.team if m.role == Role.PARENT), None)
        grown = on - story.person.born.toordinal() >= FULL_AGE
        who = None if grown else parent
        user = who.user_id if who else story.person.user
        told = str(user) if user and self.chance.random() < 0.5 else NULL
        return (ComplainsAs.PARENT, who.name, told) if who else (ComplainsAs.SELF, story.person.name, told)

    def _way(self, received: int) -> tuple[ComplaintState, int | None, int | None]:
        """Where it stands today, when it was sent on, and when it ended."""
        chance = self.chance
        looked_at, luck = received + 2 + chance.number(9, 60), chance.random()
        if looked_at > self.today:
            return S.RECEIVED, None, None
        if luck < CHANGED + TAKEN_BACK:
            return (S.CHANGED if luck < CHANGED else S.WITHDRAWN), None, looked_at
        decided = looked_at + chance.between(40, 150)
        if decided > self.today:
            return S.FORWARDED, looked_at, None
        return (S.UPHELD if chance.random() < UPHELD else S.NOT_UPHELD), looked_at, decided

    def _how_it_goes(self, story: Story, member: Member) -> None:
        """Asked once a quarter of late; most do not answer, and some answer that they would rather not."""
        chance, until = self.chance, min(member.end or self.today, story.used_until)
        if member.role == Role.PARENT:
            until = min(until, birthday(story.person.born, 18).toordinal())  # from then on they see nothing (rule 26)
        for quarter in range(QUARTERS):
            luck, on = chance.random(), self.today - quarter * QUARTER - chance.between(0, QUARTER - 1)
            if luck >= ANSWERED + PASSED_BY or not member.start <= on < until:
                continue
            face, words, shared = NULL, "", "f"
            if luck < ANSWERED:
                face = str(chance.one(FACES))
                words = chance.one(GOING) if chance.random() < 0.35 else ""
                shared = "t" if chance.random() < 0.3 else "f"
            about = (str(member.user_id), member.name, iso(on), face, words, shared)
            self.answers.add(self.ids.new(), story.town.id, story.id, *about)
