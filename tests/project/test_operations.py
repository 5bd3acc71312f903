"""What docs/operations.md, compose.yaml and the Dockerfile say is what the program has."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.__main__ import main
from bot.health.checkup import Findings
from bot.health.meters import PrometheusMeters
from bot.settings import Settings
from tests.project.places import text_of
from tests.support.fakes import FakeClock

MANUAL = text_of("docs/operations.md")
COMPOSE = yaml.safe_load(text_of("compose.yaml"))
VARIABLES = {name.upper() for name in Settings.model_fields}
COPIES = ("one", "two")
# Given in the file .env beside compose.yaml, for compose itself.
DEPLOYMENT = {"POSTGRES_PASSWORD", "DOMAIN"}


def metrics():
    """The name of each as Prometheus shows it."""
    page = PrometheusMeters(FakeClock()).page(Findings({}, None)).decode()
    return set(re.findall(r"^# TYPE (\S+) ", page, re.MULTILINE))


def test_the_manual_has_a_row_for_each_metric_and_for_no_other():
    rows = set(re.findall(r"^\| `((?:hedgebot|process)_\w+)` \|", MANUAL, re.MULTILINE))
    assert len(rows) > 10
    assert rows == metrics()


def test_each_alarm_asks_for_metrics_that_there_are():
    expressions = re.findall(r"^\| \w+ \| `([^`]+)` \| \d+(?: min)? \|$", MANUAL, re.MULTILINE)
    asked = set(re.findall(r"(?:hedgebot|process)_\w+", " ".join(expressions)))
    assert len(expressions) > 10
    assert {name.removesuffix("_bucket") for name in asked} <= metrics()


def test_each_alarm_has_a_meaning_and_a_remedy():
    alarms = re.findall(r"^\| (\w+) \| `", MANUAL, re.MULTILINE)
    meanings = re.findall(r"^\| ([A-Z]\w+[a-z][A-Z]?\w*) \| [^`|]", MANUAL, re.MULTILINE)
    assert len(alarms) > 10
    assert meanings == alarms


@pytest.mark.parametrize("copy", COPIES)
def test_compose_names_only_settings_that_there_are(copy):
    named = set(COMPOSE["services"][copy]["environment"])
    assert "HEDGEBOT_DATABASE_URL" in named
    assert named - VARIABLES == set()


def test_the_copies_of_compose_differ_in_their_ports_only():
    one, two = (dict(COMPOSE["services"][copy]) for copy in COPIES)
    assert one.pop("ports") != two.pop("ports")
    assert one == two


def test_compose_holds_no_secret_and_says_where_each_is_given():
    text = text_of("compose.yaml")
    assert set(re.findall(r"\$\{(\w+)", text)) == DEPLOYMENT
    assert re.findall(r"\$\{\w+(?!\w*:\?put it into \.env\})", text) == []
    explained = set(re.findall(r"^#   ([A-Z_]+) ", text, re.MULTILINE))
    assert explained == DEPLOYMENT | {"TELEGRAM_BOT_TOKEN", "HEDGEBOT_WEBHOOK_SECRET"}


def test_the_proxy_of_compose_hands_on_the_webhook_to_every_copy_and_nothing_else():
    proxy = COMPOSE["configs"]["proxy"]["content"]
    environment = COMPOSE["services"]["one"]["environment"]
    path = environment["HEDGEBOT_WEBHOOK_URL"].rpartition("/")[2]
    port = environment["HEDGEBOT_LISTEN"].rpartition(":")[2]
    assert re.findall(r"handle (\S*) ?\{", proxy) == [f"/{path}", ""]
    assert f"reverse_proxy {' '.join(f'{copy}:{port}' for copy in COPIES)} {{" in proxy


def test_only_the_proxy_of_compose_can_be_reached_from_outside():
    published = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    outside = {name for name, ports in published.items() if any(not port.startswith("127.0.0.1:") for port in ports)}
    assert outside == {"proxy"}


def test_the_image_asks_the_program_whether_it_is_well(capsys):
    asked = re.search(
        r'^HEALTHCHECK .*\n +CMD \["python", "-m", "bot", "(\w+)"\]$', text_of("Dockerfile"), re.MULTILINE
    )
    assert asked is not None
    with pytest.raises(SystemExit) as ended:
        main([asked[1], "--help"])
    assert ended.value.code == 0
    assert asked[1] in capsys.readouterr().out
