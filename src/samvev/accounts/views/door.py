"""Signing in and out, and choosing a language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.accounts import actions, breakglass, queries
from samvev.accounts.arrival import enter, is_ours
from samvev.accounts.cast import CAST, DEMO_ISSUER
from samvev.accounts.forms import BreakGlassForm, DemoSignInForm, LanguageForm
from samvev.accounts.oidc import client, providers
from samvev.accounts.sessions import DEMO, Method, identify, sign_out
from samvev.audit import events
from samvev.audit.record import record
from samvev.web.guard import ActorRequest, public


@require_GET
@public
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """How to sign in: by which providers. In the demo: whom to be."""
    onward = request.GET.get("next", "")
    onward = onward if is_ours(request, onward) else ""
    if settings.DEMO:
        return redirect(f"/demo/?next={onward}" if onward else "/demo/")
    doors = list(providers.current().values())
    shown = {"citizens": [p for p in doors if p.kind == "citizen"], "staff": [p for p in doors if p.kind == "staff"]}
    return render(request, "accounts/sign_in.html", {**shown, "next": onward})


@require_GET
@public
def demo_door(request: HttpRequest) -> HttpResponse:
    """The persons one can be."""
    _only_in_demo()
    onward = request.GET.get("next", "")
    return render(request, "accounts/demo.html", {"cast": CAST.items(), "next": onward})


@require_POST
@public
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's persons."""
    _only_in_demo()
    form = DemoSignInForm(request.POST)
    user = identify(DEMO_ISSUER, form.cleaned_data["person"]) if form.is_valid() else None
    if user is None:
        return render(request, "accounts/demo.html", {"cast": CAST.items(), "unknown": True}, status=400)
    enter(request, user, Method(DEMO, DEMO_ISSUER, form.cleaned_data["person"]))
    onward = request.POST.get("next", "")
    return redirect(onward if is_ours(request, onward) else "/")


@require_http_methods(["GET", "POST"])
@public
def break_glass(request: HttpRequest) -> HttpResponse:
    """The emergency door. It never says what did not fit."""
    form = BreakGlassForm(request.POST or None)
    if form.is_valid():
        if breakglass.sign_in(request, **form.cleaned_data):
            return redirect("/")
        form = BreakGlassForm(initial={"code": form.cleaned_data["code"]})
        return render(request, "accounts/break_glass.html", {"form": form, "refused": True}, status=403)
    return render(request, "accounts/break_glass.html", {"form": form})


@require_POST
@public
def sign_out_now(request: ActorRequest) -> HttpResponse:
    """End the session here and at the provider; the browser forgets what it kept."""
    ended = sign_out(request)
    if request.actor.user_id:
        record(events.SIGNED_OUT, by=request.actor)
    by_way_of = providers.current().get(ended.method) if ended else None
    back = request.build_absolute_uri("/signed-out")
    onward = client.goodbye(by_way_of, back, request.actor.language) if by_way_of else ""
    response = HttpResponseRedirect(onward or ("/" if settings.DEMO else "/signed-out"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_GET
@public
def signed_out(request: HttpRequest) -> HttpResponse:
    """It is over."""
    return render(request, "accounts/signed_out.html")


@require_POST
@public
def choose_language(request: ActorRequest) -> HttpResponse:
    """Use this language: for the user when signed in, else for this browser."""
    form = LanguageForm(request.POST)
    onward = request.POST.get("next", "")
    response = HttpResponseRedirect(onward if is_ours(request, onward) else "/")
    if form.is_valid():
        language = form.cleaned_data["language"]
        if request.actor.user_id:
            actions.choose_language(queries.me(request.actor), language=language, by=request.actor)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
