"""Whole answers are handed over at once, and closed in the thread that made them."""

import threading
from io import BytesIO

import pytest
from django.http import FileResponse, HttpResponse, HttpResponseBase

from samvev.project.handing import at_once


@pytest.fixture
def closed_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    threads: list[str] = []
    monkeypatch.setattr(HttpResponseBase, "close", lambda _self: threads.append(threading.current_thread().name))
    return threads


def test_a_page_is_one_list_of_bytes_and_closed_when_it_is_handed_over(closed_in: list[str]) -> None:
    given = at_once(lambda _environ, _start: HttpResponse("Hei"))({}, None)
    assert given == [b"Hei"]
    assert closed_in == [threading.current_thread().name]


def test_a_file_goes_piece_by_piece_and_is_closed_by_the_server(closed_in: list[str]) -> None:
    response = FileResponse(BytesIO(b"abc"))
    given = at_once(lambda _environ, _start: response)({}, None)
    assert given is response
    assert closed_in == []
    assert b"".join(given) == b"abc"


def test_what_goes_wrong_in_a_page_is_not_hidden() -> None:
    def broken(_environ: object, _start: object) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        at_once(broken)({}, None)
