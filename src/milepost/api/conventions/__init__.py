"""What every operation of the API does alike. Read in this order: fields, encoding, problems, operations, resources."""
