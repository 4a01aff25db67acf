using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>
/// Which Python projects the packages of a channel are, for records that have no purls. It is made of a list by conda name, as those who
/// maintain one publish it; bundled copies in that list make nobody a provider: only the project of the same name does, or the only one.
/// </summary>
public sealed class PypiNameMap
{
    /// <summary>Packages that are several projects at once, none of which has their name.</summary>
    private static readonly HashSet<string> Several = new(["py-opencv", "libopencv"], StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<string>> _projects = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _packages;

    /// <summary>A map.</summary>
    /// <param name="names">By conda name: the projects; null or empty when it is known to be none.</param>
    public PypiNameMap(IEnumerable<KeyValuePair<string, IReadOnlyList<string>?>> names)
    {
        foreach ((string package, IReadOnlyList<string>? projects) in names)
        {
            string[] normal = [.. (projects ?? []).Select(p => ProjectName.TryNormalize(p, out string? n) ? n : null).OfType<string>().Distinct()];
            string? own = ProjectName.TryNormalize(package, out string? name) ? name : null;
            _projects[package] = normal.Length <= 1 || Several.Contains(package) ? normal : [.. normal.Where(p => p == own)];
        }

        _packages = _projects.SelectMany(p => p.Value, (p, project) => (Package: p.Key, Project: project)).ToLookup(p => p.Project, p => p.Package);
    }

    /// <summary>Knows nothing.</summary>
    public static PypiNameMap Empty { get; } = new([]);

    /// <summary>Reads a JSON object of conda names with lists of projects, or null.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/>.</exception>
    public static PypiNameMap Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader reader = new(utf8);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return new PypiNameMap(document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ProjectsIn(p.Value))).ToArray());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoreException(ErrorCode.InvalidDocument, $"The map of conda packages to Python projects cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The projects that a package is; null when nothing is known.</summary>
    public IReadOnlyList<string>? ProjectsOf(string package) => _projects.GetValueOrDefault(package);

    /// <summary>The packages that are a project.</summary>
    public IEnumerable<string> PackagesOf(string project) => _packages[project];

    private static IReadOnlyList<string>? ProjectsIn(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : [.. value.EnumerateArray().Select(name => name.GetString() ?? string.Empty)];
}
