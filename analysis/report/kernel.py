"""The kernel of report notebooks: this interpreter and package, one process, cleared between."""

from __future__ import annotations

import os
import sysconfig
from functools import cached_property
from pathlib import Path

from analysis import installation

# Nothing of a notebook is left for the next but the modules that it imported.
CLEAR = """
import os
os.chdir({folder!r})
get_ipython().reset(new_session=True)
"""


class WarmKernel:
    """A process that runs one notebook after the other; only the first waits for the imports.

    A context manager: the process starts with the first notebook, anew where it has died, and ends
    with the context.
    """

    def __init__(self):
        self._process = None

    def __enter__(self) -> WarmKernel:
        return self

    def __exit__(self, *_) -> None:
        if self._process is not None:
            _wait(self._process.shutdown_kernel)(now=True)

    def manager_class(self) -> type:
        """Return the class of papermill's kernel manager, with the process ready and cleared."""
        if self._process is not None and not _wait(self._process.is_alive)():
            _wait(self._process.cleanup_resources)()
            self._process = None
        if self._process is not None:
            _wait(_clear)(self._process)
        process = self._process = self._process or self._started()

        class Borrowed(self._own_manager):
            """Hands out the process; whoever has borrowed it does not end it."""

            async def start_kernel(self, **_):
                return None

            def client(self, **options):
                return process.client(**options)

            async def is_alive(self) -> bool:
                return await process.is_alive()

            async def interrupt_kernel(self) -> None:
                await process.interrupt_kernel()

            async def shutdown_kernel(self, **_) -> None:
                return None

            async def cleanup_resources(self, **_) -> None:
                return None

        return Borrowed

    def _started(self):
        process = self._own_manager(config=quiet())
        _wait(process.start_kernel)(
            cwd=os.getcwd(), extra_arguments=["--HistoryManager.hist_file=:memory:"]
        )
        return process

    @cached_property
    def _own_manager(self) -> type:
        """A kernel manager that starts this interpreter, whatever kernel is registered."""
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        spec = _own_spec()

        class OwnKernel(AsyncKernelManager):
            @property
            def kernel_spec(self) -> KernelSpec:
                return spec

        return OwnKernel


def _own_spec():
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec

    # A folder in the working directory that is named as a package must not hide the package, so the
    # kernel leaves that directory out; a checkout that was never installed must be found as well.
    options = ["--InteractiveShellApp.ignore_cwd=True", "--IPKernelApp.log_level=50"]
    own = get_kernel_dict(extra_arguments=options)
    installed = installation.PACKAGE.parent == Path(sysconfig.get_path("purelib"))
    places = [
        "" if installed else str(installation.PACKAGE.parent),
        os.environ.get("PYTHONPATH", ""),
    ]
    return KernelSpec(**own, env={"PYTHONPATH": os.pathsep.join(filter(None, places))})


async def _clear(process) -> None:
    """Empty the kernel's namespace and history and lead it back to the caller's directory."""
    client = process.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive(
            CLEAR.format(folder=os.getcwd()), silent=True, store_history=False
        )
    finally:
        client.stop_channels()


def _wait(function):
    from jupyter_core.utils import run_sync

    return run_sync(function)


def quiet():
    """Settings under which the kernel does not warn of its unencrypted, local connection."""
    import zmq
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": "auto"}} if zmq.has("curve") else {})
