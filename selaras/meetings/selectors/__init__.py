"""Every read of meetings."""
