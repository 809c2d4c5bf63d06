"""How a figure is taken and printed: product and baseline in turn, the median of their ratios, both spreads."""

import json
import statistics
import sys
from collections.abc import Sequence
from typing import Any

NOISY = 0.25


def spread(values: Sequence[float]) -> float:
    """Return (largest − smallest) / median."""
    middle = statistics.median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


def show(
    figure: str, unit: str, product: Sequence[float], baseline: Sequence[float], *, aim: str, **more: Any
) -> dict[str, Any]:
    """Print the JSON line of a figure measured in pairs (baseline and product of one round stand at the same index)."""
    ratios = [p / b for p, b in zip(product, baseline, strict=True)] if baseline else []
    spreads = {"product": round(spread(product), 3), "baseline": round(spread(baseline), 3) if baseline else None}
    line = {
        "figure": figure,
        "value": round(statistics.median(product), 4),
        "unit": unit,
        "baseline": round(statistics.median(baseline), 4) if baseline else None,
        "ratio": round(statistics.median(ratios), 4) if ratios else None,
        "spread": spreads,
        "noisy": any(value is not None and value > NOISY for value in spreads.values()),
        "aim": aim,
        **more,
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return line
