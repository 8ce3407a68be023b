"""What the index survives: killed and failing writers, damaged files, full disks, two at once.

`python -m evals.faults` runs the trials. Documents are read in this process and embedded as random vectors: what is
tried is the index.
"""
