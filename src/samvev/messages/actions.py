"""Everything that can happen to messages: start a conversation, write in it, read it. Nothing is ever changed."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from samvev.audit.change import change
from samvev.cases.changes import case_change
from samvev.cases.models import ActivityKind, Case
from samvev.cases.shields.actions import shield
from samvev.cases.team import people
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.messages import events, notices, queries, rules
from samvev.messages.models import Message, Place, Thread
from samvev.notifications.actions import notify


def start_thread(
    case: Case, *, subject: str, text: str, area: str, to: Collection[UUID] | None, shielded: bool = False, by: Actor
) -> Thread:
    """Write the first message: to the whole team (`to=None`), or to some of it, who must read the area today.

    `shielded`: parents and family are kept out of it from the beginning.
    """
    thread = Thread(
        tenant_id=case.tenant_id, case=case, subject=subject, area=area, whole_team=to is None, started_by_id=by.user_id
    )
    with case_change(thread, rules.may_start_thread, events.STARTED, by=by, kind=ActivityKind.MESSAGE):
        thread.started_at = thread.last_at = clock.now()
        thread.save(force_insert=True)
        if shielded:
            shield(thread, by=by)
        _seat(thread, {*(to or ()), *filter(None, [by.user_id])})
        _say(thread, text, by)
    return thread


def answer(thread: Thread, *, text: str, by: Actor) -> Message:
    """Write in a conversation."""
    with case_change(thread, rules.may_answer, events.SENT, by=by, kind=ActivityKind.MESSAGE):
        return _say(thread, text, by)


def see(thread: Thread, *, until: Message, by: Actor) -> None:
    """The actor has read as far as `until`; the others can see that (rule 95)."""
    if until.thread_id != thread.pk:
        raise Invalid
    with change(thread, rules.may_read, events.SEEN, by=by):
        _mark(thread, by.user_id, until)


def _seat(thread: Thread, users: Collection[UUID]) -> None:
    reading = {u for u, someone in people(thread.case).items() if thread.area in someone.areas}
    if not set(users) <= reading:
        raise Invalid
    Place.objects.bulk_create(
        Place(tenant_id=thread.tenant_id, case=thread.case, thread=thread, user_id=user) for user in sorted(users)
    )


def _say(thread: Thread, text: str, by: Actor) -> Message:
    said = Message.objects.create(
        tenant_id=thread.tenant_id,
        case=thread.case,
        thread=thread,
        area=thread.area,
        text=text,
        by_id=by.user_id,
        by_name=by.name,
        at=clock.now(),
    )
    Thread.objects.filter(pk=thread.pk, last_at__lt=said.at).update(last_at=said.at)
    _mark(thread, by.user_id, said)
    path = reverse("messages:thread", args=[thread.pk])
    notify(notices.NEW_MESSAGE, to=queries.audience(thread), about=thread, path=path, by=by)
    return said


def _mark(thread: Thread, user_id: UUID | None, until: Message) -> None:
    """Remember how far someone has read; never backwards."""
    if user_id is None:
        return
    place, made = Place.objects.get_or_create(
        thread=thread,
        user_id=user_id,
        defaults={"tenant_id": thread.tenant_id, "case": thread.case, "read_at": until.at},
    )
    if not made:
        further = Q(read_at=None) | Q(read_at__lt=until.at)
        Place.objects.filter(further, pk=place.pk).update(read_at=until.at)
