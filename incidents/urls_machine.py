"""Addresses for scripts outside the API: no language in them."""

from django.urls import path

from incidents.api.tiles import Tile

urlpatterns = [
    path("tiles/<int:z>/<int:x>/<int:y>.json", Tile.as_view(), name="tile"),
]
