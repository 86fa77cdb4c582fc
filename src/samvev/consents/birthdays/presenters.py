"""What a birthday changes and asks for, in words. No queries beyond the person's facts."""

from dataclasses import replace as with_changes
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.cases.access import facts_of
from samvev.cases.models import CaseKind
from samvev.consents import age_words
from samvev.consents.birthdays import rules
from samvev.consents.birthdays.models import Birthday

# What the law changes at an age beside who consents (barnelova § 32; barnevernsloven § 12-3).
BESIDES: dict[int, tuple[Any, Any]] = {
    15: (
        gettext_lazy("You choose school and what to be a member of yourself, and are a party in child welfare cases."),
        gettext_lazy("%(name)s chooses school and memberships alone, and is a party in child welfare cases."),
    ),
}
CHILD_COORDINATOR = (
    gettext_lazy("You no longer have a child coordinator. You are offered an ordinary coordinator."),
    gettext_lazy("Child coordination ends. An ordinary coordinator is offered first."),
)
TODO: dict[int, list[Any]] = {
    12: [
        gettext_lazy("Tell the child, in words that fit, that their view is asked for from now on."),
        gettext_lazy("Agree how the child's view is asked for before each consent and each meeting."),
    ],
    15: [gettext_lazy("Tell the youth what they decide now, and what the parents still decide.")],
    16: [
        gettext_lazy(
            "Talk with the youth alone: who should see health matters from the birthday on, parents included?"
        ),
        gettext_lazy("Tell the parents what they see from the birthday on, and what they do not."),
        gettext_lazy("Is capacity to consent missing? Then it must be documented before the birthday."),
        gettext_lazy("Go through the consents: the youth may renew them or take them back."),
    ],
    18: [
        gettext_lazy("Tell that parents see nothing from the birthday on, unless it is shared with them."),
        gettext_lazy("Is a guardian or a power of attorney needed? It takes time: begin now."),
        gettext_lazy("Go through the consents, and plan the transition to services for adults."),
    ],
}


OF_FAMILY = gettext_lazy(
    "In this plan it is so for everything that is about %(name)s: parents see none of %(areas)s, of any of the "
    "children, until all whom it is about have said yes, or it stands in a case of %(name)s's own."
)
TODO_FAMILY = gettext_lazy(
    "Say on the page about the children in which areas the plan is about %(name)s, or open a case of their own for it."
)


def name_of(row: Birthday) -> str:
    """Whose birthday it is; no name for a child whom the reader does not reach."""
    if row.person_id is None:
        return row.case.person.first_name
    return row.person.first_name if row.person else _("One of the children")


def lines(row: Birthday, speaking: age_words.Speaking) -> list[str]:
    """What the birthday changes, a sentence each."""
    if row.person_id:
        return _of_family(row)
    found = age_words.changes_at(facts_of(row.case), row.age, speaking)
    if row.age in BESIDES:
        found.append(speaking.say(*BESIDES[row.age]))
    if row.age == rules.FULL_AGE and row.case.kind == CaseKind.CHILD_COORDINATION:
        found.append(speaking.say(*CHILD_COORDINATOR))
    return found or [_("Nothing changes in who decides.")]


def _of_family(row: Birthday) -> list[str]:
    """Of another child than the one the plan is named by: what the law changes, and what follows in this plan."""
    if row.person is None:
        return [_("Nothing changes in who decides.")]
    name, facts = row.person.first_name, with_changes(row.person.age_facts, case_kind=row.case.kind)
    found = age_words.changes_at(facts, row.age, age_words.Speaking(own=False, name=name))
    if closing := rules.closing(facts, row.day):
        found.append(OF_FAMILY % {"name": name, "areas": age_words.in_words(closing, whole=age_words.LIFE)})
    return found or [_("Nothing changes in who decides.")]


def todo(row: Birthday) -> list[str]:
    """What the coordinator prepares."""
    family = [TODO_FAMILY % {"name": name_of(row)}] if row.person_id and row.age >= rules.CLOSING_AGE else []
    return [*(str(words) for words in TODO[row.age]), *family]
