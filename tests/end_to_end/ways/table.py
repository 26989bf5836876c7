"""The facts of each language, a row for each way: transcribed, and never derived from `spec/`.

`guard` is how the SDK refuses mfa without a refresh JWT, or `none`; empty where the facts do not say.
`proof` is the file and the lines that they name for a no; `newer` explains a cell that a newer SDK changed.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, capability_of
from tests.languages.facts import FOLDER


@dataclass(frozen=True, slots=True)
class Cell:
    """What an SDK can do of a way: `flag` is `mfa` or `stepup`."""

    flag: str
    way: str
    language: str
    can: bool
    guard: str = ""
    proof: str = ""
    newer: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.way, self.language


def _read(file: str, flag: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            flag=flag,
            way=row["way"],
            language=path.parent.name,
            can=row["can"] == "yes",
            guard=row.get("guard", ""),
            proof=row.get("proof", ""),
            newer=row["newer"],
        )
        for path in sorted(FOLDER.glob(f"*/{file}"))
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
    )


CELLS = (*_read("second_factor.csv", "mfa"), *_read("step_up.csv", "stepup"))


def differences(specification: Specification, cells: Sequence[Cell] = CELLS) -> list[str]:
    """Each cell that bindings, offers and gaps say otherwise, and each that the table has not."""
    known = set(product(specification.capabilities, specification.base_sdks))
    found = [
        f"{cell.way}, {cell.language}: {what}"
        for cell in cells
        if not cell.newer
        for what in (_difference(cell, specification) if cell.key in known else ["no way of this name"])
    ]
    written = {cell.key for cell in cells}
    return found + [f"{way}, {language}: not in the table" for way, language in known - written]


def _difference(cell: Cell, specification: Specification) -> Iterator[str]:
    capability, sdk = specification.capabilities[cell.way], specification.sdks[cell.language]
    entry, operation = capability_of(sdk, cell.way, capability), capability.operation
    call, guard, proof = (entry.call, entry.guard, entry.proof) if entry else (None, None, "")
    if bool(call) != cell.can:
        yield f"the facts say {'yes' if cell.can else 'no'}"
    elif cell.can and cell.guard and not (guard or "none").startswith(cell.guard):
        yield f"guard {guard}, the facts say {cell.guard}"
    elif not cell.can and cell.proof and not _is_within(proof, cell.proof):
        yield f"proof {proof}, the facts say {cell.proof}"
    elif cell.can and cell.flag == "stepup" and operation and not _steps_up(sdk, operation, specification):
        yield "no stepup among the login options"


def _is_within(proof: str, lines: str) -> bool:
    """Whether a proof is in the same file, and begins in the lines that the facts name."""
    file, _, place = proof.rpartition(":")
    expected, _, span = lines.rpartition(":")
    first, _, last = span.partition("-")
    return file == expected and int(first) <= int(place.partition("-")[0]) <= int(last or first)


def _steps_up(sdk: Sdk, operation: str, specification: Specification) -> bool:
    options = specification.operations[operation].arguments.get("login_options")
    value = sdk.values.get("login_options")
    return bool(options and value and "stepup" in options.fields and "stepup" in value.fields)
