"""The Cyber Alert Service: from intelligence to an alert, to exactly the councils it concerns, to their answers.

Analysts write, a second person approves, the worker delivers, officers answer in a minute, and the coordinator watches
the sector's answers come in. What moves: the alert, each edition of its words, and each council's answer.
"""
