"""What can go wrong at the door. The visitor gets a neutral page; the code goes to the log."""


class Refused(Exception):
    """The sign-in is refused. `code` says why, in our words: it never holds what the provider sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unavailable(Exception):
    """The provider does not answer, or not as agreed."""
