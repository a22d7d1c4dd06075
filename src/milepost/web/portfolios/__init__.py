"""Pages of portfolios, companies, stakes, objectives, initiatives, proposals and the cascade."""
