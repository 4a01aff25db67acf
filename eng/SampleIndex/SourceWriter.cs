using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CondaStore.SampleIndex;

/// <summary>
/// Writes source distributions (https://packaging.python.org/en/latest/specifications/source-distribution-format/) for the build backends that Debian has,
/// the same bytes for the same input. Requirements are static in those of flit and hatchling (PEP 643), and dynamic in those of setuptools.
/// </summary>
internal static class SourceWriter
{
    /// <summary>Late enough for the wheels that are built of it: archives in zip know no year before 1980.</summary>
    private static readonly DateTimeOffset Written = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Backend by project.</summary>
    public static IReadOnlyDictionary<string, string> Backends { get; } = new Dictionary<string, string>
    {
        ["installer"] = "flit",
        ["mdurl"] = "flit",
        ["soupsieve"] = "hatchling",
        ["platformdirs"] = "hatchling",
        ["tabulate"] = "setuptools",
        ["uritemplate"] = "setuptools",
    };

    /// <summary>Projects that have no wheel.</summary>
    public static IReadOnlySet<string> WithoutWheel { get; } = new HashSet<string> { "installer", "uritemplate" };

    public static IndexEntry Write(Distribution distribution, string folder)
    {
        string backend = Backends[distribution.Project];
        string stem = distribution.Stem;
        string path = Path.Combine(folder, stem + ".tar.gz");
        MetadataText metadata = distribution.Metadata.With("Metadata-Version", backend == "setuptools" ? "2.1" : "2.2");
        string[] sources = [.. distribution.Files.Keys.Where(p => !p.Contains(".dist-info/", StringComparison.Ordinal) && !p.Contains(".data/", StringComparison.Ordinal))];
        using (FileStream stream = File.Create(path))
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest))
        using (TarWriter tar = new(gzip, TarEntryFormat.Pax))
        {
            Add(tar, $"{stem}/PKG-INFO", Encoding.UTF8.GetBytes(metadata.ToString()));
            Add(tar, $"{stem}/pyproject.toml", Encoding.UTF8.GetBytes(ProjectFile(distribution, backend, sources)));
            foreach (string source in sources)
            {
                Add(tar, $"{stem}/{source}", distribution.Files[source].Read());
            }
        }

        return IndexEntry.Of(distribution, path, metadata: null);
    }

    private static void Add(TarWriter tar, string name, byte[] content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(content),
        ModificationTime = Written,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });

    private static string ProjectFile(Distribution distribution, string backend, string[] sources)
    {
        string[] modules = [.. sources.Where(s => !s.Contains('/', StringComparison.Ordinal) && s.EndsWith(".py", StringComparison.Ordinal)).Select(s => s[..^3])];
        string[] packages = [.. sources.Where(s => s.EndsWith("/__init__.py", StringComparison.Ordinal)).Select(s => s[..^"/__init__.py".Length])];
        string[] top = [.. packages.Where(p => !p.Contains('/', StringComparison.Ordinal)), .. modules];
        (string requires, string module, string tool) = backend switch
        {
            "flit" => ("flit_core >=3.2,<4", "flit_core.buildapi", $"[tool.flit.module]\nname = {Text(top[0])}\n"),
            "hatchling" => ("hatchling", "hatchling.build", $"[tool.hatch.build.targets.wheel]\ninclude = {List(top)}\n"),
            _ => ("setuptools >=61", "setuptools.build_meta",
                $"[tool.setuptools]\npackages = {List(packages.Select(p => p.Replace('/', '.')))}\npy-modules = {List(modules)}\n"),
        };
        string python = distribution.Metadata["Requires-Python"].FirstOrDefault() is { } bound ? $"requires-python = {Text(bound)}\n" : "";
        IEnumerable<string> dependencies = distribution.Metadata["Requires-Dist"].Where(r => !r.Contains("extra", StringComparison.Ordinal));
        return $"""
            [build-system]
            requires = [{Text(requires)}]
            build-backend = {Text(module)}

            [project]
            name = {Text(distribution.Name)}
            version = {Text(distribution.Version)}
            description = {Text(distribution.Metadata["Summary"].FirstOrDefault() ?? "")}
            {python}dependencies = {List(dependencies)}

            {tool}
            """;
    }

    private static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Text)) + "]";

    // What JSON escapes, TOML reads.
    private static string Text(string text) => JsonSerializer.Serialize(text);
}
