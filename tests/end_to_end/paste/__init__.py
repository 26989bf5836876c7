"""Each published function alone, pasted into a web application that knows nothing else of the app."""
