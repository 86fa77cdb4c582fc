"""Errors of the domain. Each knows its HTTP status; `web.guard` maps them once."""


class DomainError(Exception):
    """Something the domain refuses; the message is plain language for the person who asked."""

    status = 400


class NotFound(DomainError):
    """There is no such thing within this actor's reach."""

    status = 404


class Denied(DomainError):
    """The actor may not; the message is the reason."""

    status = 403


class Conflict(DomainError):
    """Someone saved first."""

    status = 409


class TooMany(DomainError):
    """Asked too often from one place."""

    status = 429


class Invalid(DomainError):
    """What was asked makes no sense in the state that the thing is in."""

    status = 422
