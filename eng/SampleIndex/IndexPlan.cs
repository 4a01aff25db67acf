using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>Which of Debian's Python packages the index is made of.</summary>
internal sealed class IndexPlan
{
    /// <summary>What people ask for; the Python packages that these need follow.</summary>
    private static readonly string[] Wanted =
    [
        "python3-flask", "python3-requests", "python3-numpy", "python3-pandas", "python3-pytest", "python3-rich", "python3-click", "python3-tqdm",
        "python3-sqlalchemy", "python3-yaml", "python3-httpx", "python3-jsonschema", "python3-psutil", "python3-gunicorn", "python3-bs4",
        "python3-aiohttp", "python3-fastapi", "python3-sqlmodel", "python3-typer", "python3-textual", "python3-marshmallow", "python3-websockets",
        "python3-flask-sqlalchemy", "python3-flask-login", "python3-flask-cors", "python3-flask-limiter", "python3-wtforms", "python3-alembic",
        "python3-dotenv", "python3-msgpack", "python3-ujson", "python3-cloudpickle", "python3-dask", "python3-joblib", "python3-xarray",
        "python3-blinker", "python3-pyasn1", "python3-jwt", "python3-oauthlib", "python3-requests-oauthlib", "python3-importlib-metadata",
        "python3-cachetools", "python3-filelock", "python3-platformdirs", "python3-virtualenv", "python3-build", "python3-installer", "python3-docutils",
        "python3-tenacity", "python3-deprecated", "python3-simplejson", "python3-bottle", "python3-redis", "python3-pymysql", "python3-hypothesis",
        "python3-pint", "python3-uncertainties", "python3-email-validator", "python3-multipart", "python3-h2", "python3-socks", "python3-cattr",
        "python3-trio", "python3-regex", "python3-lark", "python3-pycparser", "python3-markdown", "python3-mistune", "python3-bleach",
        "python3-tinycss2", "python3-nbformat", "python3-uritemplate", "python3-tabulate", "python3-hatchling", "python3-trove-classifiers", "flit",
        "python3-setuptools", "python3-wheel", "python3-pip", "python3-networkx", "python3-asgiref", "python3-uvicorn",
    ];

    /// <summary>Packages that hold a part of the distribution of another one.</summary>
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["python3-pandas"] = ["python3-pandas-lib"],
        ["python3-setuptools"] = ["python3-pkg-resources"],
    };

    /// <summary>
    /// Large ones that others need for optional work only, those that need much of the system's own libraries, and those that have no metadata.
    /// </summary>
    private static readonly HashSet<string> LeftOut =
    [
        "python3-cryptography", "python3-scipy", "python3-lxml", "python3-dev", "python3-distutils", "python3-lib2to3", "python3-minimal", "python3-pythran",
        "python3-pkg-resources", "python3-pandas-lib", "python3-pip-whl", "python3-setuptools-whl", "python3-wheel-whl", "python3-dbus", "python3-tk",
        "python3-all", "python3-matplotlib",
    ];

    private readonly Dictionary<string, ControlStanza> _archive;

    private IndexPlan(Dictionary<string, ControlStanza> archive)
    {
        _archive = archive;
        Python = string.Join("", archive["python3"].Version.Upstream.Split('.')[..2]);
        Queue<string> queue = new(Wanted.Where(archive.ContainsKey));
        SortedDictionary<string, PlannedDistribution> planned = new(StringComparer.Ordinal);
        while (queue.TryDequeue(out string? name))
        {
            if (!planned.ContainsKey(name) && archive.TryGetValue(name, out ControlStanza? stanza))
            {
                List<DebianRelation> needed = [.. PythonRelations(stanza)];
                planned.Add(name, new PlannedDistribution(
                    stanza, [.. Parts.GetValueOrDefault(name, []).Where(archive.ContainsKey).Select(p => archive[p])], needed));
                needed.ForEach(relation => queue.Enqueue(relation.Package));
            }
        }

        Distributions = [.. planned.Values];
    }

    /// <summary>The distributions in the order of their Debian names.</summary>
    public IReadOnlyList<PlannedDistribution> Distributions { get; }

    /// <summary>The minor version of Debian's Python as in tags, for example <c>311</c>.</summary>
    public string Python { get; }

    public static IndexPlan Make(Dictionary<string, ControlStanza> archive) => new(archive);

    /// <summary>The packages with shared libraries that a distribution's compiled modules may need.</summary>
    public IReadOnlyList<ControlStanza> LibrariesOf(PlannedDistribution distribution)
    {
        SortedDictionary<string, ControlStanza> found = new(StringComparer.Ordinal);
        Queue<ControlStanza> queue = new(distribution.Stanzas);
        while (queue.TryDequeue(out ControlStanza? stanza))
        {
            foreach (IReadOnlyList<DebianRelation> alternatives in stanza.Requirements)
            {
                string? name = alternatives.Select(a => a.Package).FirstOrDefault(_archive.ContainsKey);
                bool isLibrary = name is not null && name.StartsWith("lib", StringComparison.Ordinal) && _archive[name]["Section"] is "libs";
                if (isLibrary && name is not ("libc6" or "libgcc-s1" or "libstdc++6") && found.TryAdd(name!, _archive[name!]))
                {
                    queue.Enqueue(_archive[name!]);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Python packages that are needed with every Python; those that newer ones have themselves stand beside <c>python3</c> as an alternative.</summary>
    private static IEnumerable<DebianRelation> PythonRelations(ControlStanza stanza) => stanza.Requirements
        .Where(alternatives => !alternatives.Any(a => a.Package == "python3"))
        .Select(alternatives => alternatives[0])
        .Where(relation => relation.Package.StartsWith("python3-", StringComparison.Ordinal) && !LeftOut.Contains(relation.Package));
}
