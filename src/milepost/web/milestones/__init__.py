"""Pages of milestones: lists, one milestone, reporting, my work."""
