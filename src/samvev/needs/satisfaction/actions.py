"""Answering, passing by, and taking back."""

from samvev.audit.change import change
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.needs import events
from samvev.needs.satisfaction import rules
from samvev.needs.satisfaction.models import Satisfaction

SAID = ["face", "words", "shared"]


def answer(row: Satisfaction, *, face: int, words: str, shared: bool, by: Actor) -> None:
    """Say how it is going. The log holds that something was said, not what; and not to the team."""
    with change(row, rules.may_answer, events.SAID_HOW_IT_GOES, by=by):
        row.face, row.words, row.shared, row.given_on = face, words, shared, clock.today()
        _keep(row)


def pass_by(row: Satisfaction, *, by: Actor) -> None:
    """Not now: asked again after a quarter, and nothing else is kept."""
    with change(row, rules.may_pass_by, events.PASSED_BY_HOW_IT_GOES, by=by):
        _keep(row)


def take_back(row: Satisfaction, *, by: Actor) -> None:
    """What was said is gone, from the database too. That one was asked stays, so that one is left in peace."""
    with change(row, rules.may_take_back, events.TOOK_BACK_HOW_IT_GOES, by=by):
        row.face, row.words, row.shared = None, "", False
        row.save(update_fields=SAID)


def _keep(row: Satisfaction) -> None:
    """Two answers of the same day, sent twice at once, are one: the later."""
    if row.is_new:
        unique = ["case", "user_id", "given_on"]
        Satisfaction.objects.bulk_create([row], update_conflicts=True, unique_fields=unique, update_fields=SAID)
    else:
        row.save(update_fields=[*SAID, "given_on"])
