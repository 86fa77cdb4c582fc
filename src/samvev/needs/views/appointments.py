"""The baton: the coordinating unit names the unit, its manager the person, who says yes or no (rules 8 to 14)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.needs import desk, presenters, queries, rules
from samvev.needs.actions import appointments
from samvev.needs.forms.desk import ChangeAnswerForm, ChangeForm, DeclineForm, WithdrawForm
from samvev.needs.models import Appointment, ChangeRequest
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET", "POST"])
@guarded(queries.case_in_desk, rules.may_name_unit)
def name_unit(request: ActorRequest, case: Case) -> HttpResponse:
    """Choose the unit, with each unit's load beside it."""
    form = desk.unit_form(case, request.POST or None)
    if form.is_valid():
        appointments.name_unit(case, by=request.actor, **form.cleaned_data)
        return redirect(desk.address_after(case))
    return render(request, "needs/name_unit.html", desk.unit_page(case) | {"case": case, "form": form})


@require_GET
@guarded(None, rules.may_manage)
def mine(request: ActorRequest) -> HttpResponse:
    """A manager's coordinators: who is asked for, and who coordinates how much."""
    loads = queries.manager_load(request.actor)
    waiting = queries.to_name(request.actor)
    shown = [*(row.case for row in waiting), *presenters.open_cases(loads)]
    record_all(events.READ, by=request.actor, targets=shown, detail="needs:appointments")
    return render(request, "needs/appointments.html", {"loads": loads, "waiting": presenters.batons(waiting)})


@require_http_methods(["GET", "POST"])
@guarded(queries.appointment, rules.may_see_appointment)
def propose(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """Choose who is asked, with each one's load beside the name."""
    form = desk.propose_form(appointment, request.POST or None)
    may = rules.may_propose(request.actor, appointment)
    if may and form.is_valid():
        user, seen = form.cleaned_data["user"], form.cleaned_data["seen"]
        appointments.propose(appointment, user=user, seen=seen, by=request.actor)
        return redirect("needs:propose", appointment.pk)
    context = desk.appointment_page(request.actor, appointment) | {"form": form if may else None}
    return render(request, "needs/propose.html", context)


@require_http_methods(["GET", "POST"])
@guarded(queries.appointment, rules.may_withdraw)
def withdraw(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """Take the question back, or give it back."""
    form = WithdrawForm(request.POST or None, initial={"seen": appointment.version})
    if form.is_valid():
        reason, seen = form.cleaned_data["note"], form.cleaned_data["seen"]
        appointments.withdraw(appointment, reason=reason, seen=seen, by=request.actor)
        return redirect("needs:inbox" if rules.may_use_inbox(request.actor) else "needs:appointments")
    return render(request, "needs/withdraw.html", {"appointment": appointment, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.appointment, rules.may_see_offer)
def offer(request: ActorRequest, appointment: Appointment) -> HttpResponse:
    """What one needs to know to answer, and the answer."""
    accepting = request.POST.get("go") == "accept"
    form = DeclineForm(None if accepting else request.POST or None, initial={"seen": appointment.version})
    if accepting:
        appointments.accept(appointment, seen=desk.seen(request.POST, appointment), by=request.actor)
        return redirect("front:case", appointment.case_id)
    if form.is_valid():
        appointments.decline(appointment, by=request.actor, **form.cleaned_data)
        return redirect("front:home")
    return render(request, "needs/offer.html", desk.offer_page(appointment) | {"form": form})


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_ask_change)
def ask_change(request: ActorRequest, case: Case) -> HttpResponse:
    """Ask for another coordinator, or for an end."""
    form = ChangeForm(request.POST or None)
    asked = queries.asked_already(case)
    if asked is None and form.is_valid():
        made = appointments.ask_change(case, by=request.actor, **form.cleaned_data)
        return redirect("needs:my_change", made.pk)
    return render(request, "needs/ask_change.html", {"case": case, "tab": "team", "form": form, "asked": asked})


@require_GET
@guarded(queries.change_request, rules.may_follow_change)
def my_change(request: ActorRequest, wish: ChangeRequest) -> HttpResponse:
    """What became of a wish for change, for whoever asked (rule 93)."""
    return render(request, "needs/my_change.html", {"wish": wish})


@require_http_methods(["GET", "POST"])
@guarded(queries.change_request, rules.may_see_change)
def change(request: ActorRequest, wish: ChangeRequest) -> HttpResponse:
    """A coordinator's wish for change, and the answer to it."""
    form = ChangeAnswerForm(request.POST or None, initial={"seen": wish.version})
    may = rules.may_answer_change(request.actor, wish)
    if may and form.is_valid():
        appointments.answer_change(wish, by=request.actor, **form.cleaned_data)
        return redirect("needs:change", wish.pk)
    return render(request, "needs/change.html", {"wish": wish, "form": form if may else None})
