"""The programs of a page, put together from its snippets, are those that run."""

from pathlib import Path

from mfa_snippets.contracts.programs import load_programs
from mfa_snippets.spec.load import load
from mfa_snippets.verify.verification import verify
from tests.docs.rebuilding import programs_of_markdown

from .changed import EVIDENCE, ROOT, SCENARIO, built, without_checks

PAGE = ROOT / "output/docs/markdown/mfa-with-sdks.md"


def test_the_programs_of_the_page_run(tmp_path: Path) -> None:
    """Executed where the SDK is here, replayed where it is not: nothing is stale, nothing fails."""
    sdks = load(ROOT / "spec").sdks
    rebuilt = programs_of_markdown(PAGE.read_text("utf-8"))
    programs = load_programs(ROOT / "output")
    output = built(tmp_path / "output", [(program.language, program.scenario) for program in programs])
    for program in (program for program in programs if program.scenario == SCENARIO):
        text = rebuilt[sdks[program.language].fence]
        assert text.encode() == (ROOT / "output" / program.path).read_bytes()
        (output / program.path).unlink()
        (output / program.path).write_bytes(text.encode())

    report = verify(without_checks(output), EVIDENCE, scenarios=[SCENARIO])

    states = {result.language: result.state for result in report.programs}
    assert report.exit_code == 0
    assert set(states.values()) <= {"executed", "replayed"}
    assert [states[language] for language in ("node", "python", "java")] == ["executed"] * 3
