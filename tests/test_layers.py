"""What the import contracts (.importlinter) cannot say: which modules are pure, and who reads the environment."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPLICATION = [path for package in ("bot", "handlers", "storage") for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sorted((ROOT / "bot/rules").glob("*.py")), ids=name)
def test_rules_know_only_the_standard_library_and_neither_clock_threads_nor_database(path: Path) -> None:
    for module in imports(path):
        assert is_in(module, "bot.rules") or is_standard(module) or module == "bot", module
        assert not is_in(module, "time", "threading", "sqlite3", "asyncio", "socket", "logging"), module


@pytest.mark.parametrize("path", sorted((ROOT / "bot/views").glob("*.py")), ids=name)
def test_views_know_only_rules_the_table_of_commands_and_block_kit(path: Path) -> None:
    for module in imports(path):
        known = is_in(module, "bot.rules", "bot.views", "bot.commands", "slack_sdk.models") or module == "bot"
        assert known or is_standard(module), module


def test_only_config_reads_the_environment() -> None:
    readers = {
        name(path)
        for path in APPLICATION
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
    }
    assert readers == {"bot/config.py"}


def test_importing_a_module_starts_nothing() -> None:
    """No thread, connection, file or client is made at import: a module's top level is definitions and constants."""
    makers = {
        "App",
        "WebClient",
        "Thread",
        "Lock",
        "open",
        "connect",
        "open_database",
        "BackgroundScheduler",
        "create_app",
    }
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    made = [
        f"{name(path)}:{node.lineno}"
        for path in APPLICATION
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        if not isinstance(statement, definitions)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in makers
    ]
    assert made == []
