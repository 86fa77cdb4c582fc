"""A report on its way: kept sealed in the server's session until it is sent; never in cookies or addresses."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from samvev.web.sessions import SESSION_USER

DRAFT, RECEIPT = "need_report", "need_receipt"
LIFETIME = 2 * 60 * 60  # seconds; for those who are not signed in


@dataclass
class ReportDraft:
    """What was answered so far, question by question, as it was typed."""

    tenant: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def answer(self, question: str, values: dict[str, Any]) -> None:
        """Remember the answers to one question."""
        self.answers.update(values)
        if question not in self.done:
            self.done.append(question)


def load(session: SessionBase) -> ReportDraft:
    """The draft of this session; a new one when there is none, or when it can no longer be opened."""
    return ReportDraft(**(_open(session.get(DRAFT)) or {}))


def keep(session: SessionBase, draft: ReportDraft) -> None:
    """Keep the draft; without signing in, for two hours."""
    session[DRAFT] = _seal(vars(draft))
    if SESSION_USER not in session:
        session.set_expiry(LIFETIME)


def send(session: SessionBase, receipt: dict[str, str]) -> None:
    """The draft is sent: throw it away and keep what the receipt shows."""
    session.pop(DRAFT, None)
    session[RECEIPT] = _seal(receipt)


def discard(session: SessionBase) -> None:
    """Throw the draft away."""
    session.pop(DRAFT, None)


def receipt(session: SessionBase) -> dict[str, str] | None:
    """What the receipt of the report last sent in this session shows."""
    return _open(session.get(RECEIPT))


def _seal(values: dict[str, Any]) -> str:
    return _box().encrypt(json.dumps(values).encode()).decode()


def _open(sealed: str | None) -> dict[str, Any] | None:
    if not sealed:
        return None
    try:
        found: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return found


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("samvev.needs.draft", "", secret=s, algorithm="sha256").digest() for s in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
