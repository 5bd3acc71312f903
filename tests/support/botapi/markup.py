"""Telegram's HTML: `read_html` gives the text and its entities, or refuses in the official server's words.

Offsets of entities are UTF-16 units; offsets in error texts are bytes of the UTF-8 source.
"""

import re

from tests.support.botapi.text import utf16_units

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]+|#[0-9]+|[a-z]+);?")
TAG_START = re.compile("<")
ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)\s*=\s*([\"'])(.*?)\2")


class BadMarkup(Exception):
    pass


def read_html(source):
    """`(text, entities)`, trimmed as the server trims."""
    reader = _Reader(source)
    reader.read()
    return _trimmed("".join(reader.texts), reader.entities)


def _unescaped(source):
    return REFERENCE.sub(_character, source)


def _character(match):
    name = match[1]
    if not name.startswith("#"):
        return NAMED.get(name, match[0])
    code = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    is_character = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_character else match[0]


class _Reader:
    def __init__(self, source):
        self.source = source
        self.position = 0
        self.units = 0
        self.texts = []
        self.entities = []
        self.open_tags = []

    def read(self):
        while match := TAG_START.search(self.source, self.position):
            self.take_text(match.start())
            self.take_tag(match.start())
        self.take_text(len(self.source))
        if self.open_tags:
            message = f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1][0]}"'
            raise BadMarkup(message)

    def take_text(self, end):
        text = _unescaped(self.source[self.position : end])
        self.texts.append(text)
        self.units += utf16_units(text)
        self.position = end

    def take_tag(self, start):
        closing = self.source.startswith("</", start)
        end = self.source.find(">", start)
        if end < 0:
            self.refuse(f"Unclosed {'end' if closing else 'start'} tag", start)
        body = self.source[start + 1 + closing : end]
        name = re.split(r"\s", body, maxsplit=1)[0].lower()
        if closing:
            self.close_tag(name, start)
        else:
            self.open_tag(name, body, start)
        self.position = end + 1

    def open_tag(self, name, body, start):
        if name not in KINDS:
            self.refuse(f'Unsupported start tag "{name}"', start)
        attributes = {key.lower(): _unescaped(value) for key, _, value in ATTRIBUTE.findall(body)}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self.refuse('Tag "span" must have class "tg-spoiler"', start)
        kind = "expandable_blockquote" if name == "blockquote" and "expandable" in body else KINDS[name]
        self.open_tags.append((name, kind, attributes, self.units, len(self.texts)))

    def close_tag(self, name, start):
        if not self.open_tags:
            self.refuse("Unexpected end tag", start)
        opened, kind, attributes, offset, first_text = self.open_tags.pop()
        if name and name != opened:
            self.refuse("Unmatched end tag", start, f', expected "</{opened}>", found "</{name}>"')
        if self.units > offset:
            entity = {"type": kind, "offset": offset, "length": self.units - offset}
            if kind == "text_link":
                entity["url"] = attributes.get("href") or "".join(self.texts[first_text:])
            self.entities.append(entity)

    def refuse(self, what, start, more=""):
        message = f"{what} at byte offset {len(self.source[:start].encode())}{more}"
        raise BadMarkup(message)


def _trimmed(text, entities):
    cut = utf16_units(text[: len(text) - len(text.lstrip())])
    trimmed = text.strip()
    moved = [_moved(entity, cut, utf16_units(trimmed)) for entity in entities]
    kept = [entity for entity in moved if entity["length"] > 0]
    return trimmed, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _moved(entity, cut, units):
    start = max(entity["offset"] - cut, 0)
    end = min(entity["offset"] + entity["length"] - cut, units)
    return {**entity, "offset": start, "length": end - start}
