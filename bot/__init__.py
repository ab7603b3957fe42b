"""Backline: the application. `bot.app.create_app` wires it; nothing happens at import."""
