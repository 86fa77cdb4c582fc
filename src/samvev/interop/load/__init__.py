"""Loading an import folder: `load(folder, orgnr)`. The format is docs/import.md."""

from samvev.interop.load.loading import load
from samvev.interop.load.report import LoadErrors, Report

__all__ = ["LoadErrors", "Report", "load"]
