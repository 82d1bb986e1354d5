"""The Celery settings, by really publishing: a wrong key fails only then."""

import os
import signal
import time
from pathlib import Path

import pytest
from celery import Celery, current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from observatory import embedded
from observatory.embedded import valkey
from observatory.lib.addresses import broker_url
from tests.observatory.processes import free_port

BOUND_SECONDS = 3


def application(broker: str) -> Celery:
    app = Celery("trial", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(broker_url=broker, task_always_eager=False)
    return app


def publish(app: Celery) -> float:
    """Send a task that nobody takes; how long the sender was held."""
    began = time.monotonic()
    try:
        app.send_task("tests.nothing", queue="trial", expires=60)
    finally:
        held = time.monotonic() - began
        app.close()
        assert held < BOUND_SECONDS
    return held


def test_a_task_reaches_the_broker_under_our_prefix(data_servers: None) -> None:
    app = application(settings.CELERY_BROKER_URL)
    publish(app)
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        assert channel.queue_purge("trial") == 1
        assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] == "obs:"
    app.close()


def test_a_refused_broker_is_given_up_soon() -> None:
    with pytest.raises(OperationalError):
        publish(application(f"redis://127.0.0.1:{free_port()}/0"))


@pytest.mark.machine
def test_a_frozen_broker_is_given_up_soon(tmp_path: Path) -> None:
    embedded.start(tmp_path, postgres=False)
    process = valkey._children[tmp_path]
    try:
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(OperationalError):
            publish(application(broker_url(embedded.redis_url(tmp_path))))
    finally:
        os.kill(process.pid, signal.SIGCONT)
        embedded.stop(tmp_path)


def test_a_task_never_outlives_the_broker_s_patience_with_it() -> None:
    conf = current_app.conf
    patience = conf.broker_transport_options["visibility_timeout"]
    assert conf.task_soft_time_limit < conf.task_time_limit < patience
    assert conf.visibility_timeout == patience
    for task in current_app.tasks.values():
        limits = (task.soft_time_limit or 0, task.time_limit or conf.task_time_limit)
        assert limits[0] < limits[1] < patience, task.name


def test_work_is_acknowledged_when_done_and_taken_one_at_a_time() -> None:
    conf = current_app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
