"""The preview, which makes again only what an edit changes.

This package knows MkDocs, of which it uses what a dirty build offers: a page whose file
counts as unmodified is neither rendered nor written. MkDocs asks the clock which those
are; here it is asked what a page is made from.
"""
