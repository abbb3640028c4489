"""Many damaged copies of a project, through the check and the build.

    python -m tests.fuzzing --cases 2000 --seed 7

Each case begins with the whole project, makes one to three mutations, and must end in one of
two ways: everything is well, or each problem is told with its file and line. ``mutations.py``
holds the ways to damage a project, ``outcomes.py`` what came of it, ``soak.py`` the edits of a
running preview.
"""
