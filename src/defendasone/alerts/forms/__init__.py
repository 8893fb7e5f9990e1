"""What people type: each form makes the values that an action takes, or says what is wrong and how to mend it."""
