"""How it runs: stages, graph, keys, store, runner, executors. Knows no stage and no model by name."""
