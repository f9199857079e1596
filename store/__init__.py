"""The only SQLAlchemy: engine, tables, records, and one query file an aggregate. Asks the database, decides nothing."""
