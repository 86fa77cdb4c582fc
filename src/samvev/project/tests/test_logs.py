import json
import logging
import logging.config
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from django.http import HttpRequest

from samvev.project import logs

type Formatted = Callable[[logging.LogRecord], dict[str, Any]]


@pytest.fixture
def formatted() -> Formatted:
    settings = logs.configure(readable=False)["formatters"]["lines"]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=settings["foreign_pre_chain"], processors=settings["processors"]
    )
    return lambda record: json.loads(formatter.format(record))


def record(name: str, message: str, *args: Any, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "file.py", 1, message, args, extra.pop("exc_info", None))
    made.__dict__.update(extra)
    return made


def raised(error: Exception) -> Any:
    name = "Kari Nordmann"
    try:
        raise error from KeyError(name)
    except type(error) as caught:
        return type(caught), caught, caught.__traceback__


def test_a_page_that_is_not_there_keeps_its_path_to_itself(formatted: Formatted) -> None:
    line = formatted(record("django.request", "Not Found: %s", "/persons/Kari", status_code=404, request=HttpRequest()))
    assert line["event"] == "404 no route"
    assert "Kari" not in json.dumps(line)


def test_an_exception_has_its_type_and_stack_but_neither_message_nor_values(formatted: Formatted) -> None:
    error = raised(ValueError("Kari has fnr 12345678901"))
    line = formatted(record("django.request", "Internal Server Error: %s", "/persons/Kari", exc_info=error))
    assert "builtins.ValueError" in line["exception"]
    assert "builtins.KeyError" in line["exception"]
    assert any(place.endswith("raised") for place in line["exception"].splitlines())
    assert not {word for word in ("Kari", "Nordmann", "12345678901") if word in json.dumps(line)}


def test_a_job_is_named_without_its_arguments(formatted: Formatted) -> None:
    job = {"task_name": "notify", "task_kwargs": {"person": "Kari"}}
    line = formatted(record("procrastinate.worker", "Starting job notify(person='Kari')", action="start_job", job=job))
    assert line["event"] == "start_job notify"
    assert "Kari" not in json.dumps(line)


def test_a_library_keeps_the_values_of_its_message_to_itself(formatted: Formatted) -> None:
    assert formatted(record("other", "No such person: %s", "Kari"))["event"] == "No such person: %s"


def test_a_traceback_inside_a_message_is_cut(formatted: Formatted) -> None:
    line = formatted(record("_granian", "Application callable raised an exception\nValueError: Kari"))
    assert line["event"] == "Application callable raised an exception"


def test_our_own_lines_have_the_request_in_them(formatted: Formatted) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        line = formatted(record("other", "text"))
    assert (line["request_id"], line["level"], line["logger"]) == ("r1", "warning", "other")


def test_our_own_exceptions_too_keep_quiet(formatted: Formatted, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("Kari")
    except ValueError:
        structlog.get_logger("samvev.test").exception("job failed", job=7)
    (made,) = caplog.records
    line = formatted(made)
    assert (line["event"], line["job"]) == ("job failed", 7)
    assert line["exception"].startswith("builtins.ValueError")
    assert "Kari" not in json.dumps(line)
