import email
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail

from samvev.project.outbox import put


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.SAMVEV_OUTBOX = tmp_path / "outbox"
    settings.MAILERS = {"default": {"BACKEND": "samvev.project.outbox.OutboxBackend"}}
    return tmp_path / "outbox"


def test_a_message_becomes_a_file(outbox: Path) -> None:
    assert send_mail("Møte på mandag", "Vi ses.", "samvev@example.org", ["kari@example.org"]) == 1
    (file,) = outbox.glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (message["subject"], message["to"]) == ("Møte på mandag", "kari@example.org")


def test_every_message_has_a_file_of_its_own(outbox: Path) -> None:
    for number in range(20):
        EmailMessage(str(number), "", "samvev@example.org", ["kari@example.org"]).send()
    assert len(list(outbox.iterdir())) == 20


def test_names_sort_by_time(tmp_path: Path) -> None:
    written = [put(tmp_path, ".txt", str(number).encode()) for number in range(3)]
    assert sorted(tmp_path.iterdir()) == written
