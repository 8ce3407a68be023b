"""What stands around every surface: keys, limits, the queue, logs, metrics, the audit log, headers, stopping."""
