"""What was tried, how often, and what it found."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A row of the table: `counts` says what happened how often."""

    title: str
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        return "\n".join((f"{self.title}: {counts}; {len(self.findings)} findings", *self.findings))
