"""Pages about a case that belong to no other room."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from samvev.audit.models import history as revisions_of
from samvev.cases import actions, presenters, queries, rules, texts
from samvev.cases.models import Case, CaseRow
from samvev.cases.outside import rules as outside
from samvev.web.guard import ActorRequest, guarded

PAGE = 100  # earlier texts


@require_GET
@guarded(queries.case, rules.may_see_use)
def overview(request: ActorRequest, case: Case) -> HttpResponse:
    """How the case goes, for those whose office it is and the coordinator; nothing of what it says (rules 36, 94)."""
    goes = queries.goes(case)
    held = [(one, presenters.coordinated(one)) for one in goes.coordinators]
    may_help = outside.may_help(request.actor, case)
    ends = {"may_end": rules.may_open_end(request.actor, case), "may_reopen": rules.may_reopen(request.actor, case)}
    shown = {"case": case, "tab": "overview", "goes": goes, "held": held, "may_help": may_help}
    shown["may_administer"] = rules.may_administer(request.actor, case)
    shown["coordinates"] = rules.is_coordinator(request.actor, case)
    return render(request, "cases/overview.html", shown | ends)


@require_GET
@guarded(queries.text, texts.may_read)
def text_history(request: ActorRequest, row: CaseRow) -> HttpResponse:
    """What each text of a row said before, by whom it was changed, and when."""
    named = texts.named(row)
    may = named.may_write(request.actor, row)
    said = presenters.said(revisions_of(row)[:PAGE], named.labels, presenters.bring_back_address if may else None)
    return render(request, "cases/text_history.html", {"case": row.case, "tab": "history", "said": said})


@require_POST
@guarded(queries.earlier_text, texts.may_write)
def bring_back(request: ActorRequest, row: CaseRow) -> HttpResponse:
    """Let the texts of a row say again what they said before a change."""
    actions.bring_back(row, by=request.actor)
    return redirect("cases:text_history", case_id=row.case_id, kind=row._meta.label_lower, row_id=row.pk)
