"""The settings of a docs target: its `target.yaml`, overridden by a site's configuration."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, HttpUrl

from mfa_snippets.contracts.facts import File, Line, matching
from mfa_snippets.errors import InputError
from mfa_snippets.spec.document import Document
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Model


def _without_query(url: HttpUrl) -> str:
    """The address in ASCII, as canonical links and sitemaps need it, without a slash at its end."""
    if url.query is not None or url.fragment is not None:
        raise ValueError(f"'{url}', expected an address without a query")
    return str(url).rstrip("/")


Address = Annotated[HttpUrl, AfterValidator(_without_query)]
Suffix = Annotated[str, matching(r"^[^\r\n]*$", "one line of text, or nothing")]
Template = Annotated[str, matching(r"^(https?://.*)?$", "an address https://…, or nothing")]
Feedback = Annotated[str, matching(r"^(event|(https?://|mailto:).*)?$", "event, an address, or nothing")]


class Tabs(Model):
    """Names of the site's tabs, so that one choice of a language switches its tabs and ours."""

    group: Line | None = None
    ids: dict[Line, Line] = Field(default_factory=dict)
    labels: dict[Line, Line] = Field(default_factory=dict)
    keep: Line | None = None
    module: Line | None = None

    def id(self, language: str) -> str:
        """A tab's name in addresses and in the browser's storage."""
        return self.ids.get(language, language)

    def label(self, language: str, sdk: Sdk) -> str:
        """A tab's name on the page."""
        return self.labels.get(language, sdk.label)


class SiteConfig(Model):
    """A site's overrides of `Settings`; None keeps the target's value."""

    site_name: Line | None = None
    edit_url: Template | None = None
    updated: date | None = None
    links: Suffix | None = None
    code: Literal["inline", "include"] | None = None
    snippets: Line | None = None
    tabs: Tabs = Tabs()


class Settings(SiteConfig):
    """A `target.yaml`."""

    site_name: Line = "MFA snippets"
    edit_url: Template = ""
    folder: Literal[""] | File = ""
    snippets: Line = "snippets"
    markup: Line
    extends: Line | None = None
    twin: Line | None = None
    highlighted: tuple[Line, ...] = ()
    shown: tuple[Line, ...] = ()
    base_url: Address | None = None
    feedback: Feedback = ""


def with_site_config(settings: Settings, config: SiteConfig) -> Settings:
    """The settings with the overrides of a site."""
    tabs = replace(settings.tabs, **_overrides(config.tabs))
    return replace(settings, **{**_overrides(config), "tabs": tabs})


def _overrides(config: SiteConfig | Tabs) -> dict[str, Any]:
    return {name: value for name, value in vars(config).items() if value not in (None, {})}


def read_site_configs(
    document: Document, targets: Mapping[str, object], sdks: Mapping[str, Sdk]
) -> dict[str, SiteConfig]:
    """A site's configuration by target. Raises `InputError` with every problem."""
    configs = validated(document, (), dict[str, SiteConfig])
    problems = list(document.undefined((), "target", configs, targets))
    for name, config in configs.items():
        for kind in ("ids", "labels"):
            languages = getattr(config.tabs, kind)
            problems += document.undefined((name, "tabs", kind), "language", languages, sdks)
    if problems:
        raise InputError(*problems)
    return configs
