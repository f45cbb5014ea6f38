"""Every read of the follow-up."""
