"""Layers: a report becomes an annotated report. One module a layer, one public function each, in `pipeline` order."""
