"""Reading what was written: received reviews, advice, summaries, marks, and who saw what."""
