"""How often a mail is tried, and how long a worker may hold one."""

from datetime import timedelta

# After the last of these the mail is given up and stays in the table with its error.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
# Longer than the time limit of one conversation with a mail server.
CLAIM_LASTS = timedelta(minutes=10)
