"""Pages of discussion: comments and attachments on milestones and initiatives."""
