"""All words. One class a language; commands are given one and know no language themselves."""

from bot.texts.english import English

Texts = English

__all__ = ["English", "Texts"]
