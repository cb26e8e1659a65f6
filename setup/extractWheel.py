"""Extracts the parts of a wheel that the workbench needs: python3 extractWheel.py WHEEL FOLDER PREFIX..."""

import sys
import zipfile

wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    wanted = [name for name in archive.namelist() if name.startswith(tuple(prefixes))]
    for prefix in prefixes:
        if not any(name.startswith(prefix) for name in wanted):
            sys.exit(f"{wheel}: expected {prefix}, found nothing of that name")
    # extractall compares every file with the checksum in the archive
    archive.extractall(folder, wanted)
