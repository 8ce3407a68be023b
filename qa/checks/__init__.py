"""The checks, one file per thing that a statement has to keep."""
