"""Every key of a situation's files, defined once: one module for each file or theme."""
