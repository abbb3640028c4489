"""What a generator is: a function from what a build found to Markdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..sitewide.findings import Findings

Maker: TypeAlias = Callable[[Findings], str]
