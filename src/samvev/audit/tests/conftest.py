"""A log of the test's own."""

import pytest

from tests.log import owned


@pytest.fixture
def owner(server, django_db_blocker):
    """A database of the test's own, and a connection to it as the owner of the tables."""
    with owned(server, django_db_blocker) as connection:
        yield connection
