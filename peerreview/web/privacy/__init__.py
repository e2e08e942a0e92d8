"""What the site knows of somebody: given to them; being erased; how long a course is kept."""
