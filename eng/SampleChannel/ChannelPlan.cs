using CondaStore.Domain.Versions;

namespace CondaStore.SampleChannel;

/// <summary>Which Debian packages the channel is made of, how they form conda packages, and what those need.</summary>
internal sealed class ChannelPlan
{
    /// <summary>What people ask for; everything they need follows.</summary>
    private static readonly string[] Wanted =
    [
        "python3", "python3-flask", "python3-requests", "python3-numpy", "python3-pandas", "python3-scipy", "python3-matplotlib",
        "python3-pytest", "python3-ipykernel", "python3-sqlalchemy", "python3-yaml", "python3-psutil", "python3-bs4", "python3-lxml",
        "python3-httpx", "python3-networkx", "python3-seaborn", "python3-cryptography", "python3-pip", "python3-gunicorn", "gunicorn",
        "python3-jsonschema", "python3-click", "python3-tqdm", "libblas3", "liblapack3", "libopenblas0-pthread", "openssl", "sqlite3", "tzdata",
    ];

    /// <summary>
    /// Requirements that are left out: compilers and debuggers that the packages need for optional work only, and desktop
    /// fonts that stand behind alternatives.
    /// </summary>
    private static readonly HashSet<string> LeftOut =
    [
        "python3-pythran", "gdb", "python3-dev", "python3-all-dev", "python3-all", "python-pip-whl", "python3-pip-whl", "build-essential",
        "libpython3-all-dev", "ca-certificates", "procps",
    ];

    /// <summary>Which package stands for a virtual one, where several provide it.</summary>
    private static readonly string[] PreferredProviders = ["libblas3", "liblapack3", "fonts-dejavu-core", "python3-numpy"];

    private readonly Dictionary<string, ControlStanza> _archive;
    private readonly Dictionary<string, List<string>> _providers = [];
    private readonly Dictionary<string, ControlStanza> _chosen = [];
    private readonly Dictionary<string, PackagePlan> _planOf = [];

    private ChannelPlan(Dictionary<string, ControlStanza> archive)
    {
        _archive = archive;
        foreach (ControlStanza stanza in archive.Values)
        {
            foreach (DebianRelation provided in stanza.Provides)
            {
                if (!_providers.TryGetValue(provided.Package, out List<string>? names))
                {
                    _providers.Add(provided.Package, names = []);
                }

                names.Add(stanza.Package);
            }
        }
    }

    /// <summary>The plans in the order of their names.</summary>
    public IReadOnlyList<PackagePlan> Packages { get; private set; } = [];

    /// <summary>The Debian packages behind the plans.</summary>
    public IReadOnlyCollection<ControlStanza> Members => _chosen.Values;

    /// <summary>Requirements of Debian packages that the conda packages do not have, as <c>package: requirement</c>.</summary>
    public SortedSet<string> Omitted { get; } = new(StringComparer.Ordinal);

    /// <summary>The minor version of Debian's Python, for example <c>3.11</c>.</summary>
    public string PythonMinor { get; private set; } = "";

    public static ChannelPlan Make(Dictionary<string, ControlStanza> archive)
    {
        ChannelPlan plan = new(archive);
        string upstream = plan.Find("python3").Version.Upstream;
        plan.PythonMinor = string.Join('.', upstream.Split('.')[..2]);
        plan.Choose();
        plan.Group();
        foreach (PackagePlan package in plan.Packages)
        {
            plan.Connect(package);
        }

        return plan;
    }

    private void Choose()
    {
        Queue<string> queue = new(Wanted.Where(_archive.ContainsKey));
        foreach (string extra in new[] { "python3-distutils", $"python{PythonMinor}" }.Where(_archive.ContainsKey))
        {
            queue.Enqueue(extra);
        }

        while (queue.TryDequeue(out string? name))
        {
            if (!_chosen.TryAdd(name, Find(name)))
            {
                continue;
            }

            foreach (IReadOnlyList<DebianRelation> alternatives in Find(name).Requirements)
            {
                if (Resolve(alternatives) is { } found)
                {
                    queue.Enqueue(found.Stanza.Package);
                }
            }
        }
    }

    private void Group()
    {
        Packages = [.. _chosen.Values
            .GroupBy(stanza => CondaNames.Of(stanza.Package))
            .Select(group => new PackagePlan(group.Key, [.. group.OrderByDescending(s => IsPrincipal(group.Key, s)).ThenBy(s => s.Package, StringComparer.Ordinal)]))
            .OrderBy(plan => plan.Name, StringComparer.Ordinal)];
        foreach (PackagePlan plan in Packages)
        {
            foreach (ControlStanza member in plan.Members)
            {
                _planOf.Add(member.Package, plan);
            }
        }
    }

    private bool IsPrincipal(string condaName, ControlStanza stanza) =>
        condaName == "python" ? stanza.Package == $"python{PythonMinor}" : stanza.Package.EndsWith(condaName, StringComparison.Ordinal);

    private void Connect(PackagePlan package)
    {
        Dictionary<string, SortedSet<string>> clauses = [];
        foreach ((ControlStanza member, IReadOnlyList<DebianRelation> alternatives) in
            package.Members.SelectMany(m => m.Requirements.Select(r => (m, r))))
        {
            if (alternatives[0].Package == "libc6")
            {
                AddClause("__glibc", alternatives[0]);
            }
            else if (Resolve(alternatives) is { } found && _planOf.TryGetValue(found.Stanza.Package, out PackagePlan? needed))
            {
                if (needed != package)
                {
                    AddClause(needed.Name, found.Relation);
                    if (!package.Requires.Contains(needed))
                    {
                        package.Requires.Add(needed);
                    }
                }
            }
            else
            {
                Omitted.Add($"{member.Package}: {string.Join(" | ", alternatives.Select(a => a.Package))}");
            }
        }

        foreach ((string name, SortedSet<string> versions) in clauses)
        {
            package.Depends[name] = versions.Count == 0 ? name : $"{name} {string.Join(',', WithoutWeakerBounds(versions))}";
        }

        void AddClause(string name, DebianRelation relation)
        {
            if (!clauses.TryGetValue(name, out SortedSet<string>? versions))
            {
                clauses.Add(name, versions = new SortedSet<string>(StringComparer.Ordinal));
            }

            if (relation.Package is { } of && relation.Version is { } version && !of.Contains("-abi", StringComparison.Ordinal))
            {
                versions.Add(Clause(relation.Operator!, version));
            }
        }
    }

    /// <summary>Conda compares versions of the software, not revisions of its packaging: bounds within one version become inclusive.</summary>
    private static string Clause(string op, DebianVersion version) => op switch
    {
        "<<" when version.Revision.Length == 0 => "<" + version.CondaVersion,
        "<<" or "<=" => "<=" + version.CondaVersion,
        "=" => "==" + version.CondaVersion,
        ">>" when version.Revision.Length == 0 => ">" + version.CondaVersion,
        _ => ">=" + version.CondaVersion,
    };

    /// <summary>Of several lower bounds only the highest one says something.</summary>
    private static IEnumerable<string> WithoutWeakerBounds(SortedSet<string> clauses)
    {
        string? highest = clauses.Where(c => c.StartsWith(">=", StringComparison.Ordinal)).MaxBy(c => CondaVersion.Parse(c[2..]));
        return clauses.Where(c => !c.StartsWith(">=", StringComparison.Ordinal) || c == highest);
    }

    /// <summary>Takes the first alternative that the archive has; null when it is part of the system, or in no package.</summary>
    private (ControlStanza Stanza, DebianRelation Relation)? Resolve(IReadOnlyList<DebianRelation> alternatives)
    {
        if (alternatives.Any(a => CondaNames.IsLeftToTheSystem(a.Package) || LeftOut.Contains(a.Package)))
        {
            return null;
        }

        foreach (DebianRelation relation in alternatives.OrderByDescending(a => _chosen.ContainsKey(a.Package)))
        {
            if (_archive.TryGetValue(relation.Package, out ControlStanza? stanza))
            {
                return (stanza, relation);
            }

            if (_providers.TryGetValue(relation.Package, out List<string>? providers))
            {
                string provider = providers.OrderByDescending(PreferredProviders.Contains).ThenByDescending(_chosen.ContainsKey).First();
                return LeftOut.Contains(provider) ? null : (Find(provider), relation with { Operator = null, Version = null });
            }
        }

        return null;
    }

    private ControlStanza Find(string package) =>
        _archive.TryGetValue(package, out ControlStanza? stanza)
            ? stanza
            : throw new InvalidOperationException($"The archive has no package '{package}'.");
}
