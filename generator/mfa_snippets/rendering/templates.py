"""Hold the templates: what each language and each docs system looks like, read before rendering."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any

from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.layout import Layout

SUFFIX = ".jinja"


@dataclass(frozen=True)
class Folder:
    """The templates of one language or docs system, by their paths below it, as text.

    `inherited` has the places of those that stand in another folder.
    """

    root: Path
    files: Mapping[str, str]
    inherited: Mapping[str, Path] = field(default_factory=dict, kw_only=True)

    def path(self, name: str) -> Path:
        """Where a template stands, or would stand."""
        return self.inherited.get(name, self.root / name)

    def over(self, base: "Folder") -> "Folder":
        """This folder, with the files of another that it has not of its own."""
        inherited = {name: base.path(name) for name in base.files if name not in self.files}
        return Folder(self.root, {**base.files, **self.files}, inherited=inherited)

    @cached_property
    def environment(self) -> Environment:
        """ERB's delimiters, since Jinja's own clash with JSDoc, Ruby and Go."""
        return Environment(
            loader=DictLoader(dict(self.files)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            auto_reload=False,
            extensions=["jinja2.ext.do"],
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<%=",
            variable_end_string="%>",
            comment_start_string="<%#",
            comment_end_string="%>",
        )

    def render(self, name: str, **context: Any) -> str:
        """Render one template. Raises `InputError` with the template's file and line."""
        try:
            return self.environment.get_template(name).render(context)
        except TemplateNotFound as error:
            raise InputError(
                Problem(str(self.path(str(error))), 0, 0, "no such template, expected a file")
            ) from None
        except TemplateSyntaxError as error:
            place = str(self.path(error.name or name)), error.lineno, 1
            raise InputError(Problem(*place, f"{error.message}, expected a Jinja template")) from None
        except TemplateError as error:
            path, line = _place(error, self, name)
            raise InputError(Problem(path, line, 1, f"{error.message}, expected a defined name")) from None
        except TypeError as error:
            if not _is_in_template(_last_frame(error)):
                raise
            path, line = _place(error, self, name)
            raise InputError(
                Problem(path, line, 1, f"{str(error).rpartition('<locals>.')[2]}, expected other arguments")
            ) from None

    def below(self, folder: str) -> Iterator[str]:
        """The names of the files in a folder, sorted."""
        return (name for name in sorted(self.files) if name.startswith(folder + "/"))


@dataclass(frozen=True)
class Templates:
    """Templates and layouts by language, and templates by docs target.

    `hosts` has what a host site sets in place of a target's own settings.
    """

    languages: Mapping[str, Folder]
    layouts: Mapping[str, Layout]
    targets: Mapping[str, Folder]
    hosts: Mapping[str, Any] = field(default_factory=dict)


def _place(error: BaseException, folder: Folder, name: str) -> tuple[str, int]:
    """The last template frame of the traceback: Jinja rewrites it to the template's lines."""
    place, traceback = (str(folder.path(name)), 1), error.__traceback__
    while traceback:
        if _is_in_template(traceback.tb_frame):
            source = traceback.tb_frame.f_globals.get("name") or name
            place = str(folder.path(source)), traceback.tb_lineno
        traceback = traceback.tb_next
    return place


def _is_in_template(frame: FrameType) -> bool:
    return frame.f_code.co_filename == "<template>" or "__jinja_template__" in frame.f_globals


def _last_frame(error: TypeError) -> FrameType:
    """Where it was raised: a call with wrong arguments fails before the function is entered."""
    traceback = error.__traceback__
    assert traceback is not None, "it was caught"
    while traceback.tb_next:
        traceback = traceback.tb_next
    return traceback.tb_frame
