"""The whole dataset as one file, as it was made in the night."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents.api import dataset_reference as reference
from incidents.api.parameters import check_parameters
from incidents.exports.dataset_file import kept_pieces, kept_state
from incidents.exports.terms_of_use import file_name, terms_in_headers
from observatory.lib.bell import ring
from observatory.lib.problems import NotReadyError
from observatory.lib.public_api import (
    PublicAPIView,
    answer,
    state_etag,
    unchanged_since,
)

ZIP = "application/zip"
MAKE = "incidents.tasks.export_dataset"


class Dataset(PublicAPIView):
    @extend_schema(**reference.DATASET)
    def get(self, request: Request) -> HttpResponseBase:
        check_parameters(request)
        kept = kept_state()
        if kept is None or not kept.may_be_given:
            ring(MAKE)
            raise NotReadyError(
                _(
                    "The file is being made anew, without what was corrected or"
                    " withdrawn since: ask again in some minutes."
                )
            )
        if unchanged := unchanged_since(request, kept):
            return unchanged
        name = file_name("dataset", kept.as_of, "", "zip")
        headers = terms_in_headers(kept.as_of) | {
            "ETag": state_etag(request, kept),
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return answer(request, kept_pieces(), ZIP, headers)
