"""The age engine in plain words: one sentence wherever it decides something. No queries beyond the person's facts."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.cases.access import FULL_AGE, facts_of
from samvev.cases.models import Case, Role
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.people import ages
from samvev.people.ages import EVERYONE, AgeRow, Decides, Facts

LIFE = tuple(area.value for area in Area.life())
TOPICS = (Area.GENERAL.value, *LIFE)
FAMILY = gettext_lazy(
    "About %(areas)s all whom the family's plan is about say yes together, each for themselves and parents for the "
    "younger ones; the coordinator writes it down."
)
EARLIER = gettext_lazy("It ends earlier when another child of the plan comes to decide about it.")
# To the person, and to everyone else: whose yes counts.
YOU: dict[str, Any] = {
    Decides.PERSON: gettext_lazy("You decide about %(areas)s."),
    Decides.EITHER: gettext_lazy("About %(areas)s both you and your parents can say yes."),
    Decides.TOGETHER: gettext_lazy("About %(areas)s you and your parents say yes together."),
    Decides.PARENTS: gettext_lazy("Your parents decide about %(areas)s, and what you say is written down."),
    Decides.REPRESENTATIVE: gettext_lazy("A guardian, or whoever has your power of attorney, decides about %(areas)s."),
    EVERYONE: FAMILY,
}
THEY: dict[str, Any] = {
    Decides.PERSON: gettext_lazy("%(name)s decides about %(areas)s."),
    Decides.EITHER: gettext_lazy("About %(areas)s both %(name)s and the parents can say yes."),
    Decides.TOGETHER: gettext_lazy("About %(areas)s %(name)s and the parents say yes together."),
    Decides.PARENTS: gettext_lazy("The parents decide about %(areas)s, and what %(name)s says is written down."),
    Decides.REPRESENTATIVE: gettext_lazy("A guardian, or whoever has a power of attorney, decides about %(areas)s."),
    EVERYONE: FAMILY,
}


@dataclass(frozen=True, slots=True)
class Speaking:
    """Whom the words are for: the person themselves, or somebody else who reads about them."""

    own: bool
    name: str

    def say(self, own: Any, other: Any, **values: Any) -> str:
        """One of two sentences, filled in."""
        return str(own if self.own else other) % ({"name": self.name} | values)


def to(actor: Actor, case: Case) -> Speaking:
    """How the actor is spoken to about the case's person."""
    access = actor.access(case)
    return Speaking(access is not None and access.role == Role.OWNER, case.person.first_name)


def explanation(actor: Actor, case: Case) -> str:
    """Why it is as it is today: how old, who decides about what, and what parents see until when."""
    facts, speaking, today = facts_of(case), to(actor, case), clock.today()
    age = facts.age_on(today)
    if age is None:
        return _("The birth date is not written down. Until it is, the person and the parents can both say yes.")
    lead = speaking.say(_("You are %(age)d."), _("%(name)s is %(age)d."), age=age)
    rows = {topic: ages.who_consents(facts, topic, today) for topic in TOPICS}
    lines = [*_deciding(rows, speaking), *(_parents(facts, speaking) if age < FULL_AGE else ())]
    return " ".join([lead, *lines])


def _deciding(rows: dict[str, AgeRow], speaking: Speaking) -> list[str]:
    groups = _grouped(rows, lambda topic: rows[topic].decides)
    return [speaking.say(YOU[d], THEY[d], areas=in_words(topics)) for d, topics in groups.items()]


def _parents(facts: Facts, speaking: Speaking) -> list[str]:
    found = [
        speaking.say(
            _("Your parents see %(areas)s until you are %(age)d."),
            _("Parents see %(areas)s until %(name)s is %(age)d."),
            areas=in_words(areas, whole=LIFE),
            age=until,
        )
        for until, areas in seen_until(facts).items()
    ]
    nothing = speaking.say(
        _("Your parents see only what you share with them."), _("Parents see only what is shared with them.")
    )
    return [*found, str(EARLIER)] if found and facts.beside else found or [nothing]


def seen_until(facts: Facts) -> dict[int, list[str]]:
    """The areas that parents see today, by the age at which that ends."""
    today = clock.today()
    age, table = facts.age_on(today), facts.table
    open_now = [area for area in LIFE if ages.parent_sees(facts, area, today)]

    def ends(area: str) -> int:
        later = (a for a in table.ages if age is not None and a > age and not table.row(a, area).parents_see)
        return next(later, FULL_AGE)

    return _grouped(open_now, ends)


def parent_words(facts: Facts) -> str:
    """What a parent sees because they are a parent, for the list of those who see without a consent."""
    found = [
        _("Sees %(areas)s until the child is %(age)d.") % {"areas": in_words(areas, whole=LIFE), "age": until}
        for until, areas in seen_until(facts).items()
    ]
    earlier = [str(EARLIER)] if found and facts.beside else []
    return " ".join([_("A parent."), *(found or [_("Sees only what is shared with them.")]), *earlier])


def changes_at(facts: Facts, age: int, speaking: Speaking) -> list[str]:
    """What the law changes on the day the person of these facts turns an age: who decides, and what parents see."""
    day = ages.birthday(facts.born, age) if facts.born else clock.today()
    before = {topic: ages.who_consents(facts, topic, day - timedelta(days=1)) for topic in TOPICS}
    after = {topic: ages.who_consents(facts, topic, day) for topic in TOPICS}
    moved = {topic: row for topic, row in after.items() if row.decides != before[topic].decides}
    lines = _deciding(moved, speaking) if moved else []
    closed = [area for area in LIFE if before[area].parents_see and not after[area].parents_see]
    kept = [area for area in LIFE if after[area].parents_see]
    if closed:
        own = _("Your parents no longer see %(areas)s, unless you share it with them.")
        other = _("Parents no longer see %(areas)s, unless %(name)s shares it with them.")
        lines.append(speaking.say(own, other, areas=in_words(closed, whole=LIFE)))
    if closed and kept:
        own, other = _("They still see %(areas)s."), _("Parents still see %(areas)s.")
        lines.append(speaking.say(own, other, areas=in_words(kept, whole=LIFE)))
    if any(_heard_more(before[topic], after[topic]) for topic in TOPICS):
        own = _("What you think counts more: it is asked for and written down each time.")
        other = _("What %(name)s thinks must be asked for and written down each time.")
        lines.append(speaking.say(own, other))
    return lines


def _heard_more(before: AgeRow, after: AgeRow) -> bool:
    return after.childs_view == ages.ChildsView.REQUIRED != before.childs_view


def in_words(topics: Iterable[str], whole: Iterable[str] = TOPICS) -> str:
    """Areas as inside a sentence, in the order always shown; all of them are "everything"."""
    named = set(topics)
    if named >= set(whole):
        return _("everything")
    words = [str(Area(area).label).lower() for area in LIFE if area in named]
    if Area.GENERAL in named:
        words.insert(0, _("the plan itself"))
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _grouped[K](topics: Iterable[str], key: Callable[[str], K]) -> dict[K, list[str]]:
    groups: dict[K, list[str]] = defaultdict(list)
    for topic in topics:
        groups[key(topic)].append(topic)
    return dict(groups)
