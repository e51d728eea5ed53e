"""One function for each verb, used alike by the command line, the page and Python."""
