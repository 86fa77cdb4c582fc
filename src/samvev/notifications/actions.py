"""Telling people that something happened, inside and by e-mail."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.notifications.kinds import NoticeKind
from samvev.notifications.models import Notice
from samvev.notifications.tasks import mail_notices


def notify(
    kind: NoticeKind,
    *,
    to: Iterable[UUID | None],
    about: Any,
    path: str = "",
    by: Actor | None = None,
    mail: bool = True,
) -> None:
    """Put a notice in each one's bell, except the actor's own, and an e-mail without content in the queue.

    Part of the change that caused it: the notice and the job are there exactly when the change is. `mail=False` is
    for what is told by an e-mail of its own (an invitation to a meeting).
    """
    receivers = {user for user in to if user} - {by.user_id if by else None}
    if not receivers:
        return
    made = Notice.objects.bulk_create(
        Notice(tenant_id=about.tenant_id, case_id=about.audit_case_id, user_id=user, kind=kind.code, path=path)
        for user in receivers
        if user
    )
    if mail:
        mail_notices.defer(tenant=str(about.tenant_id), notices=[str(notice.pk) for notice in made])


def see(actor: Actor) -> None:
    """Everything in the actor's bell has now been seen."""
    if actor.user_id:
        Notice.objects.filter(user_id=actor.user_id, seen_at=None).update(seen_at=clock.now())


def forget(users: Iterable[UUID], *, about: Any, naming: UUID) -> None:
    """Take out of these users' bells what leads to one thing in a case that they no longer see."""
    found = Notice.objects.filter(case_id=about.audit_case_id, user_id__in=list(users), path__contains=str(naming))
    found.delete()
