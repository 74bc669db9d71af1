"""What people and programs see: the command line, the report, and the situation as a Python object."""
