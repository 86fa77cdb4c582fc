"""Who may read and write messages. Pure. Access follows the team as it is now (rule 96)."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case
from samvev.cases.rules import CASE_CLOSED, may_read_area, may_see_content
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.kernel.verdict import Verdict, allow_if
from samvev.messages.models import Thread

NOT_IN_THREAD = _("This conversation is between others.")


def may_see_threads(actor: Actor, case: Case) -> Verdict:
    """The list of conversations in a case; which ones it shows is judged for each."""
    return may_see_content(actor, case)


def may_read(actor: Actor, thread: Thread) -> Verdict:
    """To the whole team: whoever is in the case now and reads the area. To some: those of them who were chosen.

    `thread.places` must be preloaded.
    """
    return may_read_area(actor, thread) and allow_if(
        thread.whole_team or any(place.user_id == actor.user_id for place in thread.places.all()), NOT_IN_THREAD
    )


def may_answer(actor: Actor, thread: Thread) -> Verdict:
    """Whoever reads a conversation takes part in it, also those who only read in the plan."""
    return may_read(actor, thread) and allow_if(thread.case.is_open, CASE_CLOSED)


def may_start(actor: Actor, case: Case) -> Verdict:
    """Start a conversation: anyone in the team."""
    return may_see_content(actor, case) and allow_if(case.is_open, CASE_CLOSED)


def may_start_thread(actor: Actor, thread: Thread) -> Verdict:
    """Start it within an area that one reads."""
    return may_start(actor, thread.case) and may_read_area(actor, thread)


def area_choices(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """The areas that the actor can start a conversation in; what everyone shares comes first."""
    reach = actor.areas_in(case)
    return [(area.value, str(area.label)) for area in Area if area.value in reach]
