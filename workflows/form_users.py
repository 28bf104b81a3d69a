"""Which elements show a form: it has no title of its own, people know it by the task."""

from collections.abc import Mapping

from bpmn.catalogue import Catalogue, read_catalogue
from bpmn.documents import DiagramRefused, read_diagram
from bpmn.global_tasks import as_processes
from bpmn.package import Package


def elements_of(package: Package) -> Catalogue:
    """Return the elements of the diagrams; none while a diagram can't be read."""
    try:
        read = {file: read_diagram(content, file) for file, content in package.diagrams.items()}
        return read_catalogue({file: as_processes(root) for file, root in read.items()})
    except DiagramRefused:
        return {}


def users_of_forms(package: Package) -> Mapping[str, str]:
    """Return the names of the starts and elements that show a form, by its key."""
    users: dict[str, dict[str, None]] = {key: {} for key in package.forms}
    for start in package.manifest.starts:
        if start.form in users:
            users[start.form][start.name] = None
    for element in elements_of(package).values():
        form = element.attributes.get("form")
        if form in users and element.name:
            users[form][element.name] = None
    return {key: "、".join(names) for key, names in users.items()}
