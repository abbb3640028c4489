"""At the start: what goes for the whole process, a build or a preview."""

from typing import Literal

from trapwise_preview.process import end_in_order, tell_failures_once


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    end_in_order()
    tell_failures_once()
