"""Addresses of rows are those that Django would have made."""

from uuid import uuid4

import pytest
from django.urls import reverse

from samvev.web.addresses import address


@pytest.mark.parametrize("route", ["front:case", "plans:measure", "messages:list"])
def test_each_row_has_its_own_address(route: str) -> None:
    for key in (uuid4(), uuid4()):
        assert address(route, key) == reverse(route, args=[key])


def test_what_follows_the_key_is_part_of_the_address() -> None:
    key = uuid4()
    assert address("plans:text", key, "strengths") == reverse("plans:text", args=[key, "strengths"])
