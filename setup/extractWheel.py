"""Extracts the parts of a wheel that the workbench needs: python3 extractWheel.py WHEEL FOLDER PREFIX..."""

import os
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
    for name in wanted:
        # and forgets which files are programs; the upper half of external_attr holds the file's mode
        if not name.endswith("/") and archive.getinfo(name).external_attr >> 16 & 0o100:
            os.chmod(os.path.join(folder, name), 0o755)
