"""Signing in and out, and choosing a language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from samvev.accounts import actions, queries
from samvev.accounts.cast import CAST, DEMO_ISSUER
from samvev.accounts.forms import DemoSignInForm, LanguageForm
from samvev.accounts.sessions import DEMO, Method, identify, sign_in, sign_out
from samvev.web.guard import ActorRequest, public


@require_GET
@public
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """How to sign in. In the demo: whom to be."""
    onward = request.GET.get("next", "")
    if settings.DEMO:
        return redirect(f"/demo/?next={onward}" if _is_ours(request, onward) else "/demo/")
    return render(request, "accounts/sign_in.html", {"next": onward})


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
    sign_in(request, user, Method(DEMO, DEMO_ISSUER, form.cleaned_data["person"]))
    onward = request.POST.get("next", "")
    return redirect(onward if _is_ours(request, onward) else "/")


@require_POST
@public
def sign_out_now(request: HttpRequest) -> HttpResponse:
    """End the session; the browser forgets what it kept."""
    sign_out(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@public
def choose_language(request: ActorRequest) -> HttpResponse:
    """Use this language: for the user when signed in, else for this browser."""
    form = LanguageForm(request.POST)
    onward = request.POST.get("next", "")
    response = HttpResponseRedirect(onward if _is_ours(request, onward) else "/")
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


def _is_ours(request: HttpRequest, onward: str) -> bool:
    return bool(onward) and url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
