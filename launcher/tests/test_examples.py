"""The examples: as Jupyter would write them, without outputs, and they do what they say."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess

import nbformat
import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((REPOSITORY / "examples/notebooks").glob("*.ipynb"))


def smallfry(*args: str, cwd: pathlib.Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [os.environ.get("SMALLFRY", str(REPOSITORY / "smallfry")), *args],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def outputs(path: pathlib.Path) -> list[dict]:
    return [output for cell in json.loads(path.read_text())["cells"] for output in cell.get("outputs", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_clean(path: pathlib.Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert nbformat.writes(notebook) + "\n" == text
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count is None and not cell.outputs for cell in code)
    assert "parameters" in code[0].metadata.tags


@pytest.mark.parametrize("path", sorted((REPOSITORY / "examples/jobs").glob("*.json")), ids=lambda path: path.name)
def test_a_job_names_a_notebook_and_its_parameters(path: pathlib.Path) -> None:
    job = json.loads(path.read_text())
    assert set(job) == {"name", "notebook", "parameters", "kernel", "schedule", "enabled"}
    assert job["name"] == path.stem
    notebook = nbformat.read(REPOSITORY / "examples/notebooks" / job["notebook"], as_version=4)
    parameters = next(cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    assert all(f"{name}:" in parameters for name in job["parameters"])


def test_daily_sales(tmp_path: pathlib.Path) -> None:
    result = smallfry(
        "run",
        str(REPOSITORY / "examples/notebooks/daily-sales.ipynb"),
        "out.ipynb",
        "-p",
        "region",
        "West",
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
    made = outputs(tmp_path / "out.ipynb")
    kinds = {kind for output in made for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    assert any("region West" in "".join(output.get("text", [])) for output in made)
    assert not [output for output in made if output.get("name") == "stderr"]


def test_hello(tmp_path: pathlib.Path) -> None:
    notebook = str(REPOSITORY / "examples/notebooks/hello.ipynb")
    assert smallfry("run", notebook, "grüße.ipynb", "-p", "name", "Ada", cwd=tmp_path).returncode == 0
    assert outputs(tmp_path / "grüße.ipynb")[-1]["text"] == ["Hello, Ada!\n"]


def test_failing(tmp_path: pathlib.Path) -> None:
    notebook = str(REPOSITORY / "examples/notebooks/failing.ipynb")
    result = smallfry("run", notebook, "out.ipynb", cwd=tmp_path)
    assert result.returncode == 1
    assert "ZeroDivisionError" in result.stderr
    assert smallfry("run", notebook, "out.ipynb", "-p", "people", "4", cwd=tmp_path).returncode == 0
