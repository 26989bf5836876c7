"""Put the values of an environment for the names that steps give."""

from collections.abc import Mapping
from typing import Any

from ..model import Scenario
from ..model.specification import Specification
from .web import form_variables


def defaults(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    """What a program takes for each variable that is not set, and what a browser sends, by role."""
    environment = specification.environment
    roles = (*scenario.environment, *form_variables(scenario, environment))
    return {role: environment[role].default for role in roles}


def given(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, or what `$name` stands for; None for a name that nobody gives."""
    if isinstance(value, dict):
        return {key: given(item, values) for key, item in value.items()}
    return values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value
