"""The schemas of the Bot API: which requests and updates are well-formed."""

import gzip
import json
import re
from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # it brings no types

from tests.support.botapi.text import utf16_units

HERE = Path(__file__).parent
WITHOUT_PARAMETERS = ("getMe", "getWebhookInfo", "close", "logOut")
# "1-64 bytes", "0-200 characters": limits that are written in the descriptions only.
LENGTH = re.compile(r"(\d+)-(\d+)\*{0,2} (characters|bytes)", re.IGNORECASE)
ATTACHED = "a file that comes along"
AFTER_PARSING = ("entities parsing", "entity parsing")


def _load(name):
    return json.loads(gzip.decompress((HERE / name).read_bytes()))


@cache
def _methods():
    """The definitions of all types, and the schema of each method by its name in lower case."""
    content = _load("methods.schema.json.gz")
    definitions = content["definitions"]
    schemas = {name: definitions[_target(reference)] for name, reference in content["properties"].items()}
    bare: dict[str, object] = {name: {"properties": {}} for name in WITHOUT_PARAMETERS}
    return definitions, {name.lower(): schema for name, schema in {**bare, **schemas}.items()}


@cache
def _update_validator():
    return Draft7Validator(_load("update.schema.json.gz"))


@cache
def _method_validator(method):
    definitions, methods = _methods()
    return Draft7Validator({**methods[method], "definitions": definitions})


@cache
def _parameter_validator(method, parameter):
    definitions, methods = _methods()
    return Draft7Validator({**methods[method]["properties"][parameter], "definitions": definitions})


def _target(reference):
    return reference["$ref"].rsplit("/", 1)[-1]


def faults_of_update(update):
    return [fault.message[:200] for fault in _update_validator().iter_errors(update)]


def read_request(method, sent, files=()):
    """`(parameters, malformed, odd)` of a request whose parameters were `sent` as the strings of a form with `files`.

    What is `malformed` cannot be carried out; what is `odd` Telegram overlooks, or refuses for itself.
    """
    definitions, methods = _methods()
    name = method.lower()
    properties = methods[name].get("properties", {})
    parameters = {key: _value(name, key, text) for key, text in sent.items() if key in properties}
    parameters |= {key: ATTACHED for key in files if key in properties}
    malformed = [fault.message[:200] for fault in _method_validator(name).iter_errors(parameters)]
    odd = [f"unknown parameter {key}" for key in sent if key not in properties]
    odd += [f"file {key} is no parameter" for key in files if key not in properties]
    for key, value in parameters.items():
        odd += _faulty_lengths(definitions, properties[key], value, key)
    return parameters, malformed, odd


def is_method(method):
    return method.lower() in _methods()[1]


def _value(method, parameter, text):
    """The value meant by `text`: JSON, unless only the text itself fits the parameter."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    validator = _parameter_validator(method, parameter)
    return value if validator.is_valid(value) or not validator.is_valid(text) else text


def _faulty_lengths(definitions, schema, value, where):
    schema = _resolved(definitions, schema, value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        parts = [(known[key], part, f"{where}.{key}") for key, part in value.items() if key in known]
    elif isinstance(value, list):
        parts = [(schema.get("items", {}), part, f"{where}[{index}]") for index, part in enumerate(value)]
    else:
        return _faulty_length(schema, value, where) if isinstance(value, str) else []
    return [fault for part in parts for fault in _faulty_lengths(definitions, *part)]


def _resolved(definitions, schema, value):
    if "$ref" in schema:
        schema = definitions.get(_target(schema), {})
    for choice in schema.get("anyOf", []):
        chosen = definitions.get(_target(choice), {}) if "$ref" in choice else {}
        if isinstance(value, dict) and set(value) <= set(chosen.get("properties", {})):
            return chosen
    return schema


def _faulty_length(schema, value, where):
    description = schema.get("description", "")
    limit = LENGTH.search(description)
    if limit is None or any(words in description for words in AFTER_PARSING):
        return []
    length = len(value.encode()) if limit[3].lower() == "bytes" else utf16_units(value)
    fits = int(limit[1]) <= length <= int(limit[2])
    return [] if fits else [f"{where}: length {length} not in {limit[0]}"]
