from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "observatory"

    def ready(self) -> None:
        from observatory import checks  # noqa: F401  registers the start-up checks
