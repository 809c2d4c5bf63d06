"""`make sbom`: what requirements.lock installs, as CycloneDX 1.6 JSON in build/; the same lock gives the same bytes."""  # noqa: INP001

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? *\\?$")
HASHED = re.compile(r"^    --hash=sha256:(?P<hash>[0-9a-f]{64})(?: \\)?$")


def component(name: str, version: str, marker: str | None) -> dict[str, Any]:
    """Return a package of the lock, its hashes not yet in it."""
    purl = f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version.replace('+', '%2B')}"
    made = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl, "hashes": []}
    return made | ({"properties": [{"name": "clinic24:marker", "value": marker}]} if marker else {})


def components(lock: str) -> list[dict[str, Any]]:
    """Return every package of the lock in its order; raises ValueError at a line that is neither package nor hash."""
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lock.splitlines(), 1):
        if named := NAMED.match(line):
            found.append(component(*named.group("name", "version", "marker")))
        elif found and (hashed := HASHED.match(line)):
            found[-1]["hashes"].append({"alg": "SHA-256", "content": hashed["hash"]})
        else:
            raise ValueError(f"requirements.lock:{number}: varken paket eller hash / neither package nor hash: {line}")
    if bare := [one["name"] for one in found if not one["hashes"]]:
        raise ValueError(f"requirements.lock: utan hash / without a hash: {', '.join(bare)}")
    return found


def bill(lock: str, version: str) -> dict[str, Any]:
    """Return the bill of materials; its serial number is made from what it says, so that it tells two locks apart."""
    purl = f"pkg:pypi/clinic24-tui@{version}"
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{purl}\n{lock}")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl,
                "name": "clinic24-tui",
                "version": version,
                "purl": purl,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": components(lock),
    }


def main() -> int:
    """Write build/clinic24-tui-VERSION.cdx.json and tell its name."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    said = re.search(
        r'^__version__ = "([^"]+)"', (ROOT / "clinic24_tui/__init__.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    if said is None:
        raise ValueError("clinic24_tui/__init__.py: ingen __version__ / no __version__")
    made = bill(lock, said[1])
    out = ROOT / "build" / f"clinic24-tui-{said[1]}.cdx.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{out.relative_to(ROOT)}: {len(made['components'])} paket / packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
