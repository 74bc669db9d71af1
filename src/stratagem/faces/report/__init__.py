"""The report: one HTML file that needs no network, with every number traced to its sources."""

from stratagem.faces.report.render import render

__all__ = ["render"]
