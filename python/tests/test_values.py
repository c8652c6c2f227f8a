"""Values recorded by notebooks that really ran: ours read by scrapbook, scrapbook's read by us."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import subprocess
import warnings
from typing import Any

import nbformat
import pytest
import smallfry
from conftest import Wire

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # scrapbook is from 2021
    import scrapbook

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SOURCE = str(REPOSITORY / "python/src")


def run(folder: pathlib.Path, *cells: str) -> pathlib.Path:
    """The output of a notebook, executed by `smallfry run`."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "in.ipynb")
    result = subprocess.run(
        [os.environ.get("SMALLFRY", str(REPOSITORY / "smallfry")), "run", "in.ipynb", "out.ipynb"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return folder / "out.ipynb"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return run(
        tmp_path_factory.mktemp("values"),
        "import smallfry, numpy",
        """
smallfry.glue("text", "Nörd")
smallfry.glue("number", 42)
smallfry.glue("decimal", numpy.float64(1.5))
smallfry.glue("numpy", numpy.int64(7))
smallfry.glue("yes", True)
smallfry.glue("list", [1, "two", None])
smallfry.glue("dict", {"a": {"b": 1}})
smallfry.glue("parsed", "[1, 2]", encoder="json")
smallfry.glue("as text", 5, encoder="text")
smallfry.glue("twice", 1)
smallfry.glue("twice", 2)
""",
        """
from IPython.display import HTML
smallfry.glue("page", HTML("<b>bold</b>"))
smallfry.glue("shown", [3], display=True)
smallfry.glue("chosen", [4], display=("text/plain",))
""",
    )


EXPECTED = {
    "text": "Nörd",
    "number": 42,
    "decimal": 1.5,
    "numpy": 7,
    "yes": True,
    "list": [1, "two", None],
    "dict": {"a": {"b": 1}},
    "parsed": [1, 2],
    "as text": "5",
    "twice": 2,
    "shown": [3],
    "chosen": [4],
}


def test_we_read_what_we_recorded(output: pathlib.Path) -> None:
    values = smallfry.read_values(output)
    assert dict(values) == EXPECTED
    assert values.encoder("text") == "text"
    assert set(values.displays) == {"page", "shown", "chosen"}
    assert values.displays["page"]["data"]["text/html"] == "<b>bold</b>"


def test_scrapbook_reads_what_we_recorded(output: pathlib.Path) -> None:
    scraps = scrapbook.read_notebook(str(output)).scraps
    # Of what is also shown scrapbook finds only what is shown: its own glue makes the same two outputs.
    assert scraps.data_dict == {name: EXPECTED[name] for name in EXPECTED if name not in ("shown", "chosen")}
    assert set(scraps.display_dict) == {"page", "shown", "chosen"}


def test_the_notebook_is_valid_and_shows_no_value(output: pathlib.Path) -> None:
    notebook = nbformat.read(output, as_version=4)
    nbformat.validate(notebook)
    recorded = notebook.cells[-2].outputs
    assert {out.output_type for out in recorded} == {"display_data"}
    assert all(list(out.data) == [f"application/scrapbook.scrap.{kind(out)}+json"] for out in recorded)


def kind(output: Any) -> str:  # noqa: ANN401
    return next(iter(output.data.values()))["encoder"]


def test_our_outputs_are_scrapbooks(output: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte what scrapbook would have put out for the same call."""
    shown: list[tuple[Any, Any]] = []

    def display(data: Any, metadata: Any = None, raw: bool = False) -> None:  # noqa: ANN401
        shown.append((data, metadata))

    monkeypatch.setattr("IPython.display.display", display)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scrapbook.glue("dict", {"a": {"b": 1}})
    (theirs,) = shown
    cells = json.loads(output.read_text())["cells"]
    ours = [o for c in cells for o in c["outputs"] if o["metadata"].get("scrapbook", {}).get("name") == "dict"]
    assert [(o["data"], o["metadata"]) for o in ours] == [theirs]


def notebook_of(media_type: str, payload: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"cells": [{"outputs": [{"data": {media_type: payload}, "metadata": {}}]}, {"cell_type": "markdown"}]}


def test_a_data_frame_of_scrapbooks_is_read() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", None]})
    scrap = scrapbook.encoders.registry.encode(scrapbook.scraps.Scrap("f", frame, "pandas"))
    payload = scrapbook.scraps.scrap_to_payload(scrap)
    values = smallfry.read_values(notebook_of("application/scrapbook.scrap.pandas+json", payload))
    pandas.testing.assert_frame_equal(values["f"], frame)


def test_a_data_frame_of_ours_is_read_by_scrapbook() -> None:
    pandas = pytest.importorskip("pandas")
    from smallfry.values import _encoder, _payload

    frame = pandas.DataFrame({"a": [1.5, 2.5]})
    assert _encoder(frame) == "pandas"
    payload = _payload("f", frame, "pandas")
    assert base64.b64decode(payload["data"])[:4] == b"PAR1"
    read = scrapbook.encoders.registry.decode(scrapbook.scraps.payload_to_scrap(payload)).data
    pandas.testing.assert_frame_equal(read, frame)


def test_records_of_old_papermills_are_read() -> None:
    assert dict(smallfry.read_values(notebook_of("application/papermill.record+json", {"x": 1}))) == {"x": 1}


def test_what_is_no_notebook_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ValueError, match="no notebook"):
        smallfry.read_values({"a": 1})
    with pytest.raises(FileNotFoundError):
        smallfry.read_values(tmp_path / "missing.ipynb")


@pytest.mark.parametrize(
    ("value", "encoder", "error"),
    [
        (object(), None, TypeError),
        (None, None, TypeError),
        (None, "json", TypeError),
        ({"a": object()}, None, TypeError),
        ("not json", "json", ValueError),
        (1, "arrow", ValueError),
        (1, "pandas", TypeError),
    ],
)
def test_what_can_not_be_recorded_fails_where_it_is_recorded(value: Any, encoder: str | None, error: type) -> None:  # noqa: ANN401
    with pytest.raises(error):
        smallfry.glue("x", value, encoder)


def test_without_a_kernel_it_is_a_warning() -> None:
    with pytest.warns(UserWarning, match="'x' is not recorded: there is no kernel"):
        smallfry.glue("x", 1)


def test_a_run_has_its_values(wire: Wire) -> None:
    wire.answer({"id": "r1", "job": "daily", "state": "succeeded", "createdAt": "2026-11-24T06:00:00Z"})
    payload = {"name": "rows", "data": 12, "encoder": "json", "version": 1}
    wire.answer(notebook_of("application/scrapbook.scrap.json+json", payload))
    assert smallfry.Client(wire.url, "secret").run("r1").values()["rows"] == 12
    assert wire.asked[1][1] == "/api/v1/runs/r1/output"


def test_a_run_of_no_client_has_none() -> None:
    run = smallfry.Run.from_json({"id": "r1", "job": "daily", "state": "succeeded"})
    with pytest.raises(ValueError, match="no client"):
        run.values()
