"""Pages of schedules: the timeline, and plan files."""
