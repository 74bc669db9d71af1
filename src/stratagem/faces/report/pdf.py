"""The report as PDF, printed from the HTML by WeasyPrint; nothing is fetched."""

from __future__ import annotations

import logging
import re

from stratagem.base.diagnostics import UsageError

_BLOCKS = re.compile(r'<script type="application/[^"]*">.*?</script>', re.DOTALL)
"""Data blocks: paper has no use for them."""


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
    document = weasyprint.HTML(string=_BLOCKS.sub("", html), url_fetcher=_refuse)
    pages = document.write_pdf()
    assert isinstance(pages, bytes)
    return pages


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"nothing is fetched: {url[:60]}")
