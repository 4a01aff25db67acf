using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using Tomlyn.Model;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>
/// Represents the <c>pyproject.toml</c> of a project (https://packaging.python.org/en/latest/specifications/pyproject-toml/), as far as it
/// says how the project is built and what it requires.
/// </summary>
internal sealed class ProjectFile
{
    /// <summary>Its name.</summary>
    public const string FileName = "pyproject.toml";

    private const string DefaultBackend = BuildSystem.LegacyBackend;

    // Backends that build what the file declares. Setuptools is none of them: it runs setup.py and what setup.cfg names.
    private static readonly string[] DeclarativeBackends = ["flit_core.buildapi", "hatchling.build", "poetry.core.masonry.api"];

    private static readonly string[] DeclarativeProjects = ["flit-core", "hatchling", "poetry-core"];

    private static readonly string[] RequirementKeys = ["dependencies", "optional-dependencies", "requires-python", "name"];

    private readonly TomlTable _root;

    private ProjectFile(TomlTable root) => _root = root;

    /// <summary>Gets what builds the project.</summary>
    public BuildSystem BuildSystem { get; private init; } = BuildSystem.Legacy;

    /// <summary>
    /// Gets whether the build runs the code of a known backend only: nothing of the project, no plugin, and no hook that it declares.
    /// </summary>
    public bool IsDeclarative =>
        DeclarativeBackends.Contains(BuildSystem.Backend) && BuildSystem.BackendPath.Count == 0
        && BuildSystem.Requires.All(r => DeclarativeProjects.Contains(r.Name) && r.Url is null)
        && _root.Table("project") is { } project && project.Text("version") is not null && project.Texts("dynamic") is null or { Count: 0 }
        && (_root.Table("tool") is not { } tool || !HasCode(tool));

    /// <summary>Reads a file.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: it is not TOML, or its build system is not
    /// valid.</exception>
    public static ProjectFile Parse(string text)
    {
        TomlTable root;
        try
        {
            root = TomlDocument.Read(text, FileName);
        }
        catch (StoreException failure) when (failure.Code == ErrorCode.InvalidDocument)
        {
            // The place that a user can do something about is that of the requirement.
            throw new StoreException(ErrorCode.InvalidPackageMetadata, $"{failure.Location}: {failure.Message}", failure);
        }

        return root.TryGetValue("build-system", out object? value)
            ? new ProjectFile(root) { BuildSystem = ReadBuildSystem(value as TomlTable ?? throw Invalid("'build-system' must be a table")) }
            : new ProjectFile(root);
    }

    /// <summary>
    /// Returns the metadata that every wheel of the project has, as the project table says it; null if the table is missing or leaves some
    /// of it to the backend.
    /// </summary>
    /// <param name="version">The version if it is known from elsewhere, for a table that does not say it.</param>
    public byte[]? StaticMetadata(string? version)
    {
        if (_root.Table("project") is not { } project || project.Text("name") is not { } name
            || (project.Text("version") ?? version) is not { } known
            || (project.Texts("dynamic") ?? []).Any(RequirementKeys.Contains))
        {
            return null;
        }

        StringBuilder text = new("Metadata-Version: 2.2\n");
        text.Append($"Name: {OneLine(name)}\nVersion: {OneLine(known)}\n");
        if (project.Text("requires-python") is { } python)
        {
            text.Append($"Requires-Python: {OneLine(python)}\n");
        }

        foreach (string requirement in ListOf(project, "dependencies"))
        {
            text.Append($"Requires-Dist: {OneLine(requirement)}\n");
        }

        foreach (string extra in project.Table("optional-dependencies")?.Keys ?? Enumerable.Empty<string>())
        {
            text.Append($"Provides-Extra: {OneLine(extra)}\n");
            foreach (string requirement in ListOf(project.Table("optional-dependencies")!, extra))
            {
                text.Append($"Requires-Dist: {WithExtra(requirement, extra)}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static BuildSystem ReadBuildSystem(TomlTable table)
    {
        List<PypiRequirement> requires = [];
        foreach (string text in table.Texts("requires") ?? throw Invalid("'build-system.requires' must be a list of requirements"))
        {
            requires.Add(PypiRequirement.TryParse(text, out PypiRequirement? requirement)
                ? requirement
                : throw Invalid($"'build-system.requires' has '{Shorten(text)}', which is no requirement"));
        }

        string backend = table.Text("build-backend") ?? DefaultBackend;
        IReadOnlyList<string> path = ListOf(table, "backend-path");
        return backend.Length is > 0 and < 500 && backend.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':')
            && path.All(IsInside)
            ? new BuildSystem(requires, backend, path)
            : throw Invalid($"the backend '{Shorten(backend)}' or its path is not valid");
    }

    private static bool HasCode(TomlTable tool) =>
        (tool.Table("hatch") is { } hatch && (hatch.ContainsKey("metadata") || hatch.Table("version")?.Text("source") is not null
            || hatch.Table("build") is { } build && (build.ContainsKey("hooks") || HasHooksOfTargets(build))))
        || (tool.Table("poetry") is { } poetry && poetry.ContainsKey("build"));

    private static bool HasHooksOfTargets(TomlTable build) =>
        build.Table("targets") is { } targets
        && targets.Values.Any(t => t is not TomlTable target || target.ContainsKey("hooks") || target.ContainsKey("path"));

    private static IReadOnlyList<string> ListOf(TomlTable table, string key) =>
        !table.ContainsKey(key) ? [] : table.Texts(key) ?? throw Invalid($"'{Shorten(key)}' must be a list of texts");

    private static bool IsInside(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains('\\', StringComparison.Ordinal) && !path.Split('/').Contains("..");

    private static string WithExtra(string requirement, string extra)
    {
        string text = OneLine(requirement);
        int marker = text.LastIndexOf(';');
        string condition = $"extra == '{extra}'";
        return marker < 0 ? $"{text} ; {condition}" : $"{text[..marker]} ; ({text[(marker + 1)..].Trim()}) and {condition}";
    }

    private static string OneLine(string text) =>
        text.AsSpan().ContainsAny('\n', '\r') ? throw Invalid($"'{Shorten(text.ReplaceLineEndings(" "))}' has a line break") : text;

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static StoreException Invalid(string what) => new(ErrorCode.InvalidPackageMetadata, $"{FileName}: {what}.");
}
