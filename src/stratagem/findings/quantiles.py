"""The five quantiles that findings tell."""

LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)
NAMES = ("p05", "p25", "p50", "p75", "p95")
