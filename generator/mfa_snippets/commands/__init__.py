"""The command group with its global options; a command is imported when it runs, so that help is quick."""

import click

COMMANDS = {
    "build": ("build:build", "Render apps, snippets and pages."),
    "diff": ("build:diff", "Show what changed for readers since a git revision."),
    "doctor": ("verify:doctor", "Check which tools and SDKs are installed."),
    "explain": ("list:explain", "Show where a function of an app comes from."),
    "list": ("list:list_entries", "List what a specification holds."),
    "new": ("new:new", "Begin a language, an operation or a page."),
    "rehearse": ("verify:rehearse", "Verify everything against another version of an SDK."),
    "serve": ("serve:serve", "Run the emulator of the API."),
    "surface": ("verify:surface", "List the public calls of an SDK with their parameters."),
    "upgrade": ("verify:upgrade", "Rehearse another version of an SDK, and change to it."),
    "verify": ("verify:verify", "Run the programs of a build against the emulator."),
}
"""Each command's module and object, and the first sentence of its help."""


class _Group(click.Group):
    """A group that lists its commands without importing them."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        from pkgutil import resolve_name  # here, since help needs no command

        command: click.Command = resolve_name(f"{__name__}.{COMMANDS[name][0]}")
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


_folder = click.Path(file_okay=False)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--spec", type=_folder, help="The specification to use.")
@click.option("--templates", type=_folder, help="The templates to use.")
@click.option("--evidence", type=_folder, help="The recorded runs to use.")
@click.version_option(package_name="mfa-snippets")
@click.pass_context
def cli(context: click.Context, /, **folders: str | None) -> None:
    """Render MFA examples for the Descope backend SDKs, and verify that they run.

    The specification, templates and recorded runs are those of the options; else spec/, templates/ and
    evidence/ of the current folder, if it has spec/sdks/ and templates/, as a checkout does; else those of
    the package.

    Exit status: 0 success; 1 findings or bad input; 2 usage; 3 a port in use, a folder that cannot be
    written, or a bug.
    """
    from mfa_snippets.spec.paths import paths_of

    for name in (name for name, path in folders.items() if path == ""):  # as of a variable that is not set
        raise click.BadParameter("'', expected a path", param_hint=f"'--{name}'")
    context.obj = paths_of(**folders)
