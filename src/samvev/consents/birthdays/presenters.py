"""What a birthday changes and asks for, in words. No queries beyond the person's facts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


def lines(row: Birthday, speaking: age_words.Speaking) -> list[str]:
    """What the birthday changes, a sentence each."""
    found = age_words.changes_at(row.case, row.age, speaking)
    if row.age in BESIDES:
        found.append(speaking.say(*BESIDES[row.age]))
    if row.age == rules.FULL_AGE and row.case.kind == CaseKind.CHILD_COORDINATION:
        found.append(speaking.say(*CHILD_COORDINATOR))
    return found or [_("Nothing changes in who decides.")]


def todo(row: Birthday) -> list[str]:
    """What the coordinator prepares."""
    return [str(words) for words in TODO[row.age]]
