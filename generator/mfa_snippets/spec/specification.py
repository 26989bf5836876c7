"""The whole specification, and what each SDK can do of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mfa_snippets.spec.document import Document
from mfa_snippets.spec.function import Function
from mfa_snippets.spec.operation import Binding, Operation
from mfa_snippets.spec.scenario import FailureMode, Scenario, Step, Variable, form_variables
from mfa_snippets.spec.sdk import Gap, MissingCapability, Sdk
from mfa_snippets.spec.value import Line, Model, Name


class Capability(Model):
    """What might take the refresh JWT of a first factor: to confirm, to enroll a second one, or to step up.

    `operation` performs it with the arguments that `needs` names. No program runs a capability without an
    operation: `not_run` is the reason, if an SDK has it. It would be the second part of `factor`.
    """

    title: Line
    role: Literal["second_factor", "enrolment", "step_up", "without_user"]
    operation: Line | None = None
    needs: tuple[Name, ...] = ()
    factor: Line | None = None
    not_run: Line | None = None


class Channel(Model):
    """Where the proof of a user's identity comes from, by its name in `amr`; `source` declares that."""

    title: Line
    source: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Each mapping is in the order of the files' names; SDKs in the order of their display.

    `sdks` has each variant of an SDK behind the SDK; `variants` maps it to the SDK's language. `pages` maps a
    page's name to its Markdown source, `modules` a function to its module. `documents` are those of the
    values, by kind and name (`sdks/go`); the names of the `unread` kinds are not all known.
    """

    operations: Mapping[str, Operation]
    environment: Mapping[str, Variable]
    scenarios: Mapping[str, Scenario]
    sdks: Mapping[str, Sdk]
    pages: Mapping[str, str]
    page_files: Mapping[str, str]
    channels: Mapping[str, Channel] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    failure_modes: Mapping[str, FailureMode] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False)
    unread: Collection[str] = ()

    @property
    def base_sdks(self) -> Mapping[str, Sdk]:
        """The SDKs without their variants, which can do the same."""
        return {language: sdk for language, sdk in self.sdks.items() if language not in self.variants}


def defaults(specification: Specification, scenario: Scenario) -> dict[str, Any]:
    """The default of each variable that a program reads or a browser sends, by role."""
    environment = specification.environment
    roles = (*scenario.environment, *form_variables(scenario, environment))
    return {role: environment[role].default for role in roles}


def needs_workaround(sdk: Sdk, step: Step | Function) -> bool:
    """Whether the SDK's method lacks a parameter for an argument of the step."""
    return any(gap.operation == step.operation and gap.argument in step.arguments for gap in sdk.gaps)


def binding_of(sdk: Sdk, step: Step | Function) -> Binding | None:
    """The binding or workaround that performs a step; None where the SDK has neither."""
    bindings = sdk.workarounds if needs_workaround(sdk, step) else sdk.operations
    return bindings.get(step.operation)


def can_do(sdk: Sdk, scenario: Scenario) -> bool:
    """Whether an SDK can perform every step of a scenario; where it cannot, a gap has the reason."""
    is_served = sdk.web is not None or not scenario.requests
    return is_served and all(binding_of(sdk, step) for step in scenario.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilitySupport:
    """A capability of one SDK: its `call`, or the `gap`.

    `guard` is how the SDK rejects the call without a refresh JWT, if it does; `workaround` replaces the gap.
    """

    name: str
    capability: Capability
    language: str
    sdk: Sdk
    call: str | None = None
    guard: str | None = None
    proof: str = ""
    gap: Gap | MissingCapability | None = None
    workaround: Binding | None = None

    @property
    def is_limit(self) -> bool:
        """Whether the SDK has the call, and no program runs it."""
        return self.call is not None and self.capability.operation is None


def supports(specification: Specification) -> Iterator[CapabilitySupport]:
    """Each capability in each SDK, in the order of the files."""
    for name, capability in specification.capabilities.items():
        for language, sdk in specification.base_sdks.items():
            yield _support(name, capability, language, sdk)


def _support(name: str, capability: Capability, language: str, sdk: Sdk) -> CapabilitySupport:
    operation = capability.operation or ""
    known = gap_of(sdk, capability) or sdk.operations.get(operation) or sdk.capabilities.get(name)
    gap = known if isinstance(known, Gap | MissingCapability) else None
    return CapabilitySupport(
        name=name,
        capability=capability,
        language=language,
        sdk=sdk,
        call=getattr(known, "callee", None) or getattr(known, "call", None),
        guard=getattr(known, "guard", None),
        proof=known.proof if known else "",
        gap=gap,
        workaround=sdk.workarounds.get(operation) if gap else None,
    )


def gap_of(sdk: Sdk, capability: Capability) -> Gap | None:
    """The gap for which an SDK cannot perform the operation of a capability with what it needs."""
    gaps = (gap for gap in sdk.gaps if gap.operation and gap.operation == capability.operation)
    return next((gap for gap in gaps if gap.kind == "operation" or gap.argument in capability.needs), None)
