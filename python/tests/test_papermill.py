"""`smallfry run` beside papermill: the same words on both command lines, and what comes of it is the same.

Each runs in a folder of its own that holds the same files, with the same kernel. Where Smallfry differs on purpose,
docs/reference/papermill.md says so, and the comparison leaves it out: the words of the error banner, empty lists of
tags, and what a test says is `apart`.
"""

from __future__ import annotations

import base64
import json
import os
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
KERNEL_PYTHON = os.environ.get("SMALLFRY_PYTHON", str(REPOSITORY / "build/python/bin/python"))
PROGRAMS = {
    "papermill": [str(pathlib.Path(sys.executable).parent / "papermill")],
    "smallfry": [os.environ.get("SMALLFRY", str(REPOSITORY / "smallfry")), "run"],
}
PARAMETERS = """
# what the notebook takes
x = 1
region: str = "North"  # of sales
config = {"key": "value"}
"""


def notebook(*cells: str | tuple[str, list[str]]) -> str:
    """A notebook of code cells; a pair is a cell with its tags."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "side", "display_name": "Side", "language": "python"}}
    )
    for number, cell in enumerate(cells):
        source, tags = (cell, []) if isinstance(cell, str) else cell
        made.cells.append(
            nbformat.v4.new_code_cell(source, id=f"cell-{number}", metadata={"tags": tags} if tags else {})
        )
    return nbformat.writes(made)


IN = notebook((PARAMETERS, ["parameters"]), "print(repr(x), region, config)")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with the kernel spec for both."""
    path = tmp_path_factory.mktemp("jupyter")
    spec = path / "kernels/side/kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [KERNEL_PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Side", "language": "python"}))
    return path


Both = Callable[..., dict[str, Any]]


@pytest.fixture
def both(tmp_path: pathlib.Path, jupyter: pathlib.Path) -> Both:
    """Runs a command line in both programs; asserts that what comes of it is the same, and returns it."""

    def run(
        *line: str,
        stdin: str | None = None,
        files: dict[str, str] | None = None,
        apart: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        started = {}
        for name, program in PROGRAMS.items():  # side by side: papermill takes its time
            folder = tmp_path / name
            folder.mkdir(exist_ok=True)
            for file, text in {"in.ipynb": IN, **(files or {})}.items():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_text(text)
            started[name] = subprocess.Popen(
                [*program, *line],
                cwd=folder,
                env={**os.environ, "JUPYTER_PATH": str(jupyter), "PYDEVD_DISABLE_FILE_VALIDATION": "1", "TZ": "UTC"},
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        results = {}
        for name, process in started.items():
            out, err = process.communicate(stdin, timeout=180)
            results[name] = without(
                apart,
                {
                    "code": process.returncode,
                    "out": plain(out) if out.startswith("{") else out,
                    "files": left(tmp_path / name, {"in.ipynb", *(files or {})}),
                },
            )
            print(name, process.returncode, err)
        assert results["smallfry"] == results["papermill"]
        return results["smallfry"]

    return run


def left(folder: pathlib.Path, before: set[str]) -> dict[str, Any]:
    """The files that a run made."""
    paths = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: plain(path.read_text()) for name, path in paths.items() if name not in before}


def without(keys: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: without(keys, item) for key, item in value.items() if key not in keys}
    return [without(keys, item) for item in value] if isinstance(value, list) else value


def plain(text: str) -> Any:  # noqa: ANN401
    """A notebook without what two runs never share; another text as it is."""
    if not text.startswith("{"):
        return text
    document = json.loads(text)
    record = document["metadata"].get("papermill", {})
    return {
        "parameters": record.get("parameters"),
        "paths": [record.get("input_path"), record.get("output_path")],
        "exception": record.get("exception"),
        "keys": sorted(record),
        "cells": [cell(c) for c in document["cells"]],
    }


def cell(cell: dict[str, Any]) -> dict[str, Any]:
    tags = cell["metadata"].get("tags", [])
    record = cell["metadata"].get("papermill", {})
    return {
        "type": cell["cell_type"],
        "source": "" if "papermill-error-cell-tag" in tags else "".join(cell["source"]),
        "tags": tags,
        "hidden": cell["metadata"].get("jupyter", {}).get("source_hidden"),
        "status": [record.get("status"), record.get("exception")],
        "count": cell.get("execution_count"),
        "outputs": [output(o) for o in cell.get("outputs", [])],
    }


def output(output: dict[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "error":
        return {"ename": output["ename"], "evalue": output["evalue"]}
    joined = {key: "".join(value) if isinstance(value, list) else value for key, value in output.items()}
    return {key: joined[key] for key in ("output_type", "name", "text", "data") if key in joined}


ENCODED = base64.b64encode(b"{x: base64, region: 64}").decode()


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-p", "x", "7"],
        ["-p", "x", "-1.5e3", "-p", "region", "True", "-p", "config", "None"],
        ["-p", "x", "nan", "-p", "region", " 12 ", "-p", "config", "1_000"],
        ["-r", "x", "7", "--parameters_raw", "region", "None"],
        ["-y", "{x: {a: [1, 2.5, yes, null, 1e5, 010, 1:30, 2026-11-24]}, region: ~}"],
        ["-f", "p.yaml"],
        ["-f", "p.json"],
        ["-f", '{"x": {"y": [1, null]}}'],
        ["-b", ENCODED],
        ["-r", "x", "raw", "-p", "x", "1", "-y", "x: yaml", "-f", "p.yaml", "-b", ENCODED],
        ["-p", "x", "1", "-y", "{x: 2, region: yaml}", "-b", ENCODED, "-f", "p.yaml", "-f", "p.json"],
        ["-y", ""],
        ["-p", "unknown", "1"],
        ["-p", "x", 'it\'s "quoted"\n\\ é \U0001f41f'],
        ["--inject-input-path"],
        ["--inject-output-path"],
        ["--inject-paths", "-p", "x", "2"],
    ],
    ids=" ".join,
)
def test_parameters(both: Both, options: list[str]) -> None:
    files = {"p.yaml": "x: file\nregion: [a, {b: c}]\n", "p.json": '{"config": {"deep": {"er": 1.0}}}'}
    assert both("in.ipynb", "out.ipynb", *options, files=files)["code"] == 0


@pytest.mark.parametrize(
    "out",
    [
        "out-{region}.ipynb",
        "{config[key]}-{config[deep][0]}.ipynb",
        "out-{x:>5}-{x:05.1f}-{region!r}.ipynb",
        "{{x}}-{n:,}.ipynb",
        "{pm[current_datetime_utc]:%Y}.ipynb",
        "{pm[current_datetime_local].year}-{pm[current_datetime_utc].tzinfo}.ipynb",
    ],
)
def test_paths_are_format_strings(both: Both, out: str) -> None:
    options = ["-p", "region", "North", "-p", "x", "2.5", "-p", "n", "12345", "-y", "config: {key: v, deep: [q]}"]
    result = both("{name}.ipynb", out, *options, "-p", "name", "in")
    assert len(result["files"]) == 1


def test_a_run_has_an_id(tmp_path: pathlib.Path, jupyter: pathlib.Path) -> None:
    (tmp_path / "in.ipynb").write_text(IN)
    line = [*PROGRAMS["smallfry"], "in.ipynb", "{pm[run_uuid]}.ipynb", "--prepare-only"]
    subprocess.run(line, cwd=tmp_path, env={**os.environ, "JUPYTER_PATH": str(jupyter)}, check=True, timeout=60)
    (out,) = (path for path in tmp_path.glob("*.ipynb") if path.name != "in.ipynb")
    assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\.ipynb", out.name)


@pytest.mark.parametrize(
    "line",
    [
        ["in.ipynb", "out-{missing}.ipynb"],
        ["missing.ipynb", "out.ipynb"],
        ["in.ipynb", "no folder/out.ipynb"],
        ["in.ipynb", "out.ipynb", "--unknown"],
        ["in.ipynb", "out.ipynb", "third.ipynb"],
        ["in.ipynb", "out.ipynb", "--log-level", "LOUD"],
        ["in.ipynb", "out.ipynb", "--execution-timeout", "soon"],
        ["in.ipynb", "out.ipynb", "-p", "x"],
    ],
    ids=" ".join,
)
def test_what_is_wrong_ends_alike(both: Both, line: list[str]) -> None:
    assert both(*line, apart=("out",))["code"] in (1, 2)


def test_an_unknown_kernel_ends_alike_and_leaves_nothing_here(both: Both) -> None:
    assert both("in.ipynb", "out.ipynb", "-k", "nothing", apart=("files",))["code"] == 1


@pytest.mark.parametrize(
    "options",
    [
        ["--prepare-only", "--prepare-execute"],
        ["--report-mode", "-p", "x", "3"],
        ["--no-report-mode"],
        ["--engine", "nbclient"],
        ["--no-request-save-on-cell-execute"],
        ["--autosave-cell-every", "0"],
        ["--no-progress-bar", "--no-log-output"],
        ["--log-output", "--log-level", "ERROR"],
        ["-k", "side", "-l", "python", "-p", "x", "3"],
        ["--start-timeout", "50", "--execution-timeout", "50"],
        ["--start_timeout", "50"],
        ["--stdout-file", "stdout.txt", "--stderr-file", "stderr.txt"],
    ],
    ids=" ".join,
)
def test_options(both: Both, options: list[str]) -> None:
    files = {"in.ipynb": notebook((PARAMETERS, ["parameters"]), "import sys; print(x); print('e', file=sys.stderr); x")}
    assert both("in.ipynb", "out.ipynb", *options, files=files)["code"] == 0


def test_prepare_only(both: Both) -> None:
    """Ours also says when it was prepared, and that its cells are pending."""
    assert both("in.ipynb", "out.ipynb", "--prepare-only", "-p", "x", "3", apart=("keys", "status"))["code"] == 0


def test_cwd_is_the_kernels_only(both: Both) -> None:
    files = {"in.ipynb": notebook("import os; print(os.path.basename(os.getcwd()))"), "sub/keep": ""}
    result = both("in.ipynb", "out.ipynb", "--cwd", "sub", files=files)
    assert result["files"]["out.ipynb"]["cells"][0]["outputs"][0]["text"] == "sub\n"


@pytest.mark.parametrize(
    "line", [["-", "-"], ["-"], [], ["out.ipynb"], ["-", "out.ipynb"], ["-p", "x", "8"]], ids=" ".join
)
def test_standard_streams(both: Both, line: list[str]) -> None:
    result = both(*line, stdin=IN)
    assert result["code"] == 0
    assert (result["out"] != "") == ("out.ipynb" not in line)


def test_without_out_it_goes_to_standard_output(both: Both) -> None:
    assert both("in.ipynb")["out"]["cells"]


@pytest.mark.parametrize(
    "cells",
    [
        ["print(1)", "1/0", "print(2)"],
        ["print(1)", "import sys; sys.exit(3)", "print(2)"],
        ["x ="],
        [("x = 1", ["parameters"]), ("x = 5", ["injected-parameters"]), "print(x)"],
        ["", "print('after an empty cell')"],
        ["from IPython.display import display, HTML; display(HTML('<b>x</b>')); {'a': 1}"],
    ],
    ids=str,
)
def test_notebooks(both: Both, cells: list[str | tuple[str, list[str]]]) -> None:
    both("in.ipynb", "out.ipynb", "-p", "x", "9", files={"in.ipynb": notebook(*cells)})


def test_a_good_exit_is_no_exception_here(both: Both) -> None:
    files = {"in.ipynb": notebook("raise SystemExit()")}
    assert both("in.ipynb", "out.ipynb", files=files, apart=("exception", "status"))["code"] == 0


def test_a_cell_that_is_not_executed_is_not_completed_here(both: Both) -> None:
    files = {"in.ipynb": notebook(("print('no')", ["skip-execution"]), "print('yes')")}
    assert both("in.ipynb", "out.ipynb", files=files, apart=("status",))["code"] == 0


def test_an_output_is_run_again(both: Both, tmp_path: pathlib.Path) -> None:
    both("in.ipynb", "out.ipynb", "-p", "x", "2")
    for name in PROGRAMS:
        (tmp_path / name / "again.ipynb").write_text((tmp_path / name / "out.ipynb").read_text())
    result = both("again.ipynb", "out.ipynb", "-p", "x", "3")
    cells = result["files"]["out.ipynb"]["cells"]
    assert [c["tags"] for c in cells] == [["parameters"], ["injected-parameters"], []]


def test_a_dead_kernel_has_papermills_code(both: Both) -> None:
    result = both("in.ipynb", "/dev/null", files={"in.ipynb": notebook("import os; os._exit(1)")}, apart=("out",))
    assert result["code"] == 138
