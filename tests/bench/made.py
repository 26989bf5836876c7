"""Make a specification with many times as many functions; each copy of a module has a page."""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import yaml

from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.factors import scenarios

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"(?m)^(\w+):$")
PAGE = "---\ntitle: {title}\ndescription: A copy.\norder: 999\ngroup: Copies\n---\n\n{blocks}\n"
Scenario = Mapping[str, Any]


def write_specification(folder: Path, times: int) -> int:
    """Write a specification with so many times as many functions as there are; returns how many that is."""
    shutil.copytree(ROOT / "spec", folder)
    modules = {path: path.read_text("utf-8") for path in sorted((folder / "functions").glob("*.yaml"))}
    functions = {path: NAME.findall(text) for path, text in modules.items()}
    covering = dict(_covering({name for names in functions.values() for name in names}))
    for suffix in map(letters, range(1, times)):
        for path, text in modules.items():
            with path.open("a", encoding="utf-8") as file:
                file.write(NAME.sub(rf"\1_{suffix}:", text))
            blocks = "\n\n".join(f":::function {name}_{suffix}" for name in functions[path])
            page = PAGE.format(title=f"{path.stem} {suffix}", blocks=blocks)
            name = f"{path.stem.replace('_', '-')}-{suffix}.md"
            (folder / "pages" / name).write_text(page, "utf-8")
        for name, scenario in covering.items():
            steps = [{**step, "function": f"{step['function']}_{suffix}"} for step in scenario["steps"]]
            text = yaml.safe_dump({**scenario, "steps": steps}, sort_keys=False)
            (folder / "scenarios" / f"{name}-{suffix}.yaml").write_text(text, "utf-8")
    return times * sum(map(len, functions.values()))


def letters(number: int) -> str:
    """A number as letters, since names of functions have no digits."""
    return "".join(ascii_lowercase[int(digit)] for digit in str(number))


def _covering(functions: set[str]) -> Iterator[tuple[str, Scenario]]:
    """Scenarios that together run all functions, each of them some that no earlier one runs."""
    entries = {name: document.value for name, document in scenarios(read_yaml(ROOT / "spec/factors.yaml"))}
    entries |= {path.stem: read_yaml(path).value for path in (ROOT / "spec/scenarios").glob("*.yaml")}
    for name, entry in entries.items():
        run = {step["function"] for step in entry["steps"]}
        if run & functions:
            functions -= run
            yield name, entry
