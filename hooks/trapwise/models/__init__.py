"""Sums that know no page and no file: clocks, the choice of a pattern, the order of reading."""
