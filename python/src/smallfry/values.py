"""Values that a notebook records in its outputs, as scrapbook does: written by ``glue``, read by ``read_values``.

A value stands in a ``display_data`` output that no frontend shows, under a media type of scrapbook's. So scrapbook
reads what this writes, and this reads what scrapbook has written.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_MEDIA_TYPE = "application/scrapbook.scrap."
_OLD_MEDIA_TYPE = "application/papermill.record+"  # of papermill before 1.0
_VERSION = 1


def glue(name: str, data: Any, encoder: str | None = None, display: Any = None) -> None:  # noqa: ANN401 - as it says
    """Records a value in the output of the cell that runs.

    ``encoder`` is ``text``, ``json``, ``pandas`` (a data frame, as Parquet; needs pyarrow) or ``display``; without it
    the type of ``data`` decides. ``display`` says whether the value is shown as well: true, or the media types to show,
    or keyword arguments of IPython's formatter. An object that only can be displayed is shown and recorded as such.

    Outside of a kernel there is no output to record in: a warning says so.
    """
    if not isinstance(name, str) or not name:
        raise TypeError("the name of a value is a text that is not empty")
    data = _plain(data)
    if encoder is None:
        encoder = _encoder(data)
        if encoder is None:
            if display is None:
                raise TypeError(
                    f"a value of type {type(data).__name__} can't be recorded; texts, numbers, booleans, lists, "
                    "dictionaries, data frames and what can be displayed can"
                )
            encoder = "display"
    if display is None:
        display = encoder == "display"
    payload = None if encoder == "display" else _payload(name, data, encoder)
    if not _in_kernel():
        warnings.warn(f"the value {name!r} is not recorded: there is no kernel", stacklevel=2)
        return
    from IPython.display import display as show

    if payload is not None:
        show(
            {f"{_MEDIA_TYPE}{encoder}+json": payload},
            metadata={"scrapbook": {"name": name, "data": True, "display": False}},
            raw=True,
        )
    if display:
        from IPython.core.formatters import format_display_data

        chosen = {"include": display} if isinstance(display, (list, tuple)) else display
        bundle, metadata = format_display_data(data, **(chosen if isinstance(chosen, dict) else {}))
        metadata["scrapbook"] = {"name": name, "data": False, "display": True}
        show(bundle, metadata=metadata, raw=True)


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _plain(data: Any) -> Any:  # noqa: ANN401
    """A number of numpy as Python's own."""
    return data.item() if type(data).__module__ == "numpy" and getattr(data, "shape", None) == () else data


def _encoder(data: Any) -> str | None:  # noqa: ANN401
    if isinstance(data, str):
        return "text"
    if isinstance(data, (list, tuple, dict, int, float, bool)):
        return "json"
    if _is_a(data, "IPython.core.display", "DisplayObject"):
        return "display"
    if _is_a(data, "pandas", "DataFrame"):
        return "pandas"
    return None


def _is_a(data: Any, module: str, name: str) -> bool:  # noqa: ANN401
    """Whether it is one, without importing what it then would have come from."""
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(data, kind)


def _payload(name: str, data: Any, encoder: str) -> dict[str, Any]:  # noqa: ANN401
    if encoder == "text":
        encoded = data if isinstance(data, str) else str(data)
    elif encoder == "json":
        # Through JSON and back: what can't be read again fails here, where it is written.
        encoded = json.loads(data) if isinstance(data, str) else json.loads(json.dumps(data))
        if encoded is None:
            raise TypeError("None can't be recorded: scrapbook takes no null")
    elif encoder == "pandas":
        if not hasattr(data, "to_parquet"):
            raise TypeError(f"the encoder pandas takes a data frame, not {type(data).__name__}")
        buffer = io.BytesIO()
        data.to_parquet(buffer, engine="pyarrow")
        encoded = base64.b64encode(buffer.getvalue()).decode()
    else:
        raise ValueError(f"there is no encoder {encoder!r}; text, json, pandas and display are")
    return {"name": name, "data": encoded, "encoder": encoder, "version": _VERSION}


class _Recorded(NamedTuple):
    encoder: str
    data: Any


class Values(Mapping[str, Any]):
    """The values of a notebook by their names, decoded when they are asked for.

    A name that was recorded twice has its last value. ``displays`` has the outputs that ``glue`` showed, by name.
    """

    def __init__(self, recorded: dict[str, _Recorded], displays: dict[str, dict[str, Any]]) -> None:
        self._recorded = recorded
        self.displays: Mapping[str, dict[str, Any]] = displays

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return _decoded(name, self._recorded[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def __repr__(self) -> str:
        return f"Values({', '.join(self._recorded)})"

    def encoder(self, name: str) -> str:
        """What a value was encoded with."""
        return self._recorded[name].encoder


def read_values(notebook: str | os.PathLike[str] | Mapping[str, Any]) -> Values:
    """The values that a notebook has recorded: of a file, or of a notebook as nbformat's JSON.

    Raises ``ValueError`` if it is no notebook, ``OSError`` if there is no such file.
    """
    if isinstance(notebook, Mapping):
        document: Any = notebook
    else:
        with open(notebook, encoding="utf-8") as file:
            document = json.load(file)
    cells = document.get("cells") if isinstance(document, Mapping) else None
    if not isinstance(cells, list):
        raise ValueError("that is no notebook: it has no cells")
    recorded: dict[str, _Recorded] = {}
    displays: dict[str, dict[str, Any]] = {}
    for cell in cells:
        for output in cell.get("outputs") or []:
            for media_type, payload in (output.get("data") or {}).items():
                recorded.update(_read(media_type, payload))
            shown = (output.get("metadata") or {}).get("scrapbook") or {}
            if shown.get("display") and shown.get("name"):
                displays[shown["name"]] = _joined(output)
    return Values(recorded, displays)


def _joined(output: dict[str, Any]) -> dict[str, Any]:
    """A text that the file holds as a list of lines is one text."""
    data = {
        media_type: "".join(content) if isinstance(content, list) and not media_type.endswith("json") else content
        for media_type, content in (output.get("data") or {}).items()
    }
    return {**output, "data": data}


def _read(media_type: str, payload: Any) -> dict[str, _Recorded]:  # noqa: ANN401
    if not isinstance(payload, dict):
        return {}
    if media_type.startswith(_MEDIA_TYPE) and isinstance(payload.get("name"), str) and "data" in payload:
        encoder = payload.get("encoder") or media_type[len(_MEDIA_TYPE) :].removesuffix("+json")
        return {payload["name"]: _Recorded(encoder, payload["data"])}
    if media_type.startswith(_OLD_MEDIA_TYPE):
        return {name: _Recorded(media_type[len(_OLD_MEDIA_TYPE) :], data) for name, data in payload.items()}
    return {}


def _decoded(name: str, recorded: _Recorded) -> Any:  # noqa: ANN401
    data = recorded.data
    if recorded.encoder == "text":
        return data if isinstance(data, str) else str(data)
    if recorded.encoder == "json":
        return _json(data)
    if recorded.encoder == "pandas":
        import pandas

        return pandas.read_parquet(io.BytesIO(base64.b64decode(data)), engine="pyarrow")
    raise ValueError(f"the value {name!r} was encoded with {recorded.encoder!r}, which is not known here")


def _json(data: Any) -> Any:  # noqa: ANN401
    """A text may be JSON in turn, as scrapbook reads it, or just a text."""
    if not isinstance(data, str):
        return data
    try:
        return json.loads(data)
    except ValueError:
        return data
