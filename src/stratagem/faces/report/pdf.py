"""The report as PDF, printed from the HTML by WeasyPrint; nothing is fetched."""

from __future__ import annotations

import logging
import re

from stratagem.base.diagnostics import UsageError

_BLOCKS = re.compile(r'<script type="application/[^"]*">.*?</script>', re.DOTALL)
"""Data blocks: paper has no use for them."""

_VARIABLE = re.compile(r"(--\w+): ([^;]+);")
_RULE = re.compile(r"svg ([^{}]+)\{([^{}]*)\}")
_PICTURE = re.compile(r"<svg\b[^>]*>")


def check_pdf() -> None:
    """Raises UsageError LIBRARY-MISSING where PDF cannot be made: before anything is simulated."""
    try:
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise UsageError.of(
            "LIBRARY-MISSING", "PDF needs WeasyPrint, which is not installed", "pip install 'stratagem[pdf]'"
        ) from error
    except OSError as error:  # the package is there, the library that it draws with is not
        raise UsageError.of(
            "LIBRARY-MISSING",
            f"WeasyPrint cannot load Pango: {str(error).splitlines()[0][:120]}",
            "install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango), or "
            "print the HTML report from a browser",
        ) from error


def to_pdf(html: str) -> bytes:
    """The pages of a report."""
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it tells of CSS that only screens need
    document = weasyprint.HTML(string=_printable(html), url_fetcher=_refuse)
    pages = document.write_pdf()
    assert isinstance(pages, bytes)
    return pages


def _printable(html: str) -> str:
    """The report without data blocks, each picture with its own style: pictures are drawn apart from the page, whose
    style does not reach them.
    """
    style = _picture_style(html[html.index("<style>") + len("<style>") : html.index("</style>")])
    return _PICTURE.sub(lambda tag: f"{tag[0]}<style>{style}</style>", _BLOCKS.sub("", html))


def _picture_style(css: str) -> str:
    """The rules for pictures on a screen of any width, with variables put in."""
    values = dict(_VARIABLE.findall(css))
    rules = _RULE.findall(css[: css.index("@media (max-width")])
    text = "".join(f"{selector.replace('svg ', '')}{{{body}}}" for selector, body in rules)
    return re.sub(r"var\((--\w+)\)", lambda name: values[name[1]], text)


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"nothing is fetched: {url[:60]}")
