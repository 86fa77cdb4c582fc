"""What can happen to the log's readers: a question, its answer, and the review of what looks unusual."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from samvev.audit.change import change
from samvev.cases import events, notices, tasks
from samvev.cases.models import Question, Reviewed, UnusualAccess
from samvev.cases.watch import queries, rules
from samvev.cases.watch.unusual import find
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.notifications.actions import notify


def ask(question: Question, *, by: Actor, words: str) -> Question:
    """Say that one does not understand an entry of the log; the coordinating unit is told (rule 41)."""
    with change(question, rules.may_question, events.LOG_QUESTIONED, by=by):
        question.words = words
        question.save(force_insert=True)
        tasks.tell_of_question.defer(tenant=str(question.tenant_id), question=str(question.pk))
    return question


def tell(question: Question, *, by: Actor) -> None:
    """Tell the coordinating unit of a question. Whoever asks does not reach who that is: the timetable does."""
    with change(question, rules.only_the_timetable, events.LOG_QUESTION_PASSED_ON, by=by):
        to = queries.coordinating_unit(question.tenant_id)
        path = reverse("cases:answer_question", args=[question.pk])
        notify(notices.LOG_QUESTIONED, to=to, about=question, path=path, by=by)


def answer(question: Question, *, by: Actor, seen: int, answer: str) -> Question:
    """Answer whoever asked about an entry of the log; they are told."""
    with change(question, rules.may_answer, events.LOG_ANSWERED, by=by, seen=seen):
        question.answer, question.answered_at = answer, clock.now()
        question.answered_by_id, question.answered_by_name = by.user_id, by.name
        question.save(update_fields=["answer", "answered_at", "answered_by_id", "answered_by_name"])
        path = reverse("cases:history", args=[question.case_id])
        notify(notices.LOG_ANSWERED, to=[question.asked_by_id], about=question, path=path, by=by)
    return question


def look_through(tenant_id: UUID, *, day: date, by: Actor) -> int:
    """Find what looks unusual in an organisation's log of a day; gives how many findings. Run again, it adds none.

    A finding that was reviewed already stays as it is.
    """
    look = UnusualAccess(tenant_id=tenant_id, day=day)
    with change(look, rules.only_the_timetable, events.LOG_LOOKED_THROUGH, by=by, detail=str(day)):
        done = queries.doings(tenant_id, day)
        found = find(done, queries.known(tenant_id, done), settings.SAMVEV_MANY_PERSONS)
        UnusualAccess.objects.bulk_create(
            [UnusualAccess(tenant_id=tenant_id, day=day, **_columns(one) | {"why": list(one.why)}) for one in found],
            ignore_conflicts=True,
        )
    return len(found)


def _columns(one: object) -> dict[str, object]:
    names = ("user_id", "user_name", "person_id", "case_id", "entry_id", "times", "persons")
    return {name: getattr(one, name) for name in names}


def review(found: UnusualAccess, *, by: Actor, seen: int, state: str, words: str) -> UnusualAccess:
    """Say what became of something that looked unusual."""
    with change(found, rules.may_review, events.UNUSUAL_REVIEWED, by=by, seen=seen):
        told = {"by_id": by.user_id, "by_name": by.name, "at": clock.now()}
        found.write(by=by, state=Reviewed(state), words=words, **told)
    return found
