"""The published page alone is enough: what is copied from it runs."""

import json
import shutil
from pathlib import Path

import pytest

from mfa_snippets.spec.load import load_specification
from mfa_snippets.verify.verification import verify
from tests.docs.rebuilding import programs_of_markdown

from .changed import EVIDENCE, ROOT, SCENARIO

PAGE = ROOT / "output/docs/markdown/mfa-with-sdks.md"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """An output folder whose programs were put together from the page, piece by piece."""
    output = tmp_path / "output"
    shutil.copytree(ROOT / "output", output)
    fences = {language: sdk.fence for language, sdk in load_specification(ROOT / "spec").sdks.items()}
    rebuilt = programs_of_markdown(PAGE.read_text("utf-8"))
    programs = json.loads((output / "programs.json").read_text("utf-8"))
    for program in (program for program in programs if program["scenario"] == SCENARIO):
        (output / program["path"]).unlink()
        (output / program["path"]).write_bytes(rebuilt[fences[program["language"]]].encode())
    return output


def test_the_programs_of_the_page_run(copied: Path) -> None:
    """Executed where the SDK is here, replayed where it is not: nothing is stale, nothing fails."""
    report = verify(copied, EVIDENCE, scenarios=[SCENARIO])

    states = {result.program.language: result.state for result in report.results}
    assert report.exit_code == 0
    assert set(states.values()) <= {"executed", "replayed"}
    assert [states[language] for language in ("node", "python", "java")] == ["executed"] * 3
