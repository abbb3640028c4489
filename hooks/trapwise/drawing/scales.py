"""Axes: where a value lies, and which values to label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """Maps values between ``low`` and ``high`` to pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the pixel of ``value``."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self, most: int) -> list[float]:
        """Return at most about ``most`` round values to label."""
        return log_ticks(self.low, self.high, most) if self.log else linear_ticks(self.low, self.high, most)


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten within ``[low, high]``."""
    if high <= low:
        return [low]
    raw = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return powers of ten within ``[low, high]``, with 2 and 5 where there is room."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for multiples in ((1, 2, 5), (1, 3), (1,)):
        values = [m * 10.0**p for p in range(first, last + 1) for m in multiples]
        inside = [float(f"{v:.12g}") for v in values if low * 0.999 <= v <= high * 1.001]
        if len(inside) <= most:
            return inside
    return inside[:: math.ceil(len(inside) / most)]


def span(values: Sequence[float], log: bool) -> tuple[float, float]:
    """Return a range for an axis that shows all ``values`` with round ends.

    A linear axis includes zero where the values come near to it.
    """
    low, high = min(values), max(values)
    if log:
        return low, high if high > low else low * 10
    if low > 0 and low < 0.5 * high:
        low = 0.0
    if high == low:
        return low - 0.5, high + 0.5
    ticks = linear_ticks(low, high, 6)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def short(value: float | None, never: str = "never", powers_from: float = 1e6) -> str:
    """Return a value as an axis or a table cell shows it; large ones, from ``powers_from`` on, by a power of ten."""
    if value is None:
        return never
    if value == 0:
        return "0"
    size = abs(value)
    if size >= powers_from or size < 1e-3:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        if not exponent:
            mantissa, _, exponent = f"{value:.2e}".partition("e")
            mantissa = mantissa.rstrip("0").rstrip(".")
        power = str(int(exponent)).replace("-", "−").translate(str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
        return f"{mantissa}×10{power}".replace("-", "−").removeprefix("1×")
    # From 999.5 on, three digits would be written as 1e+03.
    text = f"{value:,.0f}" if size >= 999.5 or float(value).is_integer() else f"{value:.3g}"
    return text.replace("-", "−")
