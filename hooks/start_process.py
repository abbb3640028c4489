"""At the start: what goes for the whole process, a build or a preview."""

from typing import Literal

from trapwise_preview.process import end_in_order, tell_failures_once, tell_what_cannot_be_loaded

# The hooks after this one may not even load.
tell_what_cannot_be_loaded()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    end_in_order()
    tell_failures_once()
