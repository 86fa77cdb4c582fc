"""An invitation as e-mail and calendar entry (RFC 5545, 5546 and 6047).

It tells that there is a meeting and when, and nothing else (rule 42, and the rule for e-mail in docs/privacy.md): no
name, place, subject, participant or link to the meeting. Each gets a mail of their own, since a list of attendees would
tell who is in the team.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage as Mime
from email.policy import default
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from samvev.kernel import clock
from samvev.meetings.models import Meeting
from samvev.web.days import moment_in_words

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar may know of a meeting."""

    uid: str
    sequence: int
    at: datetime
    minutes: int
    method: str

    @classmethod
    def of(cls, meeting: Meeting, method: str) -> "Appointment":
        """The appointment that a meeting is in a calendar. The name is random and stays the same for ever."""
        host = urlsplit(settings.BASE_URL).hostname or "samvev"
        return cls(f"{meeting.calendar_uid}@{host}", meeting.sequence, meeting.at, meeting.minutes_long, method)


class InvitationMail(EmailMessage):
    """Plain text, and the same as a calendar entry that mail programs understand."""

    def __init__(self, *, calendar: bytes, method: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.calendar, self.method = calendar, method

    def message(self, *, policy: Any = default) -> Mime:
        """The message as it is sent; the method in its header must be that of the calendar entry."""
        made: Mime = super().message(policy=policy)
        made.add_alternative(
            self.calendar,
            maintype="text",
            subtype="calendar",
            params={"method": self.method, "charset": "UTF-8", "name": "invite.ics"},
            cte="base64",
        )
        return made


def calendar_entry(appointment: Appointment, *, organizer: str, organisation: str, attendee: str) -> bytes:
    """The calendar entry for one attendee, times in UTC."""
    entry = Event()
    entry.add("uid", appointment.uid)
    entry.add("sequence", appointment.sequence)
    entry.add("dtstamp", clock.now().astimezone(UTC))
    begins = appointment.at.astimezone(UTC)
    entry.add("dtstart", begins)
    entry.add("dtend", begins + timedelta(minutes=appointment.minutes))
    entry.add("summary", _("Meeting"))
    entry.add("description", _sign_in())
    entry.add("status", "CANCELLED" if appointment.method == CANCEL else "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("transp", "OPAQUE")
    entry["organizer"] = _address(organizer, {"CN": organisation})
    asks = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    entry.add("attendee", _address(attendee, asks), encode=False)
    calendar = Calendar()
    for name, value in (("prodid", "-//Samvev//Samvev//NO"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    calendar.add("method", appointment.method)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _address(mail: str, parameters: dict[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


def _sign_in() -> str:
    return _("Sign in to see what it is about: %(address)s") % {"address": settings.BASE_URL}


def _words(appointment: Appointment) -> str:
    when = {"when": moment_in_words(appointment.at)}
    if appointment.method == CANCEL:
        return _("A meeting is cancelled: %(when)s.") % when
    if appointment.sequence:
        return _("A meeting is changed. The time is now %(when)s.") % when
    return _("You are invited to a meeting %(when)s.") % when


def invitation_mail(appointment: Appointment, *, organisation: str, to: str) -> InvitationMail:
    """The e-mail to one participant, in the language that is active."""
    _name, organizer = parseaddr(settings.DEFAULT_FROM_EMAIL)
    entry = calendar_entry(appointment, organizer=organizer, organisation=organisation, attendee=to)
    return InvitationMail(
        subject=_("Meeting"),
        body=f"{_words(appointment)}\n{_sign_in()}\n\n{organisation}",
        from_email=formataddr((organisation, organizer)),
        to=[to],
        calendar=entry,
        method=appointment.method,
    )
