"""Numbers on pages: those that are pulled from records, and typed ones that nobody can trace."""
