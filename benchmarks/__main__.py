"""Runs every benchmark, or a quick look at each: `python -m benchmarks [--quick]`."""

from __future__ import annotations

import argparse

from benchmarks.against_bare_bot import latency, throughput
from benchmarks.books import large_portfolio, many_people
from benchmarks.core import start_up, sweep
from benchmarks.market import cold_comparison, warm_hedge
from benchmarks.reminders import watching


def main() -> None:
    """Print one block for each question."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter turns, for a first look")
    quick = parser.parse_args().quick
    start_up(turns=3 if quick else 11)
    sweep(hedges=1_000 if quick else 20_000, turns=1 if quick else 3)
    warm_hedge(answers=50 if quick else 500)
    cold_comparison()
    large_portfolio(answers=5 if quick else 30)
    many_people(people=100 if quick else 1_000)
    watching(reminders=100_000 if quick else 1_000_000)
    throughput(updates=300 if quick else 1_000, turns=1 if quick else 3)
    latency(updates=300 if quick else 800, turns=1 if quick else 2)


if __name__ == "__main__":
    main()
