"""Finds XLA's CUDA plug-in and NVIDIA's files in this Python's environment, without starting JAX.

Prints lines for a shell: LATENT_CUDA_PLUGIN (the library), LATENT_CUDA_DATA (a folder with bin/ptxas and
nvvm/libdevice) and LD_LIBRARY_PATH (NVIDIA's libraries). What is set already stays. The first argument
is a folder for links, where the files lie apart from each other.
"""

import importlib.util
import os
import shlex
import shutil
import sys
from pathlib import Path

PTXAS = Path("bin", "ptxas")
LIBDEVICE = Path("nvvm", "libdevice", "libdevice.10.bc")


def package_folders(name):
    """Returns the folders of a package, which is not imported; none where it is missing."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return []
    return [Path(folder) for folder in spec.submodule_search_locations or []] if spec else []


def plugin():
    for name in ("jax_plugins.xla_cuda13", "jax_plugins.xla_cuda12"):
        for folder in package_folders(name):
            library = folder / "xla_cuda_plugin.so"
            if library.exists():
                return library
    return None


def toolkits():
    """Returns folders that may have CUDA's compiler, the best first."""
    nvidia = package_folders("nvidia")
    folders = [folder / part for part in ("cu13", "cuda_nvcc") for folder in nvidia]
    folders += [Path(os.environ[key]) for key in ("CUDA_HOME", "CUDA_PATH") if os.environ.get(key)]
    compiler = shutil.which("ptxas")
    folders += [Path(compiler).resolve().parent.parent] if compiler else []
    folders += [Path("/usr/local/cuda"), *sorted(Path("/usr/local").glob("cuda-*"), reverse=True)]
    return [folder for folder in folders if folder.is_dir()]


def cuda_data(links):
    """Returns a folder with the compiler and the device library, if need be one of links to them."""
    folders = toolkits()
    for folder in folders:
        if (folder / PTXAS).exists() and (folder / LIBDEVICE).exists():
            return folder
    compilers = [folder / PTXAS for folder in folders]
    libraries = [folder / LIBDEVICE for folder in folders]
    for triton in package_folders("triton"):
        compilers.append(triton / "backends" / "nvidia" / "bin" / "ptxas")
        libraries.append(triton / "backends" / "nvidia" / "lib" / "libdevice.10.bc")
    is_found = False
    for place, files in ((PTXAS, compilers), (LIBDEVICE, libraries)):
        existing = next((file for file in files if file.exists()), None)
        if existing is not None:
            (links / place).parent.mkdir(parents=True, exist_ok=True)
            (links / place).symlink_to(existing)
            is_found = True
    return links if is_found else None


def library_path():
    libraries = [str(path) for folder in package_folders("nvidia") for path in folder.glob("*/lib")]
    own = os.environ.get("LD_LIBRARY_PATH")
    return ":".join(sorted(libraries) + ([own] if own else []))


found = {
    "LATENT_CUDA_PLUGIN": os.environ.get("LATENT_CUDA_PLUGIN") or plugin(),
    "LATENT_CUDA_DATA": os.environ.get("LATENT_CUDA_DATA") or cuda_data(Path(sys.argv[1], "cuda")),
    "LD_LIBRARY_PATH": library_path(),
}
for name, value in found.items():
    print(f"export {name}={shlex.quote(str(value))}" if value else f"# {name}: not found")
    print(f"{name}: {value or 'not found'}", file=sys.stderr)
