"""The demo's post: every e-mail becomes a file that can be opened and read."""

import os
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class OutboxBackend(BaseEmailBackend):
    """Writes each message to `SAMVEV_OUTBOX` as `<time>-<id>.eml`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; returns how many."""
        for message in email_messages:
            put(Path(settings.SAMVEV_OUTBOX), ".eml", message.message().as_bytes())
        return len(email_messages)


def put(folder: Path, suffix: str, content: bytes) -> Path:
    """Write `content` under a name of its own; whoever watches the folder never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(draft).rename(folder / f"{name}{suffix}")
