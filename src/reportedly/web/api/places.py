"""Where incidents lie, counted by town and region: what a map draws, however many there are."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel, Field

from reportedly.record.store import Record
from reportedly.service import mapping
from reportedly.web.api.parameters import Asked, checked, filter_parameters, names_of
from reportedly.web.api.responses import BASIS, Problem

Json = dict[str, Any]


class GroundProperties(BaseModel):
    """What is said of a town or a region."""

    shape: Literal["town", "region", "around"] = Field(
        description="A town's own point; a region's outline; a point that stands for a region without a known outline."
    )
    place: str
    country: str | None
    longitude: float
    latitude: float
    precision: int = Field(description="UCDP's: 1 exact, 2 within 25 km, 3 district, 4 region, 5 a line or a sea.")
    incidents: int = Field(description="How many lie on it.")
    contested: int = Field(description="How many of them are contested.")
    earliest: str | None
    latest: str | None
    incident: str = Field(description="Id of the most contested, most widely told of them.")
    title: str = Field(description="Its title.")


class Ground(BaseModel):
    """A GeoJSON feature."""

    type: Literal["Feature"]
    geometry: Json
    properties: GroundProperties


class Grounds(BaseModel):
    """A GeoJSON feature collection, with what is not in it."""

    type: Literal["FeatureCollection"]
    features: list[Ground]
    left_out: int = Field(description="Incidents on ground that is not among the features, beyond the first 4,000.")
    country_only: int = Field(description="Incidents of which the country alone is known: not drawn.")
    nowhere: int = Field(description="Incidents without a place: not drawn.")
    notes: list[str] = Field(description="What was looked for and is not in the record.")
    basis: str


def add_places(api: FastAPI, record: Record) -> None:
    """Add `/incidents/places`."""
    filtering: Any = Depends(filter_parameters("incidents"))
    known = names_of("incidents")
    refusals: dict[int | str, dict[str, Any]] = {400: {"model": Problem}, 429: {"model": Problem}}

    @api.get(
        "/incidents/places",
        responses=refusals,
        response_model=Grounds,
        summary="Where incidents lie, counted by town and region",
        operation_id="places_incidents",
    )
    def places(request: Request, asked: Asked = filtering) -> Json:
        checked(request, known)
        found = mapping.on_map(record, asked)
        return {
            "type": "FeatureCollection",
            "features": [mapping.feature(ground) for ground in found.grounds],
            "left_out": found.left_out,
            "country_only": found.country_only,
            "nowhere": found.nowhere,
            "notes": list(found.notes),
            "basis": BASIS,
        }
