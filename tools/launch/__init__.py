"""What run.py is made of: the environment, the supervised processes, the suites. Standard library only."""
