"""Search: what a reader may type, and the pages, sections, terms and papers that answer it.

``entries`` turns records and pages into what can be found, ``texts`` adds the words of
the pages, ``files`` writes both as the two files that the browser loads. The matching
itself is done in ``docs/assets/javascripts/search/``.
"""
