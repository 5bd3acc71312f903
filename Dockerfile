# The image holds Python, the locked packages and the two packages of the project; nothing of it is writable but /data.
FROM python:3.13-slim AS packages

COPY requirements.lock /
# Wheels only: the slim image has no compiler, and every locked package has wheels for Linux on x86-64 and arm64.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
       -r /requirements.lock


FROM python:3.13-slim

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HEDGEBOT_DATA_DIR=/data

# A number, so that an orchestrator can see that it is not root without reading /etc/passwd.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin hedgebot \
    && install --directory --owner=hedgebot --mode=0700 /data
VOLUME /data

COPY --from=packages /venv /venv
WORKDIR /app
COPY hedgecore hedgecore
COPY bot bot
RUN python -m compileall -q hedgecore bot

USER 10001
STOPSIGNAL SIGTERM
# Whether it is well: as it says itself where HEDGEBOT_LISTEN is set, else by when Telegram was last heard of.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot", "healthy"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
