"""What others wrote about my work, and my answers."""
