"""Who runs what, and whom a vulnerability touches.

Councils upload or type their technology register; a vulnerability or a product is matched against all of them, and
every council falls into one of three groups, with the reason: runs it, cannot tell, does not run it.
"""
