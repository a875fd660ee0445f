"""What happens: an action line a shot and numbered events."""
