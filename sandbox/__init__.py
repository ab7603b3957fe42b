"""A practice workspace: a local server that a Slack app connects to as if it were Slack. See README.md."""
