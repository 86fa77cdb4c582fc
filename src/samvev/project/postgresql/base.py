"""The database as Django's own engine has it, but for how a connection that stays open is looked at before use."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Whether the server has hung up is asked of the socket: a question to the server, at each request, costs more."""

    def close_if_health_check_failed(self) -> None:
        """Let go of a connection that died while nobody used it.

        A resting connection has nothing to be read, unless the server ends it, or says why it does. Then it is asked.
        """
        held = self.connection
        if held is not None and not held.closed and not _something_waits(held.fileno()):
            self.health_check_done = True
        super().close_if_health_check_failed()


def _something_waits(socket: int) -> bool:
    looking = select.poll()
    looking.register(socket, select.POLLIN)
    return bool(looking.poll(0))
