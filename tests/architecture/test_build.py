"""What the build brings, and the gates: they hold, and they can fail."""

import json
import re
from pathlib import Path

import polib
import pytest

from tools import assets, gates

ROOT = gates.ROOT


def test_the_lock_files_name_no_place_of_their_own() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}


def test_what_pages_ask_for_is_there() -> None:
    for name in assets.FILES:
        assert (ROOT / assets.VENDOR / name).stat().st_size > 100, name


def test_nothing_points_to_a_source_map() -> None:
    for path in (ROOT / assets.VENDOR).glob("*.[cj]s*"):
        assert b"sourceMappingURL" not in path.read_bytes()


def test_assets_are_brought_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_npm(*_: object) -> None:
        pytest.fail("npm was called although nothing has changed")

    monkeypatch.setattr(assets, "_npm", no_npm)
    assert assets.bring_vendor(ROOT) is False


def test_a_changed_lock_file_brings_them_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    (tmp_path / "package-lock.json").write_text("{}")
    for source in assets.FILES.values():
        path = tmp_path / assets.MODULES / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content\n//# sourceMappingURL=index.js.map\n")
    monkeypatch.setattr(assets, "_npm", lambda _root, *arguments: calls.append(arguments))
    assert [assets.bring_vendor(tmp_path) for _ in range(2)] == [True, False]
    (tmp_path / "package-lock.json").write_text('{"changed": true}')
    assert assets.bring_vendor(tmp_path) is True
    assert {call[0] for call in calls} == {"ci"}
    assert (tmp_path / assets.VENDOR / "ds-web.js").read_text() == "content\n"


def test_catalogues_are_compiled_when_they_are_newer(tmp_path: Path) -> None:
    folder = tmp_path / "src/samvev/plans/locale/nn/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="A plan", msgstr="Ein plan"))
    catalogue.save(str(folder / "django.po"))
    assert [len(assets.compile_messages(tmp_path)) for _ in range(2)] == [1, 0]
    assert polib.mofile(str(folder / "django.mo")).find("A plan").msgstr == "Ein plan"


def test_a_gate_that_fails_says_so_in_short(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(gates.GATES, "types", ["python", "-c", "print('wrong\\n' * 100); raise SystemExit(1)"])
    assert gates.gate("types") is False
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("FAILED types")
    assert len(said) == gates.SHOWN + 2
    assert "lines more" in said[-1]


def test_a_gate_that_holds_takes_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(gates.GATES, "types", ["python", "-c", "print('fine')"])
    assert gates.gate("types") is True
    assert capsys.readouterr().out.count("\n") == 1


def test_no_tests_after_a_gate_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "gate", lambda name: name != "lint")
    assert gates.main(["--tests"]) == 1
