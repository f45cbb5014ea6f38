"""What an index is worth: how sure its ranks are, which choice moves them, what changed and why.

Needs NumPy, so `import komposit` does not load it. The core takes arrays and gives arrays: it opens no file,
asks no clock, and draws random numbers only from the seed it is given.
"""
