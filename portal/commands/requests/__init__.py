"""Commands on service requests, carried out through portal.commands.door."""
