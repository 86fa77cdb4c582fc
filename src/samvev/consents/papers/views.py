"""Pages about the scan of a consent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.consents import queries as consents
from samvev.consents.models import Consent
from samvev.consents.papers import actions, forms, queries, rules
from samvev.consents.papers.models import Paper, ScanKind
from samvev.kernel.areas import Area
from samvev.kernel.errors import Invalid
from samvev.web.guard import ActorRequest, guarded

page = require_http_methods(["GET", "POST"])
TYPES = {ScanKind.PDF: "application/pdf", ScanKind.JPEG: "image/jpeg", ScanKind.PNG: "image/png"}
# Nothing in a scan runs, loads or is framed, whatever a browser takes it for.
BARE = "default-src 'none'; sandbox; frame-ancestors 'none'"


@page
@guarded(consents.consent, rules.may_see_papers)
def papers(request: ActorRequest, consent: Consent) -> HttpResponse:
    """The scans of a consent; the coordinator attaches one."""
    may = rules.may_attach(request.actor, consent)
    form = forms.ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and may and form.is_valid():
        sent = form.cleaned_data["scan"]
        try:
            actions.attach(consent, data=sent.read(), name=sent.name, by=request.actor)
            return redirect("consents:papers", case_id=consent.case_id, consent_id=consent.pk)
        except Invalid as error:
            form.add_error("scan", str(error))
    request.shown.add(Area.GENERAL.value)
    shown = {"case": consent.case, "tab": "team", "consent": consent, "papers": queries.of_consent(consent)}
    return render(request, "consents/papers.html", shown | {"form": form if may else None})


@require_GET
@guarded(queries.paper, rules.may_open)
def paper(request: ActorRequest, paper: Paper) -> HttpResponse:
    """A scan, as a file: never shown inside a page of ours."""
    request.shown.add(Area.GENERAL.value)
    answer = HttpResponse(bytes(paper.data), content_type=TYPES[ScanKind(paper.kind)])
    name = _("consent")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{paper.added_at:%Y-%m-%d}.{paper.kind}"'
    answer["Content-Security-Policy"] = BARE
    return answer


@require_POST
@guarded(queries.paper, rules.may_remove)
def remove(request: ActorRequest, paper: Paper) -> HttpResponse:
    """Take away a scan that was attached by mistake."""
    actions.remove(paper, by=request.actor)
    return redirect("consents:papers", case_id=paper.case_id, consent_id=paper.consent_id)
