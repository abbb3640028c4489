"""What records owe each other: the rules that no single record can break alone."""

from __future__ import annotations

from dataclasses import replace

from ..catalogue import Catalogue
from ..problems import Problem
from .architectures import check_architectures
from .choices import check_choices
from .frameworks import check_frameworks
from .mistakes import check_mistakes
from .references import check_references
from .symptoms import check_symptoms
from .trees import check_trees
from .unwritten import check_unwritten


def check_records(catalogue: Catalogue) -> tuple[Catalogue, list[Problem]]:
    """Return what is wrong between the records, and the catalogue as far as it can be relied upon.

    Of frameworks with a problem no clock can be made, so that they are doubtful from here on.
    """
    bad_frameworks = check_frameworks(catalogue)
    problems = [
        *check_references(catalogue),
        *check_mistakes(catalogue),
        *bad_frameworks,
        *check_architectures(catalogue),
        *check_choices(catalogue),
        *check_symptoms(catalogue),
        *check_trees(catalogue),
        *check_unwritten(catalogue.records),
    ]
    if bad_frameworks:
        catalogue = replace(catalogue, doubtful=catalogue.doubtful | {"frameworks"})
    return catalogue, problems
