"""CONTRIBUTING.md has the names that templates see."""

from .template_names import CONTRIBUTING, MEANINGS, recorded, with_table


def test_each_name_that_a_template_sees_is_explained() -> None:
    """In `template_names.yaml`, and no other name is."""
    assert recorded() == {kind: set(names) for kind, names in MEANINGS.items()}


def test_the_table_is_current() -> None:
    text = CONTRIBUTING.read_text("utf-8")

    assert with_table(text) == text, "run `python -m tests.rendering.template_names`"
