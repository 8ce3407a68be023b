"""Signs of danger in what is told of a patient: the table of signs, values out of range, and who it is told of."""
