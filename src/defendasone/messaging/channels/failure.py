"""Why a message was not sent."""


class NotSent(Exception):
    """The provider did not take it; `permanent` where another try would end the same."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
