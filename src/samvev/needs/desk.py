"""What the pages of the coordinating unit and the managers are put together of: forms with what is known filled in."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.needs import letters, presenters, queries, rules
from samvev.needs.complaints import queries as complaints
from samvev.needs.complaints.presenters import rows as complaint_rows
from samvev.needs.forms.desk import AcceptForm, DecideForm, NoteForm, PersonForm, ProposeForm, UnitForm
from samvev.needs.models import Appointment, NeedReport, Step
from samvev.people.citizens import registered
from samvev.people.models import Person


def beside(actor: Actor) -> dict[str, Any]:
    """What stands in the inbox beside the reports: batons, cases without an owner, wishes for change."""
    return {
        "batons": [
            presenters.Baton(row, presenters.owner_words(row, owner)) for row, owner in queries.on_their_way(actor)
        ],
        "unowned": queries.without_owner(actor),
        "changes": queries.change_requests(actor),
        "complaints": complaints.counts(actor),
    }


def page(actor: Actor, report: NeedReport) -> dict[str, Any]:
    """A report's page: the way, what was reported, and what can be done today."""
    baton = queries.waiting_appointment(report.case) if report.case and report.step == Step.UNIT else None
    return {
        "report": report,
        "name": presenters.name_of(report),
        "stages": presenters.stages(report.step),
        "answers": presenters.answers(report),
        "who": presenters.who(report),
        "waiting": presenters.waiting(report),
        "task": presenters.task(report),
        "assessment": queries.assessment(report),
        "met": presenters.met(assessed(report)["conditions"]),
        "rulings": presenters.rulings(report),
        "complaints": complaint_rows(complaints.of_report(actor, report)),
        "baton": baton,
        "owner": presenters.owner_words(baton, rules.next_owner(baton, baton.managers or ())) if baton else "",
        "coordinator": cases.coordinator_today(report.case) if report.case else None,
        "may": {
            "take": rules.may_take(actor, report),
            "assess": rules.may_assess(actor, report),
            "register": rules.may_register(actor, report),
            "preliminary": rules.may_answer_preliminarily(actor, report),
            "decide": rules.may_decide(actor, report),
            "close": rules.may_close(actor, report),
            "reopen": rules.may_reopen(actor, report),
        },
        "note_form": NoteForm(),
    }


def assessed(report: NeedReport) -> dict[str, Any]:
    """What the assessment says; before it is begun, what the report told."""
    found = queries.assessment(report)
    if found is None:
        return {"matters": report.matters, "involved": presenters.services(report), "conditions": []}
    return {
        "matters": found.matters,
        "involved": found.involved,
        "conditions": found.conditions,
        "wish": found.wish,
        "conclusion": found.conclusion,
        "seen": found.version,
    }


# --- Whom it is about ---


def person_form(report: NeedReport, data: QueryDict | None) -> PersonForm:
    """The form that registers the person, with those it may be and what the report told."""
    return PersonForm(
        data,
        likely=queries.likely_persons(report),
        initial={
            "name": report.about_name,
            "birth_date": None if report.before_birth else report.about_birth_date,
            "language": report.language,
        },
    )


def person_of(report: NeedReport, told: Mapping[str, Any]) -> Person:
    """The person chosen; else whoever has the number; else someone new, not saved yet."""
    chosen: Person | None = told.get("person")
    return chosen or registered(
        report.tenant_id,
        number=told["number"],
        name=told["name"],
        birth_date=told["birth_date"],
        sex=told["sex"],
        language=told["language"],
    )


# --- Letters ---


def letter_language(report: NeedReport) -> str:
    """The person's language form; what the report asked for until the person is registered."""
    return (report.person.language if report.person else "") or report.language


def preliminary(report: NeedReport) -> dict[str, Any]:
    """The preliminary answer, written beforehand."""
    language = letter_language(report)
    return {"letter": letters.preliminary(_about(report, language)), "language": language, "seen": report.version}


def decide_form(report: NeedReport, data: QueryDict | None) -> DecideForm:
    """The form that decides."""
    initial = {"language": letter_language(report), "seen": report.version}
    return DecideForm(data, registered=report.person_id is not None, initial=initial)


def with_letter(report: NeedReport, form: DecideForm) -> DecideForm:
    """The same form with the letter written from its answers."""
    told = form.cleaned_data
    text = letters.decision(_about(report, told["language"]), told["outcome"], told["reason"], told["passed_to"])
    data = QueryDict(mutable=True)
    data.update(told | {"letter": text})
    written = decide_form(report, data)
    written.fields["letter"].required = True
    return written


def _about(report: NeedReport, language: str) -> letters.About:
    organisation = queries.organisation_of(report)
    return letters.About(organisation.name, rules.received_on(report), language)


# --- The baton ---


def unit_form(case: Case, data: QueryDict | None) -> UnitForm:
    """The form that names the unit, with the wish that the assessment wrote down."""
    report = queries.report_of(case)
    found = queries.assessment(report) if report else None
    return UnitForm(data, units=queries.units_of(case.tenant_id), initial={"wish": found.wish if found else ""})


def unit_page(case: Case) -> dict[str, Any]:
    """The units with their load, and what is under way in the case."""
    return {
        "loads": queries.unit_load(case.tenant_id),
        "baton": queries.waiting_appointment(case),
        "coordinator": cases.coordinator_today(case),
        "report": queries.report_of(case),
    }


def address_after(case: Case) -> str:
    """Where one goes on after naming a unit: the report that the case came of, or the inbox."""
    report = queries.report_of(case)
    return reverse("needs:show", args=[report.pk]) if report else reverse("needs:inbox")


def propose_form(appointment: Appointment, data: QueryDict | None) -> ProposeForm:
    """The form that asks someone in the unit, with each one's load in words."""
    loads = queries.staff_load([appointment.unit_id])
    words = {load.user.pk: presenters.load_words(load) for load in loads}
    return ProposeForm(
        data,
        staff=queries.users([load.user.pk for load in loads]),
        words=words,
        initial={"seen": appointment.version, "user": appointment.proposed_id},
    )


def appointment_page(actor: Actor, appointment: Appointment) -> dict[str, Any]:
    """A baton on its way, for those who choose: no more of the person than the office gives (rule 36)."""
    owner = rules.next_owner(appointment, appointment.managers or ())
    return {
        "appointment": appointment,
        "case": appointment.case,
        "owner": presenters.owner_words(appointment, owner),
        "declined": presenters.declined(appointment),
        "coordinator": cases.coordinator_today(appointment.case),
        "may_withdraw": rules.may_withdraw(actor, appointment),
        "desk": rules.may_use_inbox(actor),
    }


def offer_page(appointment: Appointment) -> dict[str, Any]:
    """What someone who is asked needs to know to answer: who, what matters, who is in already."""
    report = queries.report_of(appointment.case)
    found = queries.assessment(report) if report else None
    return {
        "appointment": appointment,
        "case": appointment.case,
        "matters": (found.matters if found else "") or (report.matters if report else ""),
        "involved": (found.involved if found else "") or (presenters.services(report) if report else ""),
        "coordinator": cases.coordinator_today(appointment.case),
        "load": queries.load_of(appointment),
    }


def seen(data: QueryDict, appointment: Appointment) -> int:
    """The version of the question that whoever says yes has seen."""
    form = AcceptForm(data)
    if not form.is_valid():
        raise Invalid(rules.NOT_NOW)
    version: int = form.cleaned_data["seen"]
    return version
