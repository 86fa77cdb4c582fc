"""Everything that can happen to a report of need."""

from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.urls import reverse

from samvev.audit.change import change
from samvev.cases.actions import open_case
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor, system
from samvev.kernel.verdict import Verdict
from samvev.needs import events, notices, queries, rules
from samvev.needs.codes import new_number, tracking_key
from samvev.needs.models import Assessment, NeedReport, Note, Outcome, Ruling
from samvev.needs.rules import Move
from samvev.notifications.actions import notify
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family
from samvev.people.models import Person


class Answers(TypedDict, total=False):
    """What a report says."""

    reporter: str
    reporter_name: str
    reporter_contact: str
    about_name: str
    about_birth_date: date | None
    about_contact: str
    before_birth: bool
    difficult: str
    matters: str
    services: list[str]
    services_other: str
    agrees: str
    agrees_words: str
    urgent: str
    language: str


def report(organisation: Organisation, *, code: str, by: Actor, **answers: Unpack[Answers]) -> NeedReport:
    """Report a need to an organisation; `code` is what the reporter follows it with (rules 1 and 2).

    Whoever reports may add this one row and no other. Then the organisation itself goes on behind its own wall for
    a moment: it logs the report and tells its coordinating unit.
    """
    made = NeedReport(
        tenant_id=organisation.pk,
        number=new_number(clock.today()),
        tracking_key=tracking_key(code),
        reported_by_id=by.user_id,
        **answers,
    )
    with change(made, rules.may_report, events.REPORTED, by=by):
        walls.enter(user=by.user_id, ticket=made.tracking_key)
        made.save(force_insert=True)
        walls.enter(user=by.user_id, tenants=family(organisation.pk))
        notify(notices.REPORTED, to=queries.desk_users(organisation.pk), about=made, path=_address(made), by=by)
    walls.enter(user=by.user_id, tenants=by.tenants)
    return made


def remind(tenant_id: UUID) -> int:
    """Remind an organisation's coordinating unit of what waits too long (rule 3). Gives how many reports."""
    due = [row for row in queries.undecided(tenant_id) if rules.reminder_due(row, clock.today())]
    for row in due:
        with change(row, rules.may_remind, events.REMINDED, by=system(tenant_id)):
            notify(notices.WAITS, to=queries.desk_users(tenant_id), about=row, path=_address(row))
    return len(due)


def take(report: NeedReport, *, by: Actor) -> None:
    """Have the report from now on, also when someone else had it."""
    with change(report, rules.may_take, events.TAKEN, by=by):
        report.taken_by_id = by.user_id
        report.save(update_fields=["taken_by"])


def assess(report: NeedReport, *, seen: int | None, by: Actor, **words: Any) -> Assessment:
    """Write down the assessment; `seen` is None for whoever begins it. Raises `Conflict` when someone saved first."""
    with change(report, rules.may_assess, events.ASSESSED, by=by):
        fresh = Assessment(tenant_id=report.tenant_id, report=report)
        Assessment.objects.bulk_create([fresh], ignore_conflicts=True)
        assessment = Assessment.objects.get(report=report)
        assessment.report = report
        assessment.claim(seen or 1)
        assessment.write(by=by, **words)
        _move(report, Move.ASSESS)
    return assessment


def register(report: NeedReport, *, person: Person, by: Actor) -> None:
    """Say which person the report is about: one who is known here already, or one just filled in."""
    with change(report, rules.may_register, events.PERSON_REGISTERED, by=by):
        if person._state.adding:
            person.save(force_insert=True)
        report.person = person
        report.save(update_fields=["person"])


def answer_preliminarily(report: NeedReport, *, letter: str, language: str, seen: int, by: Actor) -> None:
    """Give the preliminary answer (rule 3)."""
    with change(report, rules.may_answer_preliminarily, events.PRELIMINARY_SENT, by=by, seen=seen):
        report.preliminary_letter, report.preliminary_language = letter, language
        report.preliminary_on, report.preliminary_by_name = clock.today(), by.name
        report.save(
            update_fields=["preliminary_letter", "preliminary_language", "preliminary_on", "preliminary_by_name"]
        )


def decide(
    report: NeedReport,
    *,
    outcome: str,
    reason: str,
    letter: str,
    language: str,
    passed_to: str = "",
    seen: int,
    by: Actor,
) -> Ruling:
    """Decide (rule 4). What opens a case opens it at once; an individual plan waits for the person's yes (rule 17)."""

    def rule(actor: Actor, row: NeedReport) -> Verdict:
        return rules.may_decide_on(actor, row, outcome)

    opens = outcome in Outcome.opening()
    with change(report, rule, events.DECIDED, by=by, seen=seen, detail=outcome):
        made = Ruling.objects.create(
            tenant_id=report.tenant_id,
            report=report,
            outcome=outcome,
            reason=reason,
            letter=letter,
            language=language,
            passed_to=passed_to if outcome == Outcome.PASSED_ON else "",
            decided_by_id=rules.user_of(by),
            decided_by_name=by.name,
        )
        if opens and report.person:
            found = queries.open_case_of(report.person)
            report.case = found or open_case(report.person, kind=rules.case_kind(outcome), by=by)
            report.save(update_fields=["case"])
        _move(report, Move.OPEN if opens else Move.TURN_AWAY)
    return made


def close(report: NeedReport, *, note: str, by: Actor) -> None:
    """Close without a decision, saying why."""
    with change(report, rules.may_close, events.CLOSED, by=by):
        _note(report, note, reopens=False, by=by)
        _move(report, Move.CLOSE)


def reopen(report: NeedReport, *, note: str, by: Actor) -> None:
    """Open a closed report again, saying why (rule 99). Earlier decisions stay as they were."""
    with change(report, rules.may_reopen, events.REOPENED, by=by):
        _note(report, note, reopens=True, by=by)
        _move(report, Move.REOPEN)


def _note(report: NeedReport, text: str, *, reopens: bool, by: Actor) -> None:
    Note.objects.create(
        tenant_id=report.tenant_id, report=report, text=text, reopens=reopens, by_id=rules.user_of(by), by_name=by.name
    )


def _move(report: NeedReport, move: Move) -> None:
    report.step, report.step_at = rules.after(report.step, move), clock.now()
    report.save(update_fields=["step", "step_at"])


def _address(report: NeedReport) -> str:
    return reverse("needs:show", args=[report.pk])
