"""The demo country: writes three import folders, seeded and repeatable.

Run ``python3 -m tools.demo_country`` from the root of the project; with ``--check``
the folders on disk are only checked. Texts live in ``texts/``, places and names in ``data/``.
"""
