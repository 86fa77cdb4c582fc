"""Complaints in words: how long they wait, what comes next, and the days they passed. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samvev.kernel import clock
from samvev.needs.complaints import rules
from samvev.needs.complaints.models import Complaint, ComplaintState
from samvev.needs.presenters import Waiting, name_of, waited

TAGS = {ComplaintState.RECEIVED: "wait", ComplaintState.FORWARDED: "plain"}


@dataclass(frozen=True, slots=True)
class Row:
    """A complaint as a list shows it."""

    complaint: Complaint
    name: str
    waiting: Waiting | None
    tag: str


def rows(found: Iterable[Complaint]) -> list[Row]:
    """The complaints as rows of a list."""
    return [Row(row, whom(row), waiting(row), TAGS.get(ComplaintState(row.state), "done")) for row in found]


def whom(complaint: Complaint) -> str:
    """Whom the complaint is about."""
    person = complaint.person
    return person.name if person else name_of(complaint.report) if complaint.report else ""


def waiting(complaint: Complaint) -> Waiting | None:
    """How long it has waited for us: flagged after a fortnight, marked after a month."""
    days = rules.waiting_days(complaint, clock.today())
    return None if days is None else waited(days)


def days(complaint: Complaint) -> list[tuple[str, date]]:
    """What happened on which day, oldest first."""
    told = [
        (_("Received"), complaint.received_on),
        (str(ComplaintState.FORWARDED.label), complaint.forwarded_on),
        (str(complaint.get_state_display()), complaint.ended_on),
    ]
    return [(words, day) for words, day in told if day]


def hint(complaint: Complaint) -> str:
    """What whoever handles it should know: that it came late, or that it waits."""
    ruling = complaint.ruling
    if complaint.is_open and rules.came_late(complaint, clock.day_of(ruling.decided_at) if ruling else None):
        return _(
            "The complaint came more than four weeks after the decision. It can be heard all the same when there are "
            "good reasons (forvaltningsloven § 31)."
        )
    if complaint.state == ComplaintState.RECEIVED:
        return _(
            "Look at the matter again first. If you do not change the decision, send the complaint to the county "
            "governor as soon as it is prepared (forvaltningsloven § 33)."
        )
    return ""
