"""`/ogc/`, as OGC API Features names its resources."""

from django.urls import path

from incidents.api.ogc import openapi, views

urlpatterns = [
    path("", views.Landing.as_view(), name="ogc-landing"),
    path("api", openapi.OpenAPI.as_view(), name="ogc-openapi"),
    path("conformance", views.Conformance.as_view(), name="ogc-conformance"),
    path("collections", views.CollectionList.as_view(), name="ogc-collections"),
    path(
        "collections/<slug:name>",
        views.CollectionView.as_view(),
        name="ogc-collection",
    ),
    path(
        "collections/<slug:name>/queryables",
        views.Queryables.as_view(),
        name="ogc-queryables",
    ),
    path(
        "collections/<slug:name>/items",
        views.ItemList.as_view(),
        name="ogc-items",
    ),
    path(
        "collections/<slug:name>/items/<str:item>",
        views.Item.as_view(),
        name="ogc-item",
    ),
]
