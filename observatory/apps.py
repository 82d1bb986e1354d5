from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig

from observatory.celery import app as celery_app

__all__ = ["ObservatoryConfig", "celery_app"]  # tasks find the application it made


class ObservatoryConfig(AppConfig):
    name = "observatory"

    def ready(self) -> None:
        # They register the start-up checks, and what each worker does beside tasks.
        from observatory import checks, sweeping  # noqa: F401


class AdministrationConfig(SimpleAdminConfig):
    default_site = "observatory.administration.AdministrationSite"
