"""Pages of the duties: lists, more time, handing over, reminders, and escalations."""
