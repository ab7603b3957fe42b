"""Timers, deliveries and cards out: what the bot owes, done on time and in order."""

from bot.worker.exporter import Exporter
from bot.worker.loop import Worker
from bot.worker.pace import Pace
from bot.worker.sender import Sender

__all__ = ["Exporter", "Pace", "Sender", "Worker"]
