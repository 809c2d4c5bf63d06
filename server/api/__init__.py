"""The doors for browsers: the patient's API and page, and the guards that stand before every request and socket."""
