"""Slack's Web API methods, one module a family. `web_api.py` calls them."""
