"""Opening a case for a while from outside its team, and asking to join one."""

from datetime import date, datetime, time, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samvev.accounts.models import Employment
from samvev.audit.change import change
from samvev.cases import events, notices
from samvev.cases.actions import join
from samvev.cases.models import Access, Basis, Case, Participation, Role
from samvev.cases.outside import queries, rules
from samvev.cases.outside.models import JoinAnswer, JoinRequest, Opening, OpeningKind, Review
from samvev.cases.outside.queries import Sought
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.errors import Conflict, Invalid
from samvev.kernel.period import period
from samvev.kernel.verdict import Verdict
from samvev.notifications.actions import notify
from samvev.organisations.models import Organisation

SHOWN = 250  # characters of a reason in the log


def open_in_emergency(case: Case, *, job: Employment, reason: str, by: Actor) -> Opening:
    """Open a case to read for four hours: life and health come first (checklist 18).

    The person's side, the coordinator and the coordinating unit are told at once; the access ends by itself.
    """
    may = partial(rules.may_open_in_emergency, job=job)
    with change(case, may, events.EMERGENCY, by=by, detail=_told(reason)):
        made = _open(case, OpeningKind.EMERGENCY, reason, clock.now() + rules.EMERGENCY_LASTS, by)
        path = reverse("cases:history", args=[case.pk])
        notify(notices.EMERGENCY, to=queries.deciders(case), about=case, path=path, by=by)
        unit = queries.coordinating_unit(case.tenant_id)
        notify(notices.TO_REVIEW, to=unit, about=case, path=reverse("cases:openings"), by=by)
    return made


def help_in(case: Case, *, reason: str, last: date, by: Actor) -> Opening:
    """Let the coordinating unit read and write in a case until a day, without coordinating it (rule 91)."""
    with change(case, rules.may_help, events.HELP_BEGUN, by=by, detail=_told(reason)):
        if not clock.today() <= last <= clock.today() + timedelta(days=rules.HELP_LONGEST):
            raise Invalid(_("Choose a day within the next 14 days."))
        midnight = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
        made = _open(case, OpeningKind.HELP, reason, midnight, by)
        path = reverse("cases:history", args=[case.pk])
        notify(notices.HELPED, to=queries.deciders(case), about=case, path=path, by=by)
    return made


def _open(case: Case, kind: OpeningKind, reason: str, until: datetime, by: Actor) -> Opening:
    if not reason.strip():
        raise Invalid(_("Write why you need it."))
    Access.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        person_id=case.person_id,
        user_id=by.own_id,
        role=Role.OBSERVER,
        areas=sorted(ALL_AREAS),
        right=Right.WRITE if kind == OpeningKind.HELP else Right.READ,
        period=period(clock.today(), clock.day_of(until)),
        basis=Basis(kind.value),
        until=until,
    )
    return Opening.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        user_id=by.own_id,
        user_name=by.name,
        kind=kind,
        reason=reason.strip(),
        until=until,
    )


def close(opening: Opening, *, by: Actor) -> None:
    """Done before the time is over: the access ends now."""
    with change(opening, rules.may_close, events.OPENING_CLOSED, by=by):
        held = Access.objects.filter(tenant_id=opening.tenant_id, case=opening.case_id, user=opening.user_id)
        held.filter(basis=opening.kind).delete()
        opening.until = clock.now()
        opening.save(update_fields=["until"])


def review(opening: Opening, *, outcome: str, note: str, by: Actor) -> None:
    """Say whether an emergency access was in order. Raises `Conflict` when somebody else said so meanwhile."""
    with change(opening, rules.may_review, events.OPENING_REVIEWED, by=by, detail=str(Review(outcome).label)):
        waiting = Opening.objects.filter(pk=opening.pk, review=Review.WAITING)
        told = {"review": outcome, "review_note": note, "reviewed_by": by.name, "reviewed_at": clock.now()}
        if not waiting.update(**told):
            raise Conflict


def ask_to_join(organisation: Organisation, *, sought: Sought, why: str, title: str, by: Actor) -> JoinRequest:
    """Ask an organisation to join the team of someone. Whether there is one, the asker is never told (rule 92)."""
    asked = JoinRequest(
        tenant_id=organisation.pk,
        user_id=by.own_id,
        user_name=by.name,
        user_title=title,
        organisation=by.organisation,
        why=why,
        sought_keys=list(sought.keys),
        sought_name=sought.name,
        sought_birth=sought.birth,
    )
    with change(asked, rules.may_ask, events.JOIN_ASKED, by=by):
        asked.save(force_insert=True)
        app.configure_task("cases.look_for_teams", queue="requests").defer(tenant=str(organisation.pk))
    return asked


def seek(request: JoinRequest, *, by: Actor) -> None:
    """Find the team that is meant, forget what was typed, and tell those who answer."""
    found = queries.meant(
        request.tenant_id, Sought(tuple(request.sought_keys), request.sought_name, request.sought_birth)
    )
    case = found if found and queries.is_wanted(found, request.user_id) else None
    with change(case or request, partial(_seeks, request=request), events.JOIN_SOUGHT, by=by, detail=_who(request)):
        request.case, request.sought_at = case, clock.now()
        request.sought_keys, request.sought_name, request.sought_birth = [], "", None
        request.save(update_fields=["case", "sought_at", "sought_keys", "sought_name", "sought_birth"])
        if case:
            path = reverse("cases:join_requests", args=[case.pk])
            notify(notices.WANTS_TO_JOIN, to=queries.deciders(case), about=case, path=path, by=by)


def _seeks(actor: Actor, _target: object, request: JoinRequest) -> Verdict:
    return rules.may_seek(actor, request)


def _who(request: JoinRequest) -> str:
    return ", ".join(filter(None, [request.user_name, request.organisation]))


def welcome(request: JoinRequest, *, by: Actor) -> Participation:
    """Yes: the asker joins as a helper. What they see is a matter of consent."""
    with change(request, rules.may_answer, events.JOIN_ANSWERED, by=by, detail=request.user_name):
        _answer(request, JoinAnswer.YES, by)
        return join(request.case, user=queries.asker(request), role=Role.PROVIDER, right=Right.READ, by=by)  # type: ignore[arg-type]


def turn_down(request: JoinRequest, *, by: Actor) -> None:
    """No. The asker hears nothing, as when there is no case."""
    with change(request, rules.may_answer, events.JOIN_ANSWERED, by=by, detail=request.user_name):
        _answer(request, JoinAnswer.NO, by)


def _answer(request: JoinRequest, answer: JoinAnswer, by: Actor) -> None:
    request.answer, request.answered_by, request.answered_at = answer, by.name, clock.now()
    request.save(update_fields=["answer", "answered_by", "answered_at"])


def _told(reason: str) -> str:
    words = " ".join(reason.replace(":", " –").split())  # the log takes what has a colon for an address
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
