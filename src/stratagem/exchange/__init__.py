"""Models of others: reads Vensim and XMILE files into sheets, and writes models as XMILE.

What the foreign parsers hand over is translated at once; none of their types leaves this package.
"""

from stratagem.exchange.reading import SUFFIXES, is_foreign, read_sheet
from stratagem.exchange.sheet import Part, Quantity, Range, Sheet

__all__ = ["SUFFIXES", "Part", "Quantity", "Range", "Sheet", "is_foreign", "read_sheet"]
