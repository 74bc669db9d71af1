"""No command, option or exit code is undocumented, and none is documented that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from stratagem.base import diagnostics
from stratagem.base.diagnostics import StratagemError
from stratagem.faces.cli.command import app

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (stratagem[ a-z-]*)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))


def options_by_section() -> dict[str, set[str]]:
    group = typer.main.get_command(app)
    found = {"stratagem": {name for parameter in group.params for name in parameter.opts}}
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found[f"stratagem {name}"] = {
            option for parameter in command.params for option in parameter.opts if option.startswith("-")
        }
    return found


def test_every_command_has_its_section_and_no_other() -> None:
    assert set(SECTIONS) == set(options_by_section())


def test_every_option_is_documented_where_it_belongs_and_no_other() -> None:
    for section, options in options_by_section().items():
        documented = set(re.findall(r"^\| `(--[a-z-]+)", SECTIONS[section], flags=re.MULTILINE)) - {"--help"}
        assert documented == options - {"--help", "-h"}, section


def test_every_option_has_help() -> None:
    group = typer.main.get_command(app)
    for command in group.commands.values():  # type: ignore[attr-defined]
        assert command.help
        assert all(getattr(parameter, "help", None) for parameter in command.params)


def test_every_exit_code_is_documented() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, flags=re.MULTILINE)}
    kinds = {kind.exit_code for kind in (StratagemError, *StratagemError.__subclasses__())}
    assert codes == kinds | {0, 130}
    assert diagnostics.LimitExceeded.exit_code == 5


def test_diagnostic_keys_are_documented() -> None:
    item = diagnostics.Diagnostic("CODE", "", None, "")
    assert all(f"`{key}`" in SECTIONS["stratagem check"] for key in item.as_json())


def test_pages_link_to_pages_that_exist() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page.name}: {target}"
