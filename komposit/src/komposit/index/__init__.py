"""Whole composite indices: from a table of units to scores, ranks and everything the ten steps ask.

Needs NumPy, so `import komposit` does not load it. The core takes arrays and texts and gives arrays: it opens
no file, asks no clock and changes nothing it is given.
"""
