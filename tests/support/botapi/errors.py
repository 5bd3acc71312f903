"""How the Bot API refuses: a code, which is the HTTP status too, and a text."""


class ApiError(Exception):
    def __init__(self, code, description, **parameters):
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_answer(self):
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return {**answer, "parameters": self.parameters} if self.parameters else answer


def refuse(what, **parameters):
    """The request asks for something impossible."""
    raise ApiError(400, f"Bad Request: {what}", **parameters)


def forbid(what):
    """The bot may not do this here."""
    raise ApiError(403, f"Forbidden: {what}")


def ask_to_wait(seconds):
    """The bot sends too much."""
    raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
