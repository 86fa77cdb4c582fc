"""Fields that nobody asked for change nothing (checklist 22)."""

import pytest
from django.test import Client
from django.urls import reverse

from samvev.accounts.models import Post, Session, User
from tests.world import CASE_OWNER, uid, user_id

EXTRA = {
    "is_active": "",
    "kind": "staff",
    "tenant_id": str(uid("storefjord")),
    "user": str(user_id("admin")),
    "user_id": str(user_id("admin")),
    "role": "top_admin",
    "area": "health",
    "id": str(uid("x")),
    "version": "99",
    "by": str(user_id("admin")),
}


def what_is(code):
    user = User.objects.filter(pk=user_id(code)).values().get()
    return {**user, "language": ""}, Post.objects.filter(user_id=user_id(code)).count()


@pytest.mark.parametrize(
    ("code", "route", "arguments", "sent"),
    [
        ("coordinator", "accounts:language", [], {"language": "nn"}),
        ("owner", "plans:what_matters", [CASE_OWNER], {"what_matters": "Å fiske.", "seen": "1"}),
    ],
)
def test_extra_fields_change_neither_account_nor_rights(browser, see_all, code, route, arguments, sent):
    see_all()
    before = what_is(code)
    assert browser(code).post(reverse(route, args=arguments), {**EXTRA, **sent}).status_code == 302
    see_all()
    assert what_is(code) == before


def test_the_demos_door_takes_a_person_and_nothing_else(db, settings, see_all):
    settings.DEMO = True
    Client().post(reverse("accounts:demo_sign_in"), {**EXTRA, "person": "owner", "acr": "high", "method": "citizens"})
    see_all()
    held = Session.objects.get()
    assert (held.user_id, held.method, held.acr) == (user_id("owner"), "demo", "")
