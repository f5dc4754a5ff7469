"""Tables that figures need besides requests, taken from files as a whole: population and costs."""
