"""What a message may hold: its text and its buttons."""

from tests.support.botapi.errors import refuse
from tests.support.botapi.markup import BadMarkup, read_html
from tests.support.botapi.text import utf16_units

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_SOURCE = 1 << 15
LONGEST_DATA = 64
DECORATION = {"text", "style", "icon_custom_emoji_id"}


def text_of(parameters):
    """Text and entities as fields of a message. The server counts characters; UTF-16 units are the safe side."""
    source = parameters.get("text")
    if not source:
        refuse("message text is empty")
    if len(source.encode()) > LONGEST_SOURCE:
        refuse("text is too long")
    text, entities = _parsed(source, parameters, "entities")
    if not text:
        refuse("message text is empty")
    if utf16_units(text) > LONGEST_TEXT:
        refuse("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(parameters):
    """What stands under a file, as fields of a message."""
    text, entities = _parsed(parameters.get("caption") or "", parameters, "caption_entities")
    if utf16_units(text) > LONGEST_CAPTION:
        refuse("message caption is too long")
    fields = {"caption": text, "caption_entities": entities}
    return {key: value for key, value in fields.items() if value}


def _parsed(source, parameters, given):
    mode = str(parameters.get("parse_mode") or "").lower()
    if mode == "html":
        try:
            return read_html(source)
        except BadMarkup as error:
            refuse(f"can't parse entities: {error}")
    if mode:
        refuse("unsupported parse_mode")
    return source.strip(), parameters.get(given) or []


def buttons_of(parameters):
    """The inline keyboard as a field of a message."""
    markup = parameters.get("reply_markup") or {}
    if markup and "inline_keyboard" not in markup:
        refuse("inline keyboard expected")
    rows = markup.get("inline_keyboard", [])
    for row in rows:
        for button in row:
            _check_button(button)
    return {"reply_markup": markup} if any(rows) else {}


def _check_button(button):
    refused = "can't parse inline keyboard button"
    actions = set(button) - DECORATION
    if not button.get("text"):
        refuse(f"{refused}: Button text must be non-empty")
    if not actions:
        refuse(f"{refused}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        refuse("BUTTON_TYPE_INVALID")
    if not 1 <= len(button.get("callback_data", "x").encode()) <= LONGEST_DATA:
        refuse("BUTTON_DATA_INVALID")
