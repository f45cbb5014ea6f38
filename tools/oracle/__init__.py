"""Values that COINr and R gave, beside those of komposit: `python3 run.py oracle`."""
