"""Reads Terraform from stdin; prints the addresses of its resources as JSON. Fails where it is not HCL."""

import json
import sys

import hcl2

resources = hcl2.load(sys.stdin).get("resource", [])
print(json.dumps([f"{kind}.{name}".replace('"', "") for block in resources for kind, named in block.items() for name in named]))
