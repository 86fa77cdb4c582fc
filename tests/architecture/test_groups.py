"""Tests of one group share a server or a browser: they must run in the same process."""

import pytest


@pytest.mark.xdist_group("kept-together")
def test_the_runner_sees_the_groups(request: pytest.FixtureRequest) -> None:
    if hasattr(request.config, "workerinput"):
        assert request.node.nodeid.endswith("@kept-together")
