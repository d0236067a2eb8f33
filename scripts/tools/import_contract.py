"""An import-linter contract for packages that stand alone."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def _is_within(module: str, package: str) -> bool:
    """Tell whether a dotted module name is a package or lies in it."""
    return module == package or module.startswith(f"{package}.")


class SealedContract(Contract):
    """Sealed packages import nothing of the project outside themselves.

    import-linter's own `forbidden` contract wants every module listed and present; this
    one says "nothing but itself", and passes over a package that is not there.

    Options: `packages`, the sealed ones; `project`, the package whose other modules they
    must not import; `forbidden`, external packages they must not import either.
    """

    type_name = "sealed"

    packages = fields.SetField(subfield=fields.StringField())
    project = fields.StringField()
    forbidden = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import: an indirect one passes through a forbidden one."""
        breaches = sorted(
            (importer, imported)
            for package in self.packages  # type: ignore[attr-defined]
            for importer in graph.modules
            if _is_within(importer, package)
            for imported in graph.find_modules_directly_imported_by(importer)
            if not _is_within(imported, package) and self._is_barred(imported)
        )
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def _is_barred(self, module: str) -> bool:
        """Tell whether a sealed package must not import this module."""
        barred = {self.project, *self.forbidden}  # type: ignore[misc]
        return any(_is_within(module, package) for package in barred)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that breaks the contract."""
        for importer, imported in check.metadata["breaches"]:
            output.print_error(f"{importer} imports {imported}")
