# Every target but clean first brings .venv up to date; PYTHON=/path/to/python3 chooses its interpreter.
#
#   make demo     one card on the terminal, no token needed
#   make run      the bot on Telegram (TELEGRAM_BOT_TOKEN)
#   make test     all tests; the core must be covered completely
#   make check    format, lint, types, architecture
#   make soak     the tests that kill processes, for longer (half an hour)
#   make bench    speed against a bare bot (ARGS=--quick for a first look)
#   make lock     the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
#   make clean    removes what the other targets made, .venv included

PYTHON ?=
ARGS ?=
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --all-extras --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock" $(ARGS)

.PHONY: demo run test soak check bench lock clean venv

demo: venv
	@$(BIN)/python -m bot say --demo "/hedge 20000 0.5"

run: venv
	@exec $(BIN)/python -m bot run

test: venv
	$(BIN)/python -m pytest --numprocesses 2 --cov --cov-fail-under=100 $(ARGS)

soak: export HEDGEBOT_KILL_ROUNDS = 200
soak: export HEDGEBOT_PROCESS_KILLS = 200
soak: export HEDGEBOT_REMINDERS = 5000
soak: export HEDGEBOT_REMINDER_KILLS = 30
soak: export HEDGEBOT_REMINDERS_PER_SECOND = 25
soak: venv
	$(BIN)/python -m pytest tests/bot/storage/test_kill.py tests/bot/storage/test_dispatch_kill.py \
	  tests/e2e/test_kill.py $(ARGS)

check: venv
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: venv
	@$(BIN)/python -m benchmarks $(ARGS)

lock: venv
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@PYTHON="$(PYTHON)" sh scripts/setup-venv
