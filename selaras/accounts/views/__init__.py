"""Pages of accounts: the door, the own account, drafts."""
