"""An index as a list of steps: read from a file, run one after another, traced, or compiled for many runs."""
