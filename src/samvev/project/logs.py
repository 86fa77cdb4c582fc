"""Log lines that can be kept: a line an event, the request's id in each, and no personal data in any.

Libraries write paths, arguments and values into their messages. Those are replaced: for Django by the route's
name, for the queue by the task's name, and an exception keeps its type and its stack but not its message.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def caught(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take hold of the exception while it is being handled."""
    if event.get("exc_info") is True:
        event["exc_info"] = sys.exc_info()
    return event


SHARED: list[Processor] = [
    caught,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, readable: bool) -> dict[str, Any]:
    """Set structlog up, and give the settings for Python's logging. `readable`: for a person at a terminal."""
    readable_lines = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    last: Processor = readable_lines if readable else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [discreet, structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "samvev": {"level": "INFO"},
            "procrastinate.worker": {"level": "INFO"},
            # Their own handlers would write past ours.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Below these, our own line about the request says it.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "propagate": True},
            "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def discreet(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out what a library wrote about people."""
    record: logging.LogRecord = event["_record"]
    if not event.get("_from_structlog"):
        event["event"] = _foreign(record)
    exception = event.pop("exc_info", None) or record.exc_info
    if isinstance(exception, BaseException):
        exception = (type(exception), exception, exception.__traceback__)
    record.exc_info = record.exc_text = None
    if exception and exception[1]:
        event["exception"] = _stack(exception[1])
    return event


def _foreign(record: logging.LogRecord) -> str:
    """What may be said about a library's record. Its text before the values are put in is the library's own."""
    if record.name.startswith("django."):
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match else "no route"
        return f"{getattr(record, 'status_code', record.levelname.lower())} {route}"
    if record.name.startswith("procrastinate"):
        job = getattr(record, "job", None) or {}
        return " ".join(filter(None, [getattr(record, "action", "worker"), job.get("task_name")]))
    return str(record.msg).split("\n", 1)[0]  # further lines are a traceback, put in as text


def _stack(error: BaseException) -> str:
    """Types and places, innermost last; neither messages nor values of variables."""
    lines: list[str] = []
    chain: BaseException | None = error
    while chain is not None:
        frames = traceback.extract_tb(chain.__traceback__)
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        lines[:0] = [f"{type(chain).__module__}.{type(chain).__qualname__}", *places]
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return "\n".join(lines)
