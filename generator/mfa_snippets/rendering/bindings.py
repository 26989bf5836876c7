"""Choose how an SDK performs a step: its method, or the workaround for what the method does not take."""

from ..model import Binding, Scenario, Sdk, Step
from .web import can_serve


def lacks(sdk: Sdk, step: Step) -> bool:
    """Whether the SDK has no parameter for something that the step passes."""
    missing = {gap.argument for gap in sdk.gaps if gap.operation == step.operation and gap.argument}
    return bool(missing & set(step.arguments))


def binding_of(sdk: Sdk, step: Step) -> Binding | None:
    """None where the SDK has neither a method for the step nor a workaround."""
    known = sdk.workarounds if lacks(sdk, step) else sdk.operations
    return known.get(step.operation)


def has_workaround(sdk: Sdk, scenario: Scenario) -> bool:
    """Whether an SDK goes round a missing method somewhere in a scenario."""
    return any(lacks(sdk, step) for step in scenario.steps)


def can_do(sdk: Sdk, scenario: Scenario) -> bool:
    """Whether an SDK can do every step of a scenario; where it cannot, a gap says why."""
    return can_serve(sdk, scenario) and all(binding_of(sdk, step) for step in scenario.steps)
