using System.Text.RegularExpressions;

namespace CondaStore.SampleIndex;

/// <summary>
/// Debian has one version of everything, and a resolver with one candidate has nothing to choose. So some distributions are offered again under other
/// numbers, with the requirements of those releases. The code is the same; the description says so.
/// </summary>
internal static partial class OtherReleases
{
    private static readonly Release[] Offered =
    [
        new("aiohttp", "3.7.4", ["async-timeout <4.0,>=3.0", "attrs >=17.3.0", "multidict <7.0,>=4.5", "yarl <2.0,>=1.0", "typing-extensions >=3.6.5"]),
        new("anyio", "3.5.0", ["idna >=2.8", "sniffio >=1.1"]),
        new("async-timeout", "3.0.1", []),
        new("attrs", "21.4.0", null),
        new("blinker", "1.4", []),
        new("charset-normalizer", "2.1.1", null),
        new("click", "8.0.4", null),
        new("click", "7.1.2", null),
        new("dask", "2022.2.0", ["cloudpickle >=1.1.1", "fsspec >=0.6.0", "packaging >=20.0", "partd >=0.3.10", "pyyaml >=5.3.1", "toolz >=0.8.2"]),
        new("fastapi", "0.85.0", ["starlette ==0.20.4", "pydantic !=1.8,!=1.8.1,<2.0.0,>=1.6.2"]),
        new("flask", "2.1.3", ["Werkzeug <2.2,>=2.0", "Jinja2 >=3.0", "itsdangerous >=2.0", "click <8.2,>=8.0"]),
        new("flask", "1.1.4", ["Werkzeug <2.0,>=0.15", "Jinja2 <3.0,>=2.10.1", "itsdangerous <2.0,>=0.24", "click <8.0,>=5.1"]),
        new("flask-sqlalchemy", "2.5.1", ["Flask >=0.10", "SQLAlchemy <2.0,>=0.8.0"]),
        new("h11", "0.12.0", []),
        new("httpcore", "0.15.0", ["h11 <0.13,>=0.11", "sniffio ==1.*", "anyio ==3.*", "certifi"]),
        new("importlib-metadata", "1.7.0", ["zipp >=0.5"]),
        new("itsdangerous", "1.1.0", []),
        new("jinja2", "3.0.3", ["MarkupSafe >=2.0"]),
        new("jinja2", "2.11.3", ["MarkupSafe >=0.23"]),
        new("markupsafe", "1.1.1", []),
        new("multidict", "5.2.0", []),
        new("numpy", "1.23.5", []),
        new("packaging", "21.3", ["pyparsing !=3.0.5,>=2.0.2"]),
        new("pandas", "1.4.4", ["python-dateutil >=2.8.1", "pytz >=2020.1", "numpy <1.24,>=1.21.0"]),
        new("pydantic", "1.9.2", null),
        new("pygments", "2.12.0", null),
        new("pytest", "7.1.3", ["attrs >=19.2.0", "iniconfig", "packaging", "pluggy <2.0,>=0.12", "py >=1.8.2", "tomli >=1.0.0"]),
        new("requests", "2.27.1", ["urllib3 <1.27,>=1.21.1", "certifi >=2017.4.17", "charset-normalizer ~=2.0.0; python_version >= '3'", "idna <4,>=2.5"]),
        new("rich", "12.6.0", ["commonmark <0.10.0,>=0.9.0", "pygments <3.0.0,>=2.6.0"]),
        new("sqlalchemy", "1.3.24", []),
        new("starlette", "0.25.0", null),
        new("starlette", "0.20.4", null),
        new("typing-extensions", "4.1.1", null),
        new("typing-extensions", "4.6.0", null) { RequiresPython = ">=3.12" },
        new("urllib3", "1.26.11", null),
        new("urllib3", "1.26.99", null) { Yanked = "Published by mistake" },
        new("urllib3", "2.0.0a1", null),
        new("werkzeug", "2.1.2", []),
        new("werkzeug", "1.0.1", []),
        new("yarl", "1.7.2", ["multidict >=4.0", "idna >=2.0"]),
        new("xarray", "0.20.2", ["numpy >=1.18", "pandas <1.5,>=1.1", "packaging >=20.0"]),
    ];

    public static IEnumerable<Distribution> Make(IReadOnlyCollection<Distribution> distributions) =>
        from release in Offered
        join distribution in distributions on release.Project equals distribution.Project
        where distribution.Version != release.Version
        select Renumber(distribution, release);

    private static Distribution Renumber(Distribution distribution, Release release)
    {
        string from = distribution.Stem;
        MetadataText metadata = distribution.Metadata.With("Version", release.Version);
        metadata = metadata with { Body = $"The code of {distribution.Name} {distribution.Version} under another number. Not the release {release.Version}.\n" };
        if (release.Requires is { } requires)
        {
            IEnumerable<string> optional = metadata["Requires-Dist"].Where(r => Extra().IsMatch(r));
            metadata = metadata.With("Requires-Dist", [.. requires, .. optional]).With("Metadata-Version", "2.1");
        }

        if (release.RequiresPython is { } python)
        {
            metadata = metadata.With("Requires-Python", python);
        }

        Distribution other = distribution with
        {
            Metadata = metadata,
            Yanked = release.Yanked,
            Newest = distribution.Newest.AddDays(-180),
        };
        string to = other.Stem;
        SortedDictionary<string, WheelFile> files = new(StringComparer.Ordinal);
        foreach ((string path, WheelFile file) in distribution.Files)
        {
            bool isOfVersion = path.StartsWith(from + ".dist-info/", StringComparison.Ordinal) || path.StartsWith(from + ".data/", StringComparison.Ordinal);
            files.Add(isOfVersion ? to + path[from.Length..] : path, file);
        }

        return other with { Files = files };
    }

    [GeneratedRegex(@"\bextra\b")]
    private static partial Regex Extra();

    /// <param name="Project">The project.</param>
    /// <param name="Version">The release's number.</param>
    /// <param name="Requires">What it requires without an extra; null for what the distribution requires.</param>
    private sealed record Release(string Project, string Version, string[]? Requires)
    {
        public string? RequiresPython { get; init; }

        public string? Yanked { get; init; }
    }
}
