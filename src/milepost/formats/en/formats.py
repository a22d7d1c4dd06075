"""As the pages write them: 3 Dec 2026."""

DATE_FORMAT = "j M Y"
