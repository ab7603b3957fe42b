"""Benchmarks: what Backline promises about speed, measured beside what it is compared with. `docs/performance.md`."""
