"""How fast it is beside other systems and beside the machine's own limit: everything measured in one run, in turns."""
