"""Messages to residents: queued in the transaction of what they tell, made and sent later by the worker."""
