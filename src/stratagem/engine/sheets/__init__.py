"""Runs models of others: lowers their sheets to the same programs that situations become."""
