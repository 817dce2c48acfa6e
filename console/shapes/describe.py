"""Write /openapi.json of this source to the path that is named: the console's shapes are made of it."""

import json
import sys
from pathlib import Path

from retexture.http import routed_app

if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(routed_app("0").openapi()), encoding="utf-8")
