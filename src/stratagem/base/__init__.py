"""Ground that every stage stands on: diagnostics, strict text, units, dates, formulas, numbers."""
