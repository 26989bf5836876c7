"""Compare each step across languages: all SDKs must have sent the same, less what is declared of each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from mfa_snippets.contracts.evidence import Run, Sent
from mfa_snippets.contracts.expectations import Step
from mfa_snippets.verify.run.cases import Case

ABSENT = "absent"
MOST_OF_A_CELL = 60


def leaves(value: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """The leaves of a JSON value by their dotted keys, as JSON; an empty object is a leaf."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{above}.{key}" if above else key)
    else:
        yield above, json.dumps(value, ensure_ascii=False)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of the same width in each row, two spaces apart, each line indented by two."""
    cells = [[_short(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_OF_A_CELL else f"{cell[: MOST_OF_A_CELL - 1]}…"


def equivalence_findings(runs: Sequence[tuple[Case, Run]]) -> tuple[str, ...]:
    """One finding for each step that two languages sent differently; the runs are plain and true ones."""
    by_step: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for case, run in runs:
        steps = [step for step in case.steps if step.request is not None]
        for step, sent in zip(steps, run.exchange, strict=False):
            text = json.dumps(_compared(case, step, sent), sort_keys=True)
            by_step[case.program.scenario, step.name].setdefault(text, []).append(case.program.language)
    return tuple(_findings(by_step))


def _findings(by_step: Mapping[tuple[str, str], Mapping[str, Sequence[str]]]) -> Iterator[str]:
    for (scenario, step), variants in by_step.items():
        if len(variants) > 1:
            yield (
                f"{scenario}, step {step}: expected the same of every language, "
                f"sent differently and not declared:\n{_side_by_side(variants)}"
            )


def _side_by_side(variants: Mapping[str, Sequence[str]]) -> str:
    """A column for each way in which it was sent, and a row for each key in which they differ."""
    columns = [dict(leaves(json.loads(text))) for text in variants]
    keys = dict.fromkeys(key for column in columns for key in column)
    rows = [(key, *(column.get(key, ABSENT) for column in columns)) for key in keys]
    head = ("", *(", ".join(languages) for languages in variants.values()))
    return table(head, [row for row in rows if len(set(row[1:])) > 1])


def _compared(case: Case, step: Step, sent: Sent) -> dict[str, Any]:
    return {
        "method": sent.method,
        "path": sent.path,
        "query": sent.query,
        "bearer": sent.bearer,
        "body": _without(case.habits.plain(step, sent.body) or {}, case.habits.extra(step)),
    }


def _without(body: Any, declared: Collection[str], above: str = "") -> Any:
    """A body less its declared keys, and less the objects that had no others."""
    if not isinstance(body, dict):
        return body
    kept = {
        key: _without(value, declared, f"{above}{key}.")
        for key, value in body.items()
        if f"{above}{key}" not in declared
    }
    return {key: value for key, value in kept.items() if value != {} or body[key] == {}}
