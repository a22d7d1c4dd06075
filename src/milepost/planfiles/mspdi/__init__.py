"""Microsoft Project's XML (MSPDI), as Microsoft Project 2003 and later write it."""
