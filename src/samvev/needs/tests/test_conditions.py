"""The checklist of the law."""

from samvev.needs import conditions


def test_each_condition_has_a_key_of_its_own_and_a_paragraph() -> None:
    keys = [condition.key for condition in conditions.ALL]
    assert len(set(keys)) == len(keys)
    for condition in conditions.ALL:
        assert "§" in str(condition.law)
