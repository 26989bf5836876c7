"""The matrix of factors: which first and second factors go together, and which SDKs support each pair."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mfa_snippets.spec.operation import Function
from mfa_snippets.spec.scenario import FactorRole, Scenario, Step
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import CapabilitySupport, Specification, can_do, needs_workaround

MATRIX = "pair"  # the template of the scenarios in the matrix
Reasons = dict[tuple[FactorRole, str], dict[Gap, None]]
"""Gaps by second factor and language."""


def factor_label(factor: FactorRole) -> str:
    """A factor's title without its article: `One-time code by email`."""
    label = re.sub("^an? ", "", factor.title)
    return label[:1].upper() + label[1:]


def answer(support: CapabilitySupport) -> str:
    """Whether an SDK has a capability, and functions use it."""
    if support.gap:
        return "workaround" if support.workaround else "no"
    return "not run" if support.is_limit else "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A second factor for a first one: no labels if both have one channel, or if no SDK supports it.

    `function` begins the second factor: it passes `mfa` with the refresh JWT of the first one. `labels` are
    those of the SDKs by language, None for one that cannot do the pair.
    """

    second: FactorRole
    title: str = ""
    function: str = ""
    labels: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """`rows` are by first factor; `unsupported` has the columns that no SDK can do as the second.

    `reasons` say why an SDK cannot take a factor as the second.
    """

    columns: tuple[FactorRole, ...]
    rows: Mapping[FactorRole, tuple[Cell, ...]]
    unsupported: tuple[FactorRole, ...]
    reasons: Reasons


def reasons(sdk: Sdk, calls: Iterable[Step | Function]) -> tuple[Gap, ...]:
    """Why an SDK cannot do some of these calls: gaps of their operations and arguments."""
    passed = {(call.operation, name) for call in calls for name in (None, *call.arguments)}
    return tuple(
        gap
        for gap in sdk.gaps
        if gap.kind in ("operation", "argument") and (gap.operation, gap.argument) in passed
        if gap.operation not in sdk.workarounds
    )


def factor_matrix(specification: Specification) -> Matrix:
    """A row for each first factor, a column for each second factor and for each that never is one."""
    scenarios = specification.scenarios.values()
    origins = {each.origin: each for each in scenarios if each.origin and each.origin.template == MATRIX}
    pairs = {(origin.first, origin.second): scenario for origin, scenario in origins.items()}
    firsts = tuple(dict.fromkeys(first for first, _ in pairs))
    seconds = tuple(dict.fromkeys(second for _, second in pairs))
    explained = {capability.factor for capability in specification.capabilities.values()}
    unsupported = tuple(factor for factor in firsts if factor not in seconds and factor.name in explained)
    others = (factor for factor in seconds if factor not in firsts)
    columns = (*(factor for factor in firsts if factor in seconds), *others, *unsupported)
    found = Reasons()
    rows = {
        first: tuple(_cell(pairs.get((first, second)), second, specification, found) for second in columns)
        for first in firsts
    }
    return Matrix(columns=columns, rows=rows, unsupported=unsupported, reasons=found)


def _cell(pair: Scenario | None, second: FactorRole, specification: Specification, found: Reasons) -> Cell:
    """A cell with every SDK; adds to `found` why one cannot do the pair."""
    labels: dict[str, str | None] = {}
    if pair is None:
        return Cell(second=second, labels=labels)
    for language, sdk in specification.base_sdks.items():
        if can_do(sdk, pair):
            mark = " (workaround)" if any(needs_workaround(sdk, step) for step in pair.steps) else ""
            labels[language] = sdk.label + mark
        else:
            labels[language] = None
            found.setdefault((second, language), {}).update(dict.fromkeys(reasons(sdk, pair.steps)))
    function = next((step.function for step in pair.steps if "login_options" in step.arguments), "")
    return Cell(second=second, title=pair.title, function=function, labels=labels)
