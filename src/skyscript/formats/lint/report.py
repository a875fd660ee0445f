"""What was found in a file, for people and for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from skyscript.formats.lint.finding import RULES, Finding, Severity
from skyscript.formats.official.parse import pointer


@dataclass(frozen=True)
class Report:
    """One file. Where it was mended `findings` are what remains, and `mended` what was done in `target`."""

    file: str
    document: Any
    findings: Sequence[Finding]
    target: str | None = None
    mended: Sequence[Finding] = field(default=())

    @property
    def severities(self) -> dict[Severity, int]:
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in get_args(Severity)}

    @property
    def clean(self) -> bool:
        """Whether there is no defect; notes are none."""
        return not (self.severities["error"] or self.severities["warning"])


def as_lines(report: Report) -> Iterator[str]:
    """Every finding with its place, then how many of each rule there are."""
    for finding in report.findings:
        yield f"{report.file}#{finding.pointer}: {finding.severity}: {finding.message} ({finding.rule})"
    if report.target:
        yield f"{report.file}: {len(report.mended)} defects mended in {report.target}"
        for rule, count in Counter(finding.rule for finding in report.mended).most_common():
            yield f"  {count:>5} {rule}"
    told = ", ".join(f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in report.severities.items())
    yield f"{report.file}: {told}{' remain' if report.target else ''}"
    fixable = {finding.rule for finding in report.findings if finding.fixable}
    for rule, count in Counter(finding.rule for finding in report.findings).most_common():
        yield f"  {count:>5} {rule}: {RULES[rule].says}{' (--fix mends it)' if rule in fixable else ''}"


def as_document(reports: Sequence[Report]) -> dict[str, Any]:
    """The same as JSON: findings of each file, counts by rule, totals."""
    totals = {f"{s}s": sum(report.severities[s] for report in reports) for s in get_args(Severity)}
    return {"clean": all(report.clean for report in reports), **totals, "files": [_file(report) for report in reports]}


def _file(report: Report) -> dict[str, Any]:
    fixed = {"file": report.target, "findings": [_finding(f) for f in report.mended]} if report.target else None
    return {
        "file": report.file,
        "cases": len(report.document) if isinstance(report.document, dict) else 0,
        "clean": report.clean,
        **{f"{severity}s": count for severity, count in report.severities.items()},
        "counts": dict(Counter(finding.rule for finding in report.findings).most_common()),
        "findings": [_finding(finding) for finding in report.findings],
        "fixed": fixed,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "pointer": finding.pointer,
        "message": finding.message,
        "also": [pointer(path) for path in finding.also],
        "fixable": finding.fixable,
    }
