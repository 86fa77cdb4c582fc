"""The queue's entry point: an invitation, a change or a cancellation as e-mail, one job for each receiver."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from samvev.accounts.models import User
from samvev.kernel import clock, walls
from samvev.meetings.mail import CANCEL, Appointment, invitation_mail
from samvev.meetings.models import Invitation, Meeting, MeetingStatus
from samvev.organisations.queries import acting

# Post that is down for an hour must not lose an invitation: tries after 5 s, 25 s, 2, 10 and 52 minutes.
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(name="meetings.send_invitation", queue="mail", retry=AGAIN)
def send_invitation(tenant: str, meeting: str, user: str, method: str) -> None:
    """Mail the meeting as it is now to one user; run again, a request goes only to someone who lacks it."""
    with transaction.atomic():
        walls.enter(user=UUID(user), tenants=[UUID(tenant)])
        _send(Meeting.objects.get(pk=meeting), UUID(user), method)


def _send(meeting: Meeting, user_id: UUID, method: str) -> None:
    if method != CANCEL and not _claim(meeting, user_id):
        return
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    organisation = acting(meeting.tenant_id)
    with translation.override(user.language or organisation.language):
        mail = invitation_mail(Appointment.of(meeting, method), organisation=organisation.name, to=user.email)
        mail.send()


def _claim(meeting: Meeting, user_id: UUID) -> bool:
    """Is an invitation to be sent? It is marked in the transaction that sends: no mail twice, none forgotten."""
    if meeting.status != MeetingStatus.INVITED:
        return False
    lacking = Q(sent_sequence=None) | Q(sent_sequence__lt=F("meeting__sequence"))
    found = Invitation.objects.filter(lacking, meeting=meeting, user_id=user_id)
    marked = Invitation.objects.filter(pk__in=found.values("pk"))
    return bool(marked.update(sent_at=clock.now(), sent_sequence=meeting.sequence))
