"""The whole specification, and what each SDK can do of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Annotated

from mfa_snippets.contracts.facts import Flag, Line, Name, matching
from mfa_snippets.contracts.files import digest
from mfa_snippets.spec.document import Documents
from mfa_snippets.spec.operation import Binding, Function, Operation
from mfa_snippets.spec.scenario import ErrorCode, Failure, FailureError, FailureMode, Scenario, Step, Trigger
from mfa_snippets.spec.sdk import CapabilityEntry, Gap, OldestRun, Sdk
from mfa_snippets.spec.value import Model


class Variable(Model):
    variable: Annotated[str, matching(r"^[A-Z][A-Z0-9_]*$", "a name such as LOGIN_ID")]
    description: Line
    required: Flag = True
    example: Line | None = None


class Capability(Model):
    """What might take a first factor's refresh JWT; no app runs one without an `operation` (`not_run`)."""

    title: Line
    operation: Line | None = None
    needs: tuple[Name, ...] = ()
    factor: Line | None = None
    not_run: Line | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Specification:
    """Values by name, in the order of the files' names; SDKs in that of their display, before their variants.

    `variants` maps a variant to its SDK, `pages` a file to its text, `modules` a function to its module.
    `documents` has valid and other values by kind and name.
    """

    operations: Mapping[str, Operation]
    environment: Mapping[str, Variable]
    scenarios: Mapping[str, Scenario]
    sdks: Mapping[str, Sdk]
    pages: Mapping[Path, str]
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    failure_modes: Mapping[str, FailureMode] = field(default_factory=dict)
    errors: Mapping[str, ErrorCode] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    oldest: Mapping[str, Mapping[str, OldestRun]] = field(default_factory=dict)
    documents: dict[str, Documents] = field(default_factory=dict, repr=False)

    @property
    def base_sdks(self) -> Mapping[str, Sdk]:
        """The SDKs without their variants, which can do the same."""
        return {language: sdk for language, sdk in self.sdks.items() if language not in self.variants}

    @cached_property
    def scenarios_by_function(self) -> Mapping[str, Mapping[str, None]]:
        """The names of the scenarios that run each function, in their order."""
        found: dict[str, dict[str, None]] = {}
        for name, scenario in self.scenarios.items():
            for step in scenario.steps:
                found.setdefault(step.function, {})[name] = None
        return found

    @cached_property
    def possible(self) -> Mapping[str, Mapping[str, Scenario]]:
        """The scenarios that each language can do, together with those that they come after."""
        found = dict[str, Mapping[str, Scenario]]()
        for language, sdk in self.sdks.items():
            able = {name: each for name, each in self.scenarios.items() if can_do(sdk, each)}
            found[language] = {name: each for name, each in able.items() if (each.after or name) in able}
        return found

    def oldest_version(self, language: str, function: str, text: str) -> str | None:
        """The oldest version of the SDK that ran a function's code; its comments may have changed since."""
        from mfa_snippets.contracts.evidence import code_digest  # here, since reading needs no evidence

        run, content = self.oldest.get(language, {}).get(function), text.encode()
        lexer = self.sdks[language].fence
        is_same = run and (digest(content) == run.text or code_digest(content, lexer) == run.code)
        return run.version if run and is_same else None

    def is_complete(self, kind: str) -> bool:
        """Whether all values of a kind are read and valid."""
        documents = self.documents[kind]
        return not documents.has_unread and set(documents) == set(getattr(self, kind))


def needs_workaround(sdk: Sdk, step: Step | Function) -> bool:
    """Whether the SDK has no method for the step, or one that lacks a parameter for an argument of it."""
    gaps = sdk.gaps_by_operation.get(step.operation, ())
    return step.operation not in sdk.operations or any(gap.argument in step.arguments for gap in gaps)


def binding_of(sdk: Sdk, step: Step | Function) -> Binding | None:
    """The binding or workaround that performs a step; None where the SDK has neither."""
    return (sdk.workarounds if needs_workaround(sdk, step) else sdk.operations).get(step.operation)


def can_do(sdk: Sdk, scenario: Scenario) -> bool:
    """Whether an SDK can perform every step of a scenario; where it cannot, a gap has the reason."""
    return scenario.entry in sdk.toolchain.run and all(binding_of(sdk, step) for step in scenario.steps)


def capability_of(sdk: Sdk, name: str, capability: Capability) -> CapabilityEntry | None:
    """The SDK's call of a capability, or why it has none; None if there is no code for it yet."""
    operation = capability.operation or ""
    if gap := gap_of(sdk, capability):
        return CapabilityEntry(reason=gap.reason, version=gap.version, proof=gap.proof)
    if binding := sdk.operations.get(operation) or sdk.workarounds.get(operation):
        return CapabilityEntry(call=binding.callee, guard=binding.guard, proof=binding.proof)
    return sdk.capabilities.get(name)


def gap_of(sdk: Sdk, capability: Capability) -> Gap | None:
    """The gap for which an SDK cannot perform the operation of a capability with what it needs."""
    gaps = sdk.gaps_by_operation.get(capability.operation or "", ())
    return next((gap for gap in gaps if gap.kind == "operation" or gap.argument in capability.needs), None)


def with_failures(specification: Specification, scenarios: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The scenarios, with one failure for each operation and mode, or several to reach all SDKs."""
    steps = (
        (scenario.after is not None, index, name, step)
        for name, scenario in scenarios.items()
        for index, step in enumerate(() if scenario.requests else scenario.steps)
    )
    first = defaultdict[str, list[tuple[str, Step]]](list)
    for *_, name, step in sorted(steps, key=lambda each: each[:2]):
        first[step.operation].append((name, step))  # after as few others as possible, by its operation
    failures: dict[str, list[Failure]] = {name: [*scenario.failures] for name, scenario in scenarios.items()}
    sdks = specification.sdks.items()
    able = {name: {each for each, sdk in sdks if can_do(sdk, facts)} for name, facts in scenarios.items()}
    pairs = product(specification.operations.items(), specification.failure_modes.items())
    for (operation, facts), (mode_name, mode) in pairs:
        code, left = facts.fails.get(mode_name), {*specification.sdks}
        error = FailureError(kind="answered", code=code) if code else mode.error if facts.wire else None
        if error is None or operation in mode.excluded:
            continue
        for name, step in first[operation]:
            has_output = mode.output in (None, *step.outputs.values())
            if has_output and mode.argument in (None, *step.arguments) and left & able[name]:
                left -= able[name]
                failure = Failure(
                    name=f"{operation.replace('.', '-').replace('_', '-')}-{mode_name}",
                    title=mode.title,
                    remedy=mode.remedy,
                    provoke=Trigger(fault=mode.fault, step=step.name),
                    stops_at=step.name,
                    error=error,
                    operation=operation,
                    mode=mode_name,
                )
                failures[name].append(failure)
    return {name: replace(scenario, failures=tuple(failures[name])) for name, scenario in scenarios.items()}
