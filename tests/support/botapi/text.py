"""Lengths as Telegram counts them."""


def utf16_units(text):
    return len(text.encode("utf-16-le")) // 2
