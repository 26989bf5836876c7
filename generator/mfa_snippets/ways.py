"""What each SDK can do of each way to take the refresh JWT of a first factor."""

from collections.abc import Iterator
from dataclasses import dataclass

from .model import Binding, Gap, Sdk, Way
from .model.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A way in one SDK: it has a `call`, or a `gap` says why not.

    `guard` is how the SDK refuses the call where the refresh JWT is missing, if it does. `workaround` is what
    programs run in place of what the gap says is lacking.
    """

    name: str
    way: Way
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


def supports(specification: Specification) -> Iterator[Support]:
    """Each way in each SDK, in the order of the files."""
    for name, way in specification.ways.items():
        for language, sdk in specification.own_sdks.items():
            yield support(name, way, language, sdk)


def support(name: str, way: Way, language: str, sdk: Sdk) -> Support:
    """One way in one SDK: as binding or gap of its operation say, else as its offer or gap does."""
    gap = next((gap for gap in sdk.gaps if forbids(gap, name, way)), None)
    if gap:
        workaround = sdk.workarounds.get(way.operation or "")
        return Support(
            name=name, way=way, language=language, sdk=sdk, proof=gap.proof, gap=gap, workaround=workaround
        )
    binding, offer = sdk.operations.get(way.operation or ""), sdk.offers.get(name)
    call = binding.callee if binding else offer.call if offer else None
    known = binding or offer
    return Support(
        name=name,
        way=way,
        language=language,
        sdk=sdk,
        call=call,
        guard=known.guard if known else None,
        proof=known.proof if known else "",
    )


def forbids(gap: Gap, name: str, way: Way) -> bool:
    """Whether a gap says that its SDK cannot go a way."""
    if way.operation is None:
        return gap.way == name
    return gap.operation == way.operation and (gap.kind == "operation" or gap.argument in way.needs)
