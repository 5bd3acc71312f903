"""Speed, told as ratios: `python -m benchmarks [--quick]`, or `make bench`. docs/operations.md says how to read it."""
