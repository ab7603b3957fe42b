"""What the bot costs while nothing happens: CPU and memory."""

import time

from bench.measure import child, copy
from bench.results import Comparison, Result
from bench.rounds import Bench
from bench.slack import slack

OURS, BARE, IMPORTS = "Backline", "bare Bolt app", "its imports, nothing running"
SETTLING_SECONDS = 3


def results(bench: Bench) -> list[Result]:
    cpu: dict[str, list[float]] = {OURS: [], BARE: []}
    resident: dict[str, list[float]] = {OURS: [], IMPORTS: []}
    database = copy(bench.templates.ours(contacts=0, pending=bench.size.pending), bench.folder / "idle.db")
    with slack() as workspace, child("bench.ours", "imports") as imports:
        apps = {OURS: workspace.ours(database), BARE: workspace.bare()}
        imports.hear()
        time.sleep(SETTLING_SECONDS)
        used = {side: app.ask()["cpu_ms"] for side, app in apps.items()}
        for number in range(bench.size.few_rounds):
            bench.note(f"idle, round {number + 1} of {bench.size.few_rounds}")
            time.sleep(bench.size.idle_seconds)  # both at once: they see the same machine
            for side, app in apps.items():
                now = app.ask()
                cpu[side].append((now["cpu_ms"] - used[side]) * 60 / bench.size.idle_seconds)
                used[side] = now["cpu_ms"]
                if side == OURS:
                    resident[OURS].append(now["resident_mb"])
            resident[IMPORTS].append(imports.ask()["resident_mb"])
    bench.raw["idle CPU, ms a minute"] = cpu
    bench.raw["resident memory, MB"] = resident
    pending = f"{bench.size.pending:,} pending"
    return [
        Comparison(
            what=f"idle CPU a minute, {pending}", against=BARE, ours=cpu[OURS], theirs=cpu[BARE], unit="ms"
        ).above(60),
        Comparison(
            what=f"resident memory, {pending}", against=IMPORTS,
            ours=resident[OURS], theirs=resident[IMPORTS], unit="MB",
        ).above(10),
    ]  # fmt: skip
