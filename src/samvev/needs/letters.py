"""Letters, written beforehand in the person's language form; whoever decides edits them before they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from samvev.needs.models import Outcome
from samvev.web.days import short_day

EXPECTED = timedelta(weeks=8)  # when a preliminary answer says that the decision comes, counted from the report


@dataclass(frozen=True, slots=True)
class About:
    """What a letter needs to know."""

    organisation: str
    received: date
    language: str


def preliminary(about: About) -> str:
    """The preliminary answer within one month (rule 3; forvaltningsloven § 11 a)."""
    with translation.override(about.language):
        return "\n\n".join(_preliminary(about))


def decision(about: About, outcome: str, reason: str, passed_to: str = "") -> str:
    """The letter about a decision: what, why, what happens next, and how to complain (rule 4)."""
    with translation.override(about.language):
        parts = [_received(about), *_decided(outcome, about, passed_to)]
        parts += [_("Why we decided this:") + "\n" + reason] if reason else []
        return "\n\n".join([*parts, *_next(outcome), *_complaint(about)])


def _received(about: About) -> str:
    return _("On %(day)s %(organisation)s received a report that you may need help that is coordinated.") % {
        "day": short_day(about.received),
        "organisation": about.organisation,
    }


def _preliminary(about: About) -> Iterator[str]:
    yield _received(about)
    yield _("We have begun to look at it, but need more time before we can decide. This letter tells you so.")
    yield _("We expect that you have an answer by %(day)s.") % {"day": short_day(about.received + EXPECTED)}
    yield _(
        "You can tell us what is important to you, and bring someone you trust to talks with us. Call us or write to "
        "us if something changes, or if it becomes urgent."
    )


def _decided(outcome: str, about: About, passed_to: str) -> Iterator[str]:
    words = {
        Outcome.COORDINATOR: _("We have decided that you get a coordinator."),
        Outcome.CHILD_COORDINATOR: _("We have decided that your family gets a child coordinator."),
        Outcome.INDIVIDUAL_PLAN: _("We have decided that you are offered an individual plan and get a coordinator."),
        Outcome.TEAM: _("We have decided that you get a coordinator and a follow-up team."),
        Outcome.REFUSED: _("We have decided that you do not get a coordinator now."),
    }
    if outcome == Outcome.PASSED_ON:
        yield _("We have passed the report on to %(service)s, who can help you best. They contact you.") % {
            "service": passed_to
        }
    else:
        yield words[Outcome(outcome)]
    laws = {
        Outcome.CHILD_COORDINATOR: _("The right follows from the Patient and User Rights Act (pbrl) § 2-5 c."),
        Outcome.INDIVIDUAL_PLAN: _("The right follows from the Patient and User Rights Act (pbrl) §§ 2-5 and 2-5 b."),
        Outcome.PASSED_ON: "",
    }
    if law := laws.get(Outcome(outcome), _("This follows from the Patient and User Rights Act (pbrl) § 2-5 b.")):
        yield law


def _next(outcome: str) -> Iterator[str]:
    if outcome not in Outcome.opening():
        return
    yield _(
        "What happens next: we choose who will be coordinator. You can tell us whom you would like. The coordinator "
        "contacts you for a first talk, about what matters to you and who should take part."
    )
    if outcome == Outcome.INDIVIDUAL_PLAN:
        yield _(
            "The plan is yours. It is made only if you say yes, and you can take back your yes at any time. A plan "
            "does not in itself give a right to particular services."
        )


def _complaint(about: About) -> Iterator[str]:
    yield _(
        "You can complain. If you disagree, you can complain to the county governor (statsforvalteren), by the "
        "Patient and User Rights Act (pbrl) § 7-2. Send the complaint to %(organisation)s within four weeks after you "
        "got this letter. We look at the matter again first, and send it on if we do not change the decision."
    ) % {"organisation": about.organisation}
    yield _("Say what you disagree with and why. We can help you to write it. You have the right to see the papers.")
