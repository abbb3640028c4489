"""Python-Markdown extensions: all that touches a page's text while it is rendered."""
