"""Choose how an SDK performs a step: its method, or the workaround for what the method does not take."""

from collections.abc import Iterator
from dataclasses import dataclass

from mfa_snippets.spec.binding import Binding
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Capability, Specification


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


def can_serve(sdk: Sdk, scenario: Scenario) -> bool:
    """Whether a language has what a scenario's program is made with; one need not answer HTTP requests."""
    return sdk.web is not None or not scenario.requests


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilitySupport:
    """A way in one SDK: it has a `call`, or a `gap` says why not.

    `guard` is how the SDK refuses the call where the refresh JWT is missing, if it does. `workaround` is what
    programs run in place of what the gap says is lacking.
    """

    name: str
    way: Capability
    language: str
    sdk: Sdk
    call: str | None = None
    guard: str | None = None
    proof: str = ""
    gap: Gap | None = None
    workaround: Binding | None = None

    @property
    def is_limit(self) -> bool:
        """Whether the SDK can do it, and none of these programs does."""
        return self.call is not None and self.way.operation is None


def supports(specification: Specification) -> Iterator[CapabilitySupport]:
    """Each way in each SDK, in the order of the files."""
    for name, way in specification.ways.items():
        for language, sdk in specification.own_sdks.items():
            yield support(name, way, language, sdk)


def support(name: str, way: Capability, language: str, sdk: Sdk) -> CapabilitySupport:
    """One way in one SDK: as binding or gap of its operation say, else as its offer or gap does."""
    gap = next((gap for gap in sdk.gaps if forbids(gap, name, way)), None)
    if gap:
        workaround = sdk.workarounds.get(way.operation or "")
        return CapabilitySupport(
            name=name, way=way, language=language, sdk=sdk, proof=gap.proof, gap=gap, workaround=workaround
        )
    binding, offer = sdk.operations.get(way.operation or ""), sdk.offers.get(name)
    call = binding.callee if binding else offer.call if offer else None
    known = binding or offer
    return CapabilitySupport(
        name=name,
        way=way,
        language=language,
        sdk=sdk,
        call=call,
        guard=known.guard if known else None,
        proof=known.proof if known else "",
    )


def forbids(gap: Gap, name: str, way: Capability) -> bool:
    """Whether a gap says that its SDK cannot go a way."""
    if way.operation is None:
        return gap.way == name
    return gap.operation == way.operation and (gap.kind == "operation" or gap.argument in way.needs)
