using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>
/// Maps the packages of a channel to Python projects, for records without purls. It is built from a published list by conda name. Projects
/// that the list contains only because a package bundles a copy do not count: only the project with the package's own name does, or the
/// only one.
/// </summary>
public sealed class PypiNameMap
{
    /// <summary>Packages that provide several projects, none of which has their name.</summary>
    private static readonly HashSet<string> Several = new(["py-opencv", "libopencv"], StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<string>> _projects = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _packages;

    /// <summary>Initializes a map.</summary>
    /// <param name="names">The projects by conda name; null or empty if it is known to be none.</param>
    public PypiNameMap(IEnumerable<KeyValuePair<string, IReadOnlyList<string>?>> names)
    {
        foreach ((string package, IReadOnlyList<string>? projects) in names)
        {
            string[] normal =
                [.. (projects ?? []).Select(p => ProjectName.TryNormalize(p, out string? n) ? n : null).OfType<string>().Distinct()];
            string? own = ProjectName.TryNormalize(package, out string? name) ? name : null;
            _projects[package] = normal.Length <= 1 || Several.Contains(package) ? normal : [.. normal.Where(p => p == own)];
        }

        _packages = _projects.SelectMany(p => p.Value, (p, project) => (Package: p.Key, Project: project))
            .ToLookup(p => p.Project, p => p.Package);
    }

    /// <summary>Gets an empty map.</summary>
    public static PypiNameMap Empty { get; } = new([]);

    /// <summary>Parses a JSON object of conda names with lists of projects, or null.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/>.</exception>
    public static PypiNameMap Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader reader = new(utf8);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return new PypiNameMap(
                document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ProjectsIn(p.Value))).ToArray());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoreException(
                ErrorCode.InvalidDocument, $"The map of conda packages to Python projects cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Returns the projects that a package provides; null if unknown.</summary>
    public IReadOnlyList<string>? ProjectsOf(string package) => _projects.GetValueOrDefault(package);

    /// <summary>Returns the packages that provide a project.</summary>
    public IEnumerable<string> PackagesOf(string project) => _packages[project];

    private static IReadOnlyList<string>? ProjectsIn(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : [.. value.EnumerateArray().Select(name => name.GetString() ?? string.Empty)];
}
