"""Incidents as OGC API Features (Part 1: Core, 17-069r4): what QGIS and its like open by the address alone.

`bbox`, `datetime`, `limit` and `offset` as the standard has them, and every filter of incidents beside them.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse

from reportedly.errors import UsageError
from reportedly.export import row_formats as export
from reportedly.record.store import Record
from reportedly.service import querying
from reportedly.web.api.parameters import AFTER, LIMIT, Asked, checked, filter_parameters, names_of
from reportedly.web.api.responses import BASIS, MEDIA

Json = dict[str, Any]
GEOJSON = MEDIA["geojson"]
CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
]
WGS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
COLLECTION = "incidents"


def add_features(api: FastAPI, record: Record) -> None:
    """Add the addresses of the standard under `/ogc`."""
    _add_about(api, record)
    _add_items(api, record)


def _link(request: Request, way: str, rel: str, kind: str = "application/json", title: str = "") -> Json:
    base = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
    return {"href": base + way, "rel": rel, "type": kind, "title": title}


def _collection(request: Request, record: Record) -> Json:
    here = f"/ogc/collections/{COLLECTION}"
    return {
        "id": COLLECTION,
        "title": f"Incidents of {record.path.name}",
        "description": f"What happened, one feature each, as the accounts tell it. {BASIS}",
        "itemType": "feature",
        "crs": [WGS84],
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": WGS84}},
        "links": [
            _link(request, here, "self", title="This collection"),
            _link(request, f"{here}/items", "items", GEOJSON, "Incidents"),
        ],
    }


def _add_about(api: FastAPI, record: Record) -> None:
    @api.get("/ogc/", summary="OGC API Features: where things are", operation_id="ogc_landing")
    def landing(request: Request) -> Json:
        openapi = "application/vnd.oai.openapi+json;version=3.0"
        return {
            "title": f"reportedly: {record.path.name}",
            "description": BASIS,
            "links": [
                _link(request, "/ogc/", "self", title="This page"),
                _link(request, "/openapi.json", "service-desc", openapi, "Description of the API"),
                _link(request, "/ogc/conformance", "conformance", title="Classes that it conforms to"),
                _link(request, "/ogc/collections", "data", title="Collections"),
            ],
        }

    @api.get("/ogc/conformance", summary="OGC API Features: classes", operation_id="ogc_conformance")
    def conformance() -> Json:
        return {"conformsTo": CONFORMS}

    @api.get("/ogc/collections", summary="OGC API Features: collections", operation_id="ogc_collections")
    def collections(request: Request) -> Json:
        return {"collections": [_collection(request, record)], "links": [_link(request, "/ogc/collections", "self")]}

    @api.get(f"/ogc/collections/{COLLECTION}", summary="OGC API Features: incidents", operation_id="ogc_collection")
    def one_collection(request: Request) -> Json:
        return _collection(request, record)


def _add_items(api: FastAPI, record: Record) -> None:
    filtering: Any = Depends(filter_parameters("incidents"))
    known = names_of("incidents", "bbox", "datetime", "limit", "after", "f")

    @api.get(f"/ogc/collections/{COLLECTION}/items", summary="OGC API Features: items", operation_id="ogc_items")
    def items(
        request: Request,
        asked: Asked = filtering,
        bbox: Annotated[str | None, Query(description="West, south, east, north.", max_length=200)] = None,
        datetime: Annotated[str | None, Query(description="A day, or two with `/` between.", max_length=100)] = None,
        limit: LIMIT = 100,
        after: AFTER = None,
        f: Annotated[str, Query(description="The form: json.", max_length=10)] = "json",
    ) -> Response:
        checked(request, known)
        if f not in ("json", "geojson"):
            raise UsageError(f"f is json, not {f!r}")
        page = querying.list_page(record, "incidents", {**asked, **_standard(bbox, datetime)}, limit, after)
        here = f"/ogc/collections/{COLLECTION}/items"
        query = f"?{request.url.query}" if request.url.query else ""
        links = [_link(request, here + query, "self", GEOJSON), _link(request, here[: -len("/items")], "collection")]
        if page.next:
            following = request.url.include_query_params(after=page.next, limit=limit).query
            links.append(_link(request, f"{here}?{following}", "next", GEOJSON))
        body = {
            "type": "FeatureCollection",
            "numberReturned": len(page.rows),
            **({"numberMatched": page.total} if page.exact else {}),
            "links": links,
            "features": [export.feature(row) for row in page.rows],
        }
        return JSONResponse(body, media_type=GEOJSON)

    @api.get(f"/ogc/collections/{COLLECTION}/items/{{name}}", summary="OGC API Features: one", operation_id="ogc_item")
    def item(request: Request, name: str) -> Response:
        try:
            row = querying.get(record, "incidents", name)
        except UsageError as error:
            return JSONResponse({"error": str(error)}, 404)
        here = f"/ogc/collections/{COLLECTION}"
        links = [_link(request, f"{here}/items/{name}", "self", GEOJSON), _link(request, here, "collection")]
        return JSONResponse({**export.feature(row), "links": links}, media_type=GEOJSON)


def _standard(bbox: str | None, when: str | None) -> dict[str, object]:
    """The standard's own parameters as fields of the filter. Raises UsageError for what is not well formed."""
    asked: dict[str, object] = {}
    if bbox:
        parts = bbox.split(",")
        asked["box"] = ",".join(parts[:2] + parts[3:5]) if len(parts) == 6 else bbox
    if when:
        first, mark, last = when.partition("/")
        for name, day in (("since", first), ("until", last if mark else first)):
            if day not in ("", ".."):
                asked[name] = day[:10]
    return asked
