"""Put the values of an environment for the names that steps give."""

from collections.abc import Mapping
from typing import Any

from .model import Scenario
from .specification import Specification


def defaults(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    """What a program takes for each variable that is not set, by role."""
    return {role: specification.environment[role].default for role in scenario.environment}


def given(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, or what `$name` stands for; None for a name that nobody gives."""
    if isinstance(value, dict):
        return {key: given(item, values) for key, item in value.items()}
    return values.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value
