"""Pages of exchange: tables in and out."""
