"""Telling people that something happened, inside and by e-mail."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.ids import new_id
from samvev.kernel.kept import keys
from samvev.notifications.kinds import NoticeKind
from samvev.notifications.models import Notice
from samvev.notifications.tasks import mail_notices

# Written out: it is part of nearly every change, and the ORM takes longer to put it together than all the rest.
NOTICES = """
INSERT INTO notifications_notice (id, tenant_id, user_id, case_id, kind, path, at)
SELECT line.id, %(tenant)s, line.user_id, %(case)s::uuid, %(kind)s, %(path)s, %(at)s
FROM unnest(%(ids)s::uuid[], %(users)s::uuid[]) AS line (id, user_id)
"""


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
    notices = {new_id(): user for user in receivers}
    told: dict[str, Any] = {
        "ids": keys(notices),
        "users": keys(notices.values()),
        "tenant": about.tenant_id,
        "case": about.audit_case_id,
        "kind": kind.code,
        "path": path,
        "at": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTICES, told)
    if mail:
        mail_notices.defer(tenant=str(about.tenant_id), notices=[str(notice) for notice in notices])


def see(actor: Actor) -> None:
    """Everything in the actor's bell has now been seen."""
    if actor.user_id:
        Notice.objects.filter(user_id=actor.user_id, seen_at=None).update(seen_at=clock.now())


def forget(users: Iterable[UUID], *, about: Any, naming: UUID) -> None:
    """Take out of these users' bells what leads to one thing in a case that they no longer see."""
    found = Notice.objects.filter(case_id=about.audit_case_id, user_id__in=list(users), path__contains=str(naming))
    found.delete()
