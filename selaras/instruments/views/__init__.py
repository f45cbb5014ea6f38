"""Pages of the instruments app."""
