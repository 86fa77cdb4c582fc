"""Pages about the team, who sees what, and the start-up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit.events import PRINTED
from samvev.audit.record import record
from samvev.cases import actions as cases_actions
from samvev.cases import queries as cases
from samvev.cases import rules as cases_rules
from samvev.cases.models import Case, Participation
from samvev.consents import actions, age_words, forms, presenters, queries, rules
from samvev.consents.models import Consent, StartUp, Way
from samvev.consents.paper import sharing_pdf
from samvev.consents.papers import queries as papers
from samvev.kernel.areas import Area
from samvev.kernel.errors import Conflict
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import SEARCH, knock

page = require_http_methods(["GET", "POST"])


def _show(request: ActorRequest, name: str, case: Case, tab: str = "team", **context: Any) -> HttpResponse:
    request.shown.add(Area.GENERAL.value)
    done = presenters.DONE.get(request.GET.get("done", ""), "")
    return render(request, f"consents/{name}.html", {"case": case, "tab": tab, "done_words": done} | context)


def _after(given: Consent, done: str) -> HttpResponse:
    """On to the table; a consent on paper first gets its scan."""
    if given.way == Way.PAPER:
        return redirect("consents:papers", case_id=given.case_id, consent_id=given.pk)
    return _on("sharing", given.case, done)


def _on(name: str, case: Case, done: str) -> HttpResponse:
    return redirect(f"{reverse(f'consents:{name}', args=[case.pk])}?done={done}")


@require_GET
@guarded(cases.case, cases_rules.may_see_content)
def team(request: ActorRequest, case: Case) -> HttpResponse:
    """Everyone in the team: who they are, how to reach them, and for some readers what they see."""
    people = queries.team_page(case)
    cards = presenters.cards(request.actor, case, *people)
    may = {
        "invite": cases_rules.may_lead_or_own(request.actor, case),
        "sharing": rules.may_see_sharing(request.actor, case),
    }
    return _show(request, "team", case, cards=cards, may=may)


@page
@guarded(cases.case, cases_rules.may_lead_or_own)
def invite(request: ActorRequest, case: Case) -> HttpResponse:
    """Find someone to invite. The words are posted, so that no name stands in an address."""
    form = forms.FindForm(request.POST or None)
    found = None
    if form.is_valid():
        knock(SEARCH, request.META, request.actor.user_id)
        found = queries.candidates(request.actor, case, form.cleaned_data["words"])
    kin = forms.KinForm() if cases_rules.may_register_kin(request.actor, case) else None
    known = queries.known_kin(case)
    return _show(request, "invite", case, form=form, found=found, kin=kin, known=known)


@page
@guarded(cases.case, cases_rules.may_lead_or_own)
def invite_helper(request: ActorRequest, case: Case) -> HttpResponse:
    """Invite the one who was chosen: first what they are to be, then the invitation."""
    chosen = forms.FoundForm(request.POST)
    if not chosen.is_valid() or not any(chosen.cleaned_data.values()):
        return redirect("consents:invite", case_id=case.pk)
    found = queries.found(request.actor, case, **chosen.cleaned_data)
    first = {"title": found.user.title, **chosen.cleaned_data}
    form = forms.InviteForm(request.POST if "role" in request.POST else None, initial=first)
    if form.is_valid():
        joined = cases_actions.join(case, user=found.user, by=request.actor, **form.invitation())
        return _after_joining(request, joined)
    return _show(request, "invite_helper", case, form=form, found=found)


@require_POST
@guarded(cases.case, cases_rules.may_register_kin)
def invite_kin(request: ActorRequest, case: Case) -> HttpResponse:
    """Register a next of kin who is new here, and invite them."""
    form = forms.KinForm(request.POST)
    if form.is_valid():
        return _after_joining(request, cases_actions.register_kin(case, by=request.actor, **form.cleaned_data))
    known = queries.known_kin(case)
    return _show(request, "invite", case, form=forms.FindForm(), kin=form, known=known)


@require_POST
@guarded(cases.case, cases_rules.may_lead)
def invite_known(request: ActorRequest, case: Case) -> HttpResponse:
    """Invite a parent or next of kin who is registered already."""
    form = forms.KnownForm(request.POST)
    if not form.is_valid():
        return redirect("consents:invite", case_id=case.pk)
    user, place = queries.known(case, form.cleaned_data["relation"])
    joined = cases_actions.join(case, user=user, by=request.actor, **place)
    return _after_joining(request, joined)


def _after_joining(request: ActorRequest, joined: Participation) -> HttpResponse:
    """On to what they are to see, when that is the actor's to say."""
    if rules.may_share_with(request.actor, joined):
        return redirect("consents:share", case_id=joined.case_id, member_id=joined.pk)
    return _on("team", joined.case, "invited")


@page
@guarded(queries.member, rules.may_change_member)
def member(request: ActorRequest, member: Participation) -> HttpResponse:
    """What someone is in the team, and whether they write."""
    form = forms.MemberForm(request.POST or None, member=member)
    if form.is_valid():
        try:
            actions.change_member(member, by=request.actor, **form.cleaned_data)
            return _on("team", member.case, "saved")
        except Conflict:
            form.rebase(member)
    return _show(request, "member", member.case, form=form, member=member)


@page
@guarded(queries.member, rules.may_take_out)
def leave(request: ActorRequest, member: Participation) -> HttpResponse:
    """Take someone out of the team, after one more look."""
    if request.method == "POST":
        actions.take_out(member, by=request.actor)
        return _on("team", member.case, "out")
    return _show(request, "leave", member.case, member=member)


@page
@guarded(queries.member, rules.may_share_with)
def share(request: ActorRequest, member: Participation) -> HttpResponse:
    """A consent to share with one person: which areas, until when."""
    held = queries.holding(member)
    first = {"areas": held.areas if held else member.areas}
    case, end = member.case, queries.usual_end(member.case)
    offered = rules.changeable(request.actor, case)
    terms: dict[str, Any] = {"actor": request.actor, "case": case, "until": end, "offered": offered}
    form = forms.ShareForm(request.POST or None, initial=first, **terms)
    if form.is_valid():
        areas = form.cleaned_data["areas"]
        terms = {"areas": areas, "terms": form.terms(), "by": request.actor}
        return _after(actions.give_sharing_consent(case, member=member, **terms), "shared")
    why = age_words.explanation(request.actor, case)
    return _show(request, "share", case, form=form, member=member, held=held, why=why)


@page
@guarded(cases.case, rules.may_see_sharing)
def sharing(request: ActorRequest, case: Case) -> HttpResponse:
    """Who sees what, as a table. A change is told in words first, and counts when it is confirmed."""
    if request.method == "POST":
        return _change_sharing(request, case)
    people = queries.team_page(case)
    rows, form = presenters.whole_table(request.actor, case, people.team, people.consents)
    facts = presenters.plan_facts(request.actor, case, people.consents)
    law = presenters.by_law(case, people.team, people.coordinator)
    facts |= {"may": bool(rules.may_consent(request.actor, case)), "scanned": papers.scanned(case)}
    facts["may_preview"] = presenters.to_see_as(request.actor, case, people.team, people.coordinator)
    return _show(request, "sharing", case, rows=rows, form=form, law=law, **facts)


@require_GET
@guarded(cases.case, rules.may_see_sharing, logs=False)
def sharing_paper(request: ActorRequest, case: Case) -> HttpResponse:
    """The table as a document; printing is logged as such."""
    people = queries.team_page(case)
    rows, _form = presenters.whole_table(request.actor, case, people.team, people.consents)
    facts = presenters.plan_facts(request.actor, case, people.consents)
    law = presenters.by_law(case, people.team, people.coordinator)
    record(PRINTED, by=request.actor, target=case, areas=[Area.GENERAL.value], detail="consents:sharing")
    made = sharing_pdf(request.actor, case, rows, law, facts, request.LANGUAGE_CODE or "nb")
    headers = {"Content-Disposition": 'inline; filename="who-sees-what.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _change_sharing(request: ActorRequest, case: Case) -> HttpResponse:
    asked = forms.TableForm(request.POST, team=queries.shared_with(case))
    if not asked.is_valid():
        return redirect("consents:sharing", case_id=case.pk)
    end = queries.usual_end(case)
    members = queries.members_with(case, queries.within_reach(request.actor, case, asked.wanted()))
    found = presenters.changes(members, end)
    if not found:
        return redirect("consents:sharing", case_id=case.pk)
    changing = [areas | set(rules.topics_of(held)) for m, areas, held in members if m.pk in found]
    terms: dict[str, Any] = {"actor": request.actor, "case": case, "until": end, "changing": changing}
    form = forms.ChangeForm(request.POST if "confirm" in request.POST else None, **terms)
    if form.is_valid():
        wanted = {m.pk: areas for m, areas, _held in members if m.pk in found}
        actions.change_sharing(case, wanted=wanted, terms=form.terms(), by=request.actor)
        return _on("sharing", case, "changed")
    why = age_words.explanation(request.actor, case)
    return _show(request, "sharing_confirm", case, form=form, asked=asked, changes=found.values(), why=why)


@page
@guarded(cases.case, rules.may_plan)
def plan_consent(request: ActorRequest, case: Case) -> HttpResponse:
    """The yes to the plan itself: something else than the yes to share."""
    form = forms.TermsForm(request.POST or None, actor=request.actor, case=case, until=queries.usual_end(case))
    if form.is_valid():
        given = actions.give_plan_consent(case, terms=form.terms(), by=request.actor)
        return _after(given, "planned")
    becomes = case.kind in rules.BECOMES_PLAN
    why = age_words.explanation(request.actor, case)
    return _show(request, "plan_consent", case, form=form, becomes=becomes, why=why)


@page
@guarded(cases.case, rules.may_consent)
def renew(request: ActorRequest, case: Case) -> HttpResponse:
    """The same yes once more, for several at once."""
    found = [one for one in queries.renewable(case) if rules.may_renew(request.actor, one)]
    terms: dict[str, Any] = {"actor": request.actor, "case": case, "until": queries.usual_end(case)}
    first = {"consents": presenters.to_renew(found)}
    terms |= {"among": found, "choices": presenters.renew_choices(found), "initial": first}
    form = forms.RenewForm(request.POST or None, **terms)
    if form.is_valid():
        actions.renew(case, consents=form.chosen(found), terms=form.terms(), by=request.actor)
        return _on("sharing", case, "renewed")
    return _show(request, "renew", case, form=form, found=found)


@page
@guarded(queries.consent, rules.may_withdraw)
def withdraw(request: ActorRequest, consent: Consent) -> HttpResponse:
    """Take back a consent: what it means first, then it counts at once."""
    if request.method == "POST":
        actions.withdraw(consent, by=request.actor)
        return _on("sharing", consent.case, "withdrawn")
    lines = presenters.consequence(consent)
    return _show(request, "withdraw", consent.case, consent=consent, lines=lines)


@page
@guarded(queries.start_up, rules.may_write_start_up)
def start_up(request: ActorRequest, start_up: StartUp) -> HttpResponse:
    """The start-up: a checklist, and what you agreed."""
    form = forms.StartUpForm(request.POST or None, instance=start_up)
    if form.is_valid():
        try:
            actions.write_start_up(start_up, by=request.actor, **{"seen": None, **form.cleaned_data})
            return _on("start_up", start_up.case, "saved")
        except Conflict:
            form.rebase(queries.start_up(request.actor, start_up.case.pk))
    people = queries.team_page(start_up.case)
    items = presenters.checklist(start_up, people.consents, people.team)
    may = rules.may_finish(request.actor, start_up)
    return _show(request, "start_up", start_up.case, "start_up", form=form, items=items, row=start_up, may=may)


@require_POST
@guarded(queries.start_up, rules.may_finish)
def finish_start_up(request: ActorRequest, start_up: StartUp) -> HttpResponse:
    """The start-up is done."""
    actions.finish_start_up(start_up, by=request.actor)
    return _on("team", start_up.case, "started")
