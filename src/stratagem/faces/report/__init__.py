"""The report: the findings as one document, with every number traced to its sources: HTML that needs no network,
Markdown, or PDF.
"""

from stratagem.faces.report.markdown import render_markdown
from stratagem.faces.report.pdf import check_pdf, to_pdf
from stratagem.faces.report.render import render

__all__ = ["check_pdf", "render", "render_markdown", "to_pdf"]
