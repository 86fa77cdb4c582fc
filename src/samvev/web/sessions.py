"""What a session says of itself: whose it is, how long it may rest and live, and when its user last proved it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from samvev.kernel import clock

SESSION_USER = "user"
BEGAN, SEEN, IDLE, LONGEST, PROVED, ASSISTED = "began", "seen", "idle", "longest", "proved", "assisted"
WITH_PARENT, IN_MEETING = "with_parent", "in_meeting"  # how a case is shown; also the basis in the log
TOUCH = 60  # seconds: how often a session that is used is written
FRESH = timedelta(minutes=5)  # how long a proof lasts for a dangerous step (checklist 11)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may rest, and how long it may live (checklist 6)."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Standing:
    """The user of a session that holds, or the one of a session that ran out."""

    user: UUID | None = None
    ran_out: UUID | None = None


@dataclass(frozen=True, slots=True)
class Assisted:
    """A case is shown to, or together with, its person for a while (rule 39)."""

    case_id: UUID
    how: str


def begin(session: Any, user_id: UUID, limits: Limits) -> None:
    """Let the session be this user's from now on. The limits are those of the role it was begun with."""
    now = clock.now().timestamp()
    session[SESSION_USER] = str(user_id)
    session[IDLE], session[LONGEST] = limits.idle.total_seconds(), limits.absolute.total_seconds()
    session[BEGAN] = session[SEEN] = session[PROVED] = now


def standing(request: Any) -> Standing:
    """Whose session this is. One without times is nobody's: what cannot be judged is refused."""
    session = request.session
    user = session.get(SESSION_USER)
    if user is None or not {BEGAN, SEEN, IDLE, LONGEST} <= set(session.keys()):
        return Standing()
    now = clock.now().timestamp()
    if now - session[SEEN] > session[IDLE] or now - session[BEGAN] > session[LONGEST]:
        return Standing(ran_out=UUID(user))
    if now - session[SEEN] >= TOUCH:
        session[SEEN] = now
        request.touched = True
    return Standing(UUID(user))


def prove(session: Any) -> None:
    """The user has proved again who they are."""
    session[PROVED] = clock.now().timestamp()


def is_fresh(request: Any) -> bool:
    """Has the user proved within the last minutes who they are?"""
    return bool(clock.now().timestamp() - request.session.get(PROVED, 0) <= FRESH.total_seconds())


def assist(session: Any, case_id: UUID, how: str, lasts: timedelta) -> None:
    """Begin to show a case to, or together with, its person."""
    session[ASSISTED] = {"case": str(case_id), "how": how, "until": (clock.now() + lasts).timestamp()}


def assisted(request: Any) -> Assisted | None:
    """The case that is shown so just now, if any; forgotten when its time is over."""
    told = request.session.get(ASSISTED)
    if told and clock.now().timestamp() < told["until"]:
        return Assisted(UUID(told["case"]), told["how"])
    if told:
        del request.session[ASSISTED]
    return None


def stop_assisting(session: Any) -> None:
    """The person has seen it."""
    session.pop(ASSISTED, None)
