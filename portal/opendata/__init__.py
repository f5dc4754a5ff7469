"""What anybody may download: requests, milestones, closes, figures, and what each column means."""
