"""Pages across services: the first page of each kind of person, and the public pages about the service itself."""
