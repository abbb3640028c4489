"""One page's source: what is in it, whose it is, how long it is, and where it leads."""
