"""Geometry of figures and drawings; their markup is in ``templates/``."""
