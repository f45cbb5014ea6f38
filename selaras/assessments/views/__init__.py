"""Pages of the evidence round."""
