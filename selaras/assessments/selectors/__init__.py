"""Every read of an evidence round."""
