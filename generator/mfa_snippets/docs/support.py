"""What each SDK can do: factors as first and second ones, and the limits of its methods."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product, takewhile
from typing import Literal, NamedTuple

from mfa_snippets.spec.operation import Function
from mfa_snippets.spec.scenario import FactorRole, Scenario, Step
from mfa_snippets.spec.sdk import NOT_YET, CapabilityEntry, Gap, Sdk
from mfa_snippets.spec.specification import Specification, binding_of, capability_of, needs_workaround

State = Literal["yes", "workaround", "no", "not run", "not yet"]
LimitKind = Literal["gap", "workaround", "unguarded", "not run", "not yet"]
Steps = tuple[Step, ...]


class Support(NamedTuple):
    """Whether one SDK can do something, and the reasons if it cannot."""

    state: State
    reasons: tuple[Gap | CapabilityEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUse:
    """A factor as the first or the second one.

    The functions in `prepares` sign a user up or enroll the factor, those in `functions` run at each sign-in.
    `partners` are the factors that it ran with, `support` is by the language of an SDK.
    """

    factor: FactorRole
    prepares: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    support: Mapping[str, Support]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Every factor in both roles; no functions where it never has that role. `check` requires both."""

    firsts: tuple[FactorUse, ...]
    seconds: tuple[FactorUse, ...]
    check: str


class Limit(NamedTuple):
    """What an SDK cannot do, or no app does, with titles, if any; what has no code yet has no proof."""

    kind: LimitKind
    titles: tuple[str, ...]
    reason: str
    version: str
    proof: str


def reasons(sdk: Sdk, calls: Iterable[Step | Function]) -> tuple[Gap, ...]:
    """Why an SDK cannot do some of these calls: gaps of their operations and arguments."""
    passed = {(call.operation, name) for call in calls for name in (None, *call.arguments)}
    lacking = {(name, argument) for name, argument in passed if name not in sdk.workarounds}
    gaps = (gap for gap in sdk.gaps if gap.kind in ("operation", "argument"))
    return tuple(gap for gap in gaps if any((name, gap.argument) in lacking for name in gap.operations))


@lru_cache(maxsize=1)  # two blocks need them
def factors_of(specification: Specification) -> Factors:
    """The factors of the scenarios that are pairs; a first factor ends with its refresh JWT."""
    origins = [(each.origin, each) for each in specification.scenarios.values() if each.origin]
    pairs = {(origin.first, origin.second): each for origin, each in origins if origin.template == "pair"}
    returning = {origin.first: each for origin, each in origins if origin.template == "returning"}
    firsts, seconds = dict[FactorRole, FactorUse](), dict[FactorRole, FactorUse]()
    for (first, second), scenario in pairs.items():
        steps = _first_steps(scenario)
        confirming = scenario.steps[len(steps) : -1]
        enrolling = tuple(takewhile(lambda step: "login_options" not in step.arguments, confirming))
        prepares = steps if first in returning else ()
        sign_in = _first_steps(returning.get(first, scenario))
        seconds_of = [other.name for each, other in pairs if each == first]
        firsts_of = [each.name for each, other in pairs if other == second]
        firsts[first] = _use(specification, first, prepares, sign_in, seconds_of)
        seconds[second] = _use(specification, second, enrolling, confirming[len(enrolling) :], firsts_of)
    never_second = {each: _without_role(specification, each) for each in firsts if each not in seconds}
    never_first = {each: _not_run(use) for each, use in seconds.items() if each not in firsts}
    return Factors(
        firsts=tuple((firsts | never_first).values()),
        seconds=tuple((seconds | never_second).values()),
        check=next((each.steps[-1].function for each in pairs.values()), ""),
    )


def _first_steps(scenario: Scenario) -> Steps:
    """The steps up to the one that keeps a refresh JWT."""
    keeps = (index for index, step in enumerate(scenario.steps, 1) if "refresh_jwt" in step.outputs.values())
    return scenario.steps[: next(keeps, 0)]


def _use(
    specification: Specification, factor: FactorRole, prepares: Steps, steps: Steps, partners: Iterable[str]
) -> FactorUse:
    support, needed = dict[str, Support](), (*prepares, *steps)
    for language, sdk in specification.base_sdks.items():
        able: State = "workaround" if any(needs_workaround(sdk, step) for step in needed) else "yes"
        is_able, lacking = all(binding_of(sdk, step) for step in needed), reasons(sdk, needed)
        support[language] = Support(able) if is_able else Support("no" if lacking else "not yet", lacking)
    return FactorUse(
        factor=factor,
        prepares=tuple(step.function for step in prepares),
        functions=tuple(step.function for step in steps),
        partners=tuple(partners),
        support=support,
    )


def _without_role(specification: Specification, factor: FactorRole) -> FactorUse:
    """A factor that is never the second one, for the reasons of its capability."""
    support = dict[str, Support]()
    named = [item for item in specification.capabilities.items() if factor.name in (item[0], item[1].factor)]
    for (name, capability), (language, sdk) in product(named, specification.base_sdks.items()):
        entry = capability_of(sdk, name, capability)
        found = (entry,) if entry and entry.reason else ()
        state: State = "no" if found else "not run" if entry else "not yet"
        support[language] = Support("workaround" if capability.operation in sdk.workarounds else state, found)
    return FactorUse(factor=factor, support=support)


def _not_run(use: FactorUse) -> FactorUse:
    """A second factor that is never the first one: what an SDK lacks of it, it lacks there, too."""
    lacking = {name: each for name, each in use.support.items() if each.state in ("no", "not yet")}
    return FactorUse(factor=use.factor, support=dict.fromkeys(use.support, Support("not run")) | lacking)


def limits_of(specification: Specification, language: str, module: str = "") -> tuple[Limit, ...]:
    """The limits of one method's module, or of the whole SDK; each reason once."""
    found: dict[tuple[str, str], Limit] = {}
    for limit in _limits(specification, specification.sdks[language], module):
        earlier = found.setdefault((limit.kind, limit.reason), limit)
        titles = tuple(dict.fromkeys((*earlier.titles, *limit.titles)))
        found[limit.kind, limit.reason] = earlier._replace(titles=titles)
    return tuple(found.values())


def _limits(specification: Specification, sdk: Sdk, module: str) -> Iterator[Limit]:
    """Gaps and workarounds; what cannot confirm a first factor, or no app runs; calls without a check."""
    functions, operations, modules = specification.functions, specification.operations, specification.modules
    within = {functions[name].operation for name, each in modules.items() if module in ("", each)}
    for gap in sdk.gaps:
        titles = tuple(operations[name].title for name in gap.operations if name in within)
        # A gap of a result is one of every method, so it belongs to none.
        if titles or not (gap.operations or module):
            is_mended = gap.argument is not None and set(gap.operations) <= set(sdk.workarounds)
            kind: LimitKind = "workaround" if is_mended else "gap"
            yield Limit(kind, titles, gap.reason, gap.version or sdk.version, gap.proof)
    for name, binding in sdk.workarounds.items():
        if name in within and name not in sdk.operations:
            titles, reason = (operations[name].title,), binding.workaround or ""
            yield Limit("workaround", titles, reason, sdk.version, binding.proof)
    for name in (name for name in sdk.not_yet if name in within):
        yield Limit("not yet", (operations[name].title,), NOT_YET, sdk.version, "")
    for name, capability in specification.capabilities.items():
        entry, titles = capability_of(sdk, name, capability), (capability.title,)
        is_checked = capability.operation in within and "login_options" in capability.needs
        if is_checked and entry and entry.call and not entry.guard:
            yield Limit("unguarded", titles, "", sdk.version, entry.proof)
        elif capability.operation or module not in ("", name):
            continue
        elif entry:
            kind = "not run" if entry.call else "gap"
            yield Limit(kind, titles, entry.reason or capability.not_run or "", sdk.version, entry.proof)
        else:
            yield Limit("not yet", titles, NOT_YET, sdk.version, "")
