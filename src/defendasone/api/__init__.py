"""Open interfaces for programs: thin, each calls the same queries and actions as the pages."""
