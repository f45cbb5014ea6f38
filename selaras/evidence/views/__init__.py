"""Pages of the evidence app."""
