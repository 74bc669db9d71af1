"""Reading: from a folder of documents to suggested claims, for a person to judge."""
