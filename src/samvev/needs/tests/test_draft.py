"""A report on its way is sealed in the session."""

from typing import Any

from django.contrib.sessions.backends.cache import SessionStore

from samvev.needs import draft
from samvev.needs.draft import ReportDraft


def session() -> Any:
    made = SessionStore()
    made._session_cache = {}
    return made


def test_what_is_kept_can_be_opened_again_but_not_read() -> None:
    kept = session()
    told = ReportDraft("t")
    told.answer("difficult", {"difficult": "Æ klare det ikkje"})
    draft.keep(kept, told)
    assert "klare" not in str(kept._session)
    assert draft.load(kept) == told


def test_without_signing_in_it_lives_two_hours() -> None:
    kept = session()
    draft.keep(kept, ReportDraft())
    assert kept.get_expiry_age() == draft.LIFETIME
    signed_in = session()
    signed_in["user"] = "x"
    draft.keep(signed_in, ReportDraft())
    assert signed_in.get_expiry_age() > draft.LIFETIME


def test_what_cannot_be_opened_any_more_is_begun_anew(settings: Any) -> None:
    kept = session()
    draft.keep(kept, ReportDraft("t"))
    settings.SECRET_KEY = "another" * 10
    assert draft.load(kept) == ReportDraft()


def test_sending_leaves_the_receipt_alone() -> None:
    kept = session()
    draft.keep(kept, ReportDraft("t"))
    draft.send(kept, {"code": "ABCD"})
    assert draft.load(kept) == ReportDraft()
    assert draft.receipt(kept) == {"code": "ABCD"}
    draft.discard(kept)
    assert draft.receipt(session()) is None
