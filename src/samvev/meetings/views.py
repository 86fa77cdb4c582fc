"""Pages of meetings: the list, and one page before, during and after."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.shields.forms import offer
from samvev.cases.team import people as people_of
from samvev.kernel.areas import Area
from samvev.kernel.errors import Conflict
from samvev.meetings import actions, presenters, queries, rules
from samvev.meetings.forms import (
    AgreedForm,
    AmendForm,
    ApprovalForm,
    MeetingForm,
    MinutesForm,
    PeopleForm,
    PointForm,
    ReplyForm,
    VoiceForm,
)
from samvev.meetings.models import Agreed, ChildsVoice, Invitation, Meeting, Point
from samvev.web import drafts
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(cases.case, rules.may_see)
def meeting_list(request: ActorRequest, case: Case) -> HttpResponse:
    """A case's meetings: to come and past, and whether one is missing (rule 69)."""
    overview = presenters.Overview.of(case, queries.meetings_of(request.actor, case))
    may_plan = rules.may_plan(request.actor, case)
    context = {"case": case, "tab": "meetings", "overview": overview, "may_plan": may_plan}
    return render(request, "meetings/list.html", context)


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_plan)
def plan(request: ActorRequest, case: Case) -> HttpResponse:
    """Plan a meeting."""
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        return _to(actions.plan_meeting(case, by=request.actor, **form.changes()))
    return render(request, "meetings/meeting_form.html", {"case": case, "tab": "meetings", "form": form})


@require_GET
@guarded(queries.meeting, rules.may_see)
def show(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """One page before, during and after."""
    return render(request, "meetings/show.html", _sheet(request, meeting))


@require_http_methods(["GET", "POST"])
@guarded(queries.meeting, rules.may_change)
def change(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Change or move a meeting."""
    form = MeetingForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            return _to(actions.change_meeting(meeting, by=request.actor, seen=seen, **form.changes()))
        except Conflict:
            form.rebase(meeting)
    return render(request, "meetings/meeting_form.html", _about(meeting) | {"form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.meeting, rules.may_ask)
def people(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Choose who is asked, and why just them."""
    team, invited = people_of(meeting.case), queries.invitations(meeting)
    form = PeopleForm(request.POST or None, team=team, invited=invited)
    if form.is_valid():
        actions.choose_people(meeting, asked=form.asked(), by=request.actor)
        return _to(meeting)
    return render(request, "meetings/people.html", _about(meeting) | {"form": form})


@require_POST
@guarded(queries.meeting, rules.may_approve)
def approve(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """The person says yes to who is asked."""
    actions.approve_list(meeting, by=request.actor)
    return _to(meeting)


@require_http_methods(["GET", "POST"])
@guarded(queries.meeting, rules.may_record_approval)
def record_approval(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """The coordinator writes down a yes by word of mouth."""
    form = ApprovalForm(request.POST or None, initial={"said_by": meeting.case.person.name})
    if form.is_valid():
        actions.record_approval(meeting, said_by=form.cleaned_data["said_by"], by=request.actor)
        return _to(meeting)
    return render(request, "meetings/approval.html", _about(meeting) | {"form": form})


@require_POST
@guarded(queries.meeting, rules.may_invite)
def invite(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Send the invitations."""
    actions.send_invitations(meeting, by=request.actor)
    return _to(meeting)


@require_POST
@guarded(queries.meeting, rules.may_cancel)
def cancel(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Call the meeting off."""
    actions.cancel_meeting(meeting, by=request.actor)
    return _to(meeting)


@require_http_methods(["GET", "POST"])
@guarded(queries.my_invitation, rules.may_reply)
def reply(request: ActorRequest, invitation: Invitation) -> HttpResponse:
    """Answer one's own invitation, and perhaps raise something."""
    form = ReplyForm(request.POST or None, initial={"reply": invitation.reply, "words": invitation.reply_words})
    if form.is_valid():
        said = form.cleaned_data
        actions.reply_to(invitation, reply=said["reply"], words=said["words"], by=request.actor)
        if said["title"]:
            actions.raise_point(invitation.meeting, title=said["title"], area=Area.GENERAL, by=request.actor)
        return _to(invitation.meeting)
    return render(request, "meetings/reply.html", _about(invitation.meeting) | {"form": form})


@require_POST
@guarded(queries.meeting, rules.may_begin)
def begin(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Begin the minutes."""
    actions.begin_minutes(meeting, by=request.actor)
    return _to(meeting)


@require_POST
@guarded(queries.meeting, rules.may_finish)
def finish(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Make the minutes final."""
    actions.finish_minutes(meeting, by=request.actor)
    return _to(meeting)


@require_http_methods(["GET", "POST"])
@guarded(queries.childs_voice, rules.may_hear_child)
def hear_child(request: ActorRequest, voice: ChildsVoice) -> HttpResponse:
    """What the child wishes to say before, and was told after."""
    form = VoiceForm(request.POST or None, voice=voice)
    if form.is_valid():
        try:
            actions.hear_child(voice, by=request.actor, **form.cleaned_data)
            return _to(voice.meeting)
        except Conflict:
            form.rebase(queries.voice_of(voice.meeting))
    return render(request, "meetings/child.html", _about(voice.meeting) | {"form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.meeting, rules.may_raise)
def raise_point(request: ActorRequest, meeting: Meeting) -> HttpResponse:
    """Put something on the agenda."""
    form = PointForm(request.POST or None, areas=rules.area_choices(request.actor, meeting))
    offer(form, request.actor, meeting.case)
    if form.is_valid():
        return _to_point(actions.raise_point(meeting, by=request.actor, **form.cleaned_data))
    return render(request, "meetings/raise_point.html", _about(meeting) | {"form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.point, rules.may_write_minutes)
def write_minutes(request: ActorRequest, point: Point) -> HttpResponse:
    """Write minutes beside a point: in the meeting's page, or in a page of its own."""
    form, status = MinutesForm(request.POST or None, point=point), 200
    if form.is_valid():
        try:
            said = form.cleaned_data
            actions.write_minutes(point, minutes=said["minutes"], by=request.actor, seen=said["seen"])
            return _minutes_saved(request, point)
        except Conflict:
            form.rebase(point)
            status = 409
    return _point_page(request, point, "minutes", form, status)


@require_http_methods(["GET", "POST"])
@guarded(queries.point, rules.may_amend)
def amend(request: ActorRequest, point: Point) -> HttpResponse:
    """Change final minutes, with a reason."""
    form = AmendForm(request.POST or None, point=point)
    if form.is_valid():
        try:
            actions.amend_minutes(point, by=request.actor, **form.cleaned_data)
            return _to_point(point)
        except Conflict:
            form.rebase(point)
    request.shown |= {point.area}
    return render(request, "meetings/amend.html", _about(point.meeting) | {"point": point, "form": form})


@require_http_methods(["GET", "POST"])
@guarded(queries.point, rules.may_write_minutes)
def agree(request: ActorRequest, point: Point) -> HttpResponse:
    """Write what was agreed: what, who and when."""
    form = AgreedForm(request.POST or None, point=point, team=people_of(point.case))
    if form.is_valid():
        actions.agree(point, by=request.actor, **form.cleaned_data)
        return _agreed_saved(request, point)
    return _point_page(request, point, "agreed", form, 422 if form.is_bound else 200)


@require_POST
@guarded(queries.point, rules.may_drop_point)
def drop_point(request: ActorRequest, point: Point) -> HttpResponse:
    """Take a point off the agenda."""
    actions.drop_point(point, by=request.actor)
    return _to_point(point)


@require_POST
@guarded(queries.point, rules.may_drop_point)
def keep_point(request: ActorRequest, point: Point) -> HttpResponse:
    """Bring a point back."""
    actions.keep_point(point, by=request.actor)
    return _to_point(point)


@require_POST
@guarded(queries.agreed, rules.may_drop_agreed)
def drop_agreed(request: ActorRequest, agreed: Agreed) -> HttpResponse:
    """Take away something that was agreed."""
    actions.drop_agreed(agreed, by=request.actor)
    return _to(agreed.meeting, f"#point-{agreed.point_id}")


@require_POST
@guarded(queries.agreed, rules.may_drop_agreed)
def keep_agreed(request: ActorRequest, agreed: Agreed) -> HttpResponse:
    """Bring back something that was agreed."""
    actions.keep_agreed(agreed, by=request.actor)
    return _to(agreed.meeting, f"#point-{agreed.point_id}")


# --- Parts of the pages ---


def _to(meeting: Meeting, place: str = "") -> HttpResponse:
    return redirect(reverse("meetings:show", args=[meeting.pk]) + place)


def _to_point(point: Point) -> HttpResponse:
    return _to(point.meeting, f"#point-{point.pk}")


def _about(meeting: Meeting) -> dict[str, Any]:
    return {"case": meeting.case, "tab": "meetings", "meeting": meeting}


def _sheet(request: ActorRequest, meeting: Meeting) -> dict[str, Any]:
    """Everything that the page of a meeting shows; a constant number of queries."""
    actor = request.actor
    team, invited = people_of(meeting.case), queries.invitations(meeting)
    items = queries.agenda(actor, meeting)
    request.shown |= {item.point.area for item in items}
    drafts_kept = queries.drafts_of(actor, items)
    voice = queries.voice_of(meeting)
    mine = next((row for row in invited if row.user_id == actor.user_id), None)
    left_over = queries.left_over(actor, meeting) if meeting.status in rules.COMING else []
    request.shown |= {row.area for row in left_over}
    views = [presenters.point_view(actor, item, team, drafts_kept) for item in items]
    return _about(meeting) | {
        "look": presenters.look(meeting),
        "steps": presenters.way(meeting, invited),
        "since": [row for row in left_over if row.is_due(meeting.day)],
        "later": [row for row in left_over if not row.is_due(meeting.day)],
        "points": [view for view in views if not view.item.point.dropped],
        "dropped": [view for view in views if view.item.point.dropped and view.may_drop],
        "asked": presenters.asked(invited, team),
        "mine": mine,
        "may_reply": mine is not None and bool(rules.may_reply(actor, mine)),
        "may": presenters.rights(actor, meeting),
        "waits_for": presenters.waits_for(meeting, invited),
        "voice": voice,
        "may_hear": bool(rules.may_hear_child(actor, voice)),
    }


def _minutes_saved(request: ActorRequest, point: Point) -> HttpResponse:
    """Back to the meeting; for htmx the form again, with the new version in it."""
    if not request.headers.get("HX-Request"):
        return _to_point(point)
    drafts.forget(request)
    return _point_page(request, point, "minutes", MinutesForm(point=point), 200)


def _agreed_saved(request: ActorRequest, point: Point) -> HttpResponse:
    """Back to the meeting; for htmx the list with the new line, and an empty form."""
    if not request.headers.get("HX-Request"):
        return _to_point(point)
    drafts.forget(request)
    another = AgreedForm(point=point, team=people_of(point.case), another=True)
    return _point_page(request, point, "agreed", another, 200)


def _point_page(request: ActorRequest, point: Point, part: str, form: Any, status: int) -> HttpResponse:
    """A part of a point: in a page of its own, or as a fragment for htmx."""
    request.shown |= {point.area}
    item = next(i for i in queries.agenda(request.actor, point.meeting) if i.point.pk == point.pk)
    context = _about(point.meeting) | {"point": point, "item": item, "form": form, "part": part, "may_write": True}
    is_fragment = bool(request.headers.get("HX-Request"))
    template = f"meetings/_{part}.html" if is_fragment else "meetings/point.html"
    return render(request, template, context, status=status)
