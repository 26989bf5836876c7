"""The facts of each language, a row for each way: transcribed, and never derived from `spec/`.

`guard` is how the SDK refuses mfa without a refresh JWT, or `none`; empty where the facts do not say.
`proof` is the file and the lines that they name for a no; `newer` explains a cell that a newer SDK changed.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mfa_snippets.spec.specification import CapabilitySupport, Specification
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
    known = {(each.name, each.language): each for each in specification.supports}
    found = [
        f"{cell.way}, {cell.language}: {what}"
        for cell in cells
        if not cell.newer
        for what in _difference(cell, known.get(cell.key), specification)
    ]
    written = {cell.key for cell in cells}
    return found + [f"{way}, {language}: not in the table" for way, language in known.keys() - written]


def _difference(cell: Cell, support: CapabilitySupport | None, specification: Specification) -> Iterator[str]:
    if support is None:
        yield "no way of this name"
        return
    if (support.call is not None) != cell.can:
        yield f"the facts say {'yes' if cell.can else 'no'}"
    elif cell.can and cell.guard and not (support.guard or "none").startswith(cell.guard):
        yield f"guard {support.guard}, the facts say {cell.guard}"
    elif not cell.can and cell.proof and not _is_within(support.proof, cell.proof):
        yield f"proof {support.proof}, the facts say {cell.proof}"
    elif (
        cell.can
        and cell.flag == "stepup"
        and support.capability.operation
        and not _steps_up(support, specification)
    ):
        yield "no stepup among the login options"


def _is_within(proof: str, lines: str) -> bool:
    """Whether a proof is in the same file, and begins in the lines that the facts name."""
    file, _, place = proof.rpartition(":")
    expected, _, span = lines.rpartition(":")
    first, _, last = span.partition("-")
    return file == expected and int(first) <= int(place.partition("-")[0]) <= int(last or first)


def _steps_up(support: CapabilitySupport, specification: Specification) -> bool:
    operation = specification.operations[support.capability.operation or ""]
    options = operation.arguments.get("login_options")
    value = support.sdk.values.get("login_options")
    return bool(options and value and "stepup" in options.fields and "stepup" in value.fields)
