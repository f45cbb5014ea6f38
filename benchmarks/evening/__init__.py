"""The evening of a deadline: a city, sixty offices at once, the running product, who counts afterwards."""
