"""Template tags of the evidence round."""
