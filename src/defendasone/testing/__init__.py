"""What tests stand on: a real PostgreSQL, its three logins, factories, a service to drive with a browser."""
