"""What a page about messages shows, derived from what was read. No queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from samvev.cases.team import Someone
from samvev.messages.models import Message, Thread


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as one reader meets it."""

    message: Message
    mine: bool
    new: bool


@dataclass(frozen=True, slots=True)
class Receipts:
    """Who has read a conversation to its end, and who has not (rule 95)."""

    read: list[str]
    unread: list[str]


def bubbles(messages: list[Message], reader: UUID | None, read_until: datetime | None) -> list[Bubble]:
    """The messages, with what is the reader's own and what is new to them."""
    return [
        Bubble(m, mine=m.by_id == reader, new=m.by_id != reader and (read_until is None or m.at > read_until))
        for m in messages
    ]


def receipts(thread: Thread, audience: Mapping[UUID, Someone], last: Message, reader: UUID | None) -> Receipts:
    """Who among today's readers has read the last message; its writer and the one who looks are left out."""
    reached = {p.user_id for p in thread.places.all() if p.read_at and p.read_at >= last.at}
    others = {u: s.user.name for u, s in audience.items() if u not in (last.by_id, reader)}
    return Receipts(
        read=[name for user, name in others.items() if user in reached],
        unread=[name for user, name in others.items() if user not in reached],
    )


def chosen(user: str, team: Mapping[UUID, Someone]) -> dict[str, object]:
    """What a form begins with when someone was chosen beforehand; nothing for someone who is not in the team."""
    return {"to": "some", "people": [user]} if user in {str(member) for member in team} else {}
