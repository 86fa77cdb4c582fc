"""Signing in and out with a real provider and a real browser, as a person does it.

The provider (npm `oidc-provider`) demands a pushed request, PKCE and private_key_jwt: without them nobody gets here.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as Stored
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from samvev.accounts.models import Session
from samvev.audit.models import Entry
from samvev.plans.models import Plan
from samvev.web import sessions
from tests.oidc.conftest import CLIENT, NUMBERS, Setting
from tests.world import CASE_OWNER, user_id

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("oidc")]
WORDS = "Jeg vil på fjellet igjen, og ha krefter til ungene."
MATTERS = reverse("plans:what_matters", args=[CASE_OWNER])


@pytest.fixture
def page(setting: Setting, chromium: Browser) -> Iterator[Page]:
    """A browser of one's own."""
    context = chromium.new_context(base_url=setting.house.url, locale="nb-NO", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def sign_in(page: Page, number: str, level: str = "idporten-loa-high") -> None:
    """From the sign-in page through the provider."""
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    page.get_by_label("Nummer").fill(number)
    page.get_by_role("button", name=level).click()


def at_home(page: Page) -> None:
    page.goto("/my-plan/")


def test_a_person_comes_in_and_their_plan_opens(page: Page, setting: Setting) -> None:
    at_home(page)
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    asked = page.locator("#asked").inner_text()
    assert '"acr_values":"idporten-loa-high"' in asked
    assert '"ui_locales":"nb"' in asked
    assert '"code_challenge_method":"S256"' in asked
    assert set(page.url.split("?")[0].split("/")) & {"sign-in"}
    page.get_by_label("Nummer").fill(NUMBERS["owner"])
    page.get_by_role("button", name="idporten-loa-high").click()
    expect(page.get_by_text("Hei, Nora")).to_be_visible()
    assert page.url == f"{setting.house.url}/my-plan/"
    held = setting.house.does(lambda: Session.objects.get(user=user_id("owner"), ended_at=None))
    assert held.issuer == setting.issuer
    assert held.sid
    assert held.acr == "idporten-loa-high"
    cookie = {c["name"]: c for c in page.context.cookies(setting.house.url)}["samvev"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)


def test_a_level_that_is_too_low_is_refused(page: Page) -> None:
    at_home(page)
    sign_in(page, NUMBERS["owner"], "idporten-loa-substantial")
    expect(page.get_by_role("heading", name="Du er ikke logget inn")).to_be_visible()
    at_home(page)
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()


@pytest.mark.parametrize(("number", "heading"), [("55909030187", "Ingen har registrert deg"), ("eidas", "ikke logget")])
def test_a_stranger_and_a_visitor_without_number_stay_outside(page: Page, number: str, heading: str) -> None:
    at_home(page)
    sign_in(page, number)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert number not in page.url
    at_home(page)
    expect(page.get_by_role("heading", name="Logg inn", exact=True)).to_be_visible()


def test_signing_out_ends_it_at_the_provider_too(page: Page, setting: Setting) -> None:
    at_home(page)
    sign_in(page, NUMBERS["owner16"])
    expect(page.get_by_text("Hei, Emil")).to_be_visible()
    page.locator(".top__person").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Logge ut?")).to_be_visible()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
    assert page.url.startswith(f"{setting.house.url}/signed-out")
    at_home(page)
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    expect(page.get_by_label("Nummer")).to_be_visible()


def test_the_provider_ends_it_through_both_channels(page: Page, setting: Setting, chromium: Browser) -> None:
    """Signing out at the provider alone: its frame and its server both call; the session here is gone."""
    at_home(page)
    sign_in(page, NUMBERS["owner16"])
    expect(page.get_by_text("Hei, Emil")).to_be_visible()
    calls: list[str] = []
    page.on("response", lambda answer: calls.append(f"{answer.status} {answer.url.split('?')[0]}"))
    page.goto(f"{setting.issuer}/session/end")
    page.wait_for_load_state("networkidle")
    assert f"200 {setting.house.url}/oidc/{CLIENT}/front-channel-logout" in calls
    at_home(page)
    expect(page.get_by_role("heading", name="Logg inn", exact=True)).to_be_visible()
    sign_in_again_and_end_from_the_server(page, setting)


def sign_in_again_and_end_from_the_server(page: Page, setting: Setting) -> None:
    """Now without the frame: only the provider's server tells us."""
    page.route("**/front-channel-logout?*", lambda route: route.abort())
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    expect(page.get_by_text("Hei, Emil")).to_be_visible()
    page.goto(f"{setting.issuer}/session/end")
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_load_state("networkidle")
    at_home(page)
    expect(page.get_by_role("heading", name="Logg inn", exact=True)).to_be_visible()
    told = setting.house.does(
        lambda: list(Entry.objects.filter(event="audit.signed_out", detail="provider").values_list("user_id"))
    )
    assert len(told) == 2


def test_a_session_that_ran_out_gives_the_words_back(page: Page, setting: Setting) -> None:
    page.goto(MATTERS)
    sign_in(page, NUMBERS["owner"])
    box = page.locator("textarea").first
    box.fill(WORDS)
    setting.house.does(lambda: _age(setting))
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_role("heading", name="Logg inn", exact=True)).to_be_visible()
    page.get_by_role("link", name="Logg inn med ID-porten").click()  # the provider knows them still
    expect(page.get_by_text("Du var blitt logget ut").first).to_be_visible()
    expect(page.locator("textarea").first).to_have_value(WORDS)
    assert setting.house.does(_matters) != WORDS, "kept, and not saved before one says so"
    page.get_by_role("button", name="Lagre").first.click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    assert setting.house.does(_matters) == WORDS
    assert "samvev-kept" not in {c["name"] for c in page.context.cookies()}


def test_somebody_else_at_the_same_machine_sees_nothing_of_it(page: Page, setting: Setting) -> None:
    page.goto(MATTERS)
    sign_in(page, NUMBERS["owner"])
    page.locator("textarea").first.fill("Dette er bare mitt.")
    setting.house.does(lambda: _age(setting))
    page.get_by_role("button", name="Lagre").first.click()
    page.context.clear_cookies(domain="127.0.0.1", name="_session")
    sign_in(page, NUMBERS["owner16"])
    expect(page.get_by_text("Dette er bare mitt.")).to_have_count(0)
    assert page.url.rstrip("/") == setting.house.url or "my-plan" in page.url


def _age(setting: Setting) -> None:
    """Let every session have rested for an hour."""
    for row in Stored.objects.all():
        session: Any = row.get_decoded()
        if sessions.SEEN in session:
            session[sessions.SEEN] -= timedelta(hours=1).total_seconds()
            store = Stored.get_session_store_class()()
            Stored.objects.filter(pk=row.pk).update(session_data=store.encode(session))


def _matters() -> str:
    return str(Plan.objects.get(case_id=CASE_OWNER).what_matters)
