"""The resources. Importing ``everything`` registers every operation."""
