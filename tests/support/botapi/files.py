"""Files that lie at Telegram: what people have sent, and what the bot has."""

from dataclasses import dataclass
from pathlib import PurePath

from tests.support.botapi.errors import refuse

LARGEST_DOWNLOAD = 20 << 20


@dataclass(frozen=True)
class File:
    """A file as it was sent; `size` is what Telegram says of it."""

    name: str
    content: bytes
    media_type: str
    size: int


class Files:
    def __init__(self):
        self._files = {}

    def keep(self, name, content, media_type, size=None):
        """Store a file; gives it as a field of a message."""
        if not content:
            refuse("file must be non-empty")
        file_id = f"file{len(self._files) + 1}"
        self._files[file_id] = File(name, content, media_type, len(content) if size is None else size)
        return self.document(file_id)

    def document(self, file_id):
        """The Document of a file that is known."""
        file = self.find(file_id)
        named = {"file_name": file.name, "mime_type": file.media_type, "file_size": file.size}
        return {"file_id": file_id, "file_unique_id": f"unique_{file_id}", **named}

    def where(self, file_id):
        """The File: where it can be fetched."""
        file = self.find(file_id)
        if file.size > LARGEST_DOWNLOAD:
            refuse("file is too big")
        sized = {"file_unique_id": f"unique_{file_id}", "file_size": file.size}
        return {"file_id": file_id, **sized, "file_path": _path(file_id, file)}

    def find(self, file_id):
        if file_id not in self._files:
            refuse("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def at(self, path):
        """What is in the file that `where` put there, or None."""
        return next((file.content for key, file in self._files.items() if _path(key, file) == path), None)


def _path(file_id, file):
    return f"documents/{file_id}{PurePath(file.name).suffix}"
