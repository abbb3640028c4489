"""The core of Trapwise: records in, pages and problems out.

Nothing here imports MkDocs, prints, or keeps state between calls. The hook
files beside this package each serve one MkDocs event and call one function.
"""
