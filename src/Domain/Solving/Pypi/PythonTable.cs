using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// Represents the Pythons that a solve may choose: the records of <c>python</c> that the request's own specs admit, grouped into classes
/// that wheels and markers cannot distinguish. Conditions on Python from indexes are converted to sets of these once per text, so that no
/// marker is evaluated while the search runs. Safe for concurrent use.
/// </summary>
internal sealed class PythonTable
{
    public const string Package = "python";

    private readonly List<(PythonInterpreter Python, MarkerEnvironment Markers, CompatibleTags Tags)> _classes = [];
    private readonly int[] _classOf;
    private readonly ConcurrentDictionary<(string Marker, string Extra), PythonSet?> _markers = new();
    private readonly ConcurrentDictionary<string, PythonSet> _specifiers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PythonSet> _tags = new(StringComparer.Ordinal);

    private PythonTable(int name, int candidates, TargetPlatform platform)
    {
        Name = name;
        Platform = platform;
        _classOf = new int[candidates];
        Array.Fill(_classOf, -1);
        All = PythonSet.Create(0, _ => false);
    }

    /// <summary>Gets the conda name's number.</summary>
    public int Name { get; }

    /// <summary>Gets the platform that wheels are chosen for.</summary>
    public TargetPlatform Platform { get; }

    /// <summary>Gets the number of Pythons.</summary>
    public int Count => _classes.Count;

    /// <summary>Gets the set of all Pythons.</summary>
    public PythonSet All { get; private set; }

    /// <summary>Reads the records.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidOption"/>: there are no Python packages for the platform.</exception>
    public static async ValueTask<PythonTable> CreateAsync(SolveRequest request, CondaProvider conda, CancellationToken cancellationToken)
    {
        string subdir = request.Pypi!.Subdir;
        Dictionary<string, string> offered = request.VirtualPackages.DistinctBy(v => v.Name).ToDictionary(v => v.Name, v => v.Version);
        TargetPlatform platform = TargetPlatform.Create(subdir, offered.GetValueOrDefault) ?? throw new StoreException(
            ErrorCode.InvalidOption, $"No Python packages of an index can be installed for '{subdir}'.")
        { Found = subdir };
        int name = conda.NameId(Package);
        CandidateList list = await conda.GetCandidatesAsync(name, cancellationToken);
        PythonTable table = new(name, list.Count, platform);
        MatchSpec[] specs =
            [.. request.Specs.Concat(request.Constraints).Where(s => s.Name == Package && s.When is null).Select(s => s.WithoutExtras())];
        Dictionary<PythonInterpreter, int> known = [];
        for (int p = 0; p < list.Count; p++)
        {
            if ((list.Locked >= 0 && list.Locked != p) || list.ExclusionOf(p) is not null
                || conda.RecordOf(name, p) is not { } record
                || !Array.TrueForAll(specs, s => s.Matches(record, CondaVersion.Parse(record.Version)))
                || PythonInterpreter.FromRecord(record) is not { } python)
            {
                continue;
            }

            if (!known.TryGetValue(python, out int number)
                && MarkerEnvironment.Create(subdir, python, offered.GetValueOrDefault("__linux", "")) is { } markers)
            {
                known[python] = number = table._classes.Count;
                table._classes.Add((python, markers, new CompatibleTags(python, platform)));
            }

            table._classOf[p] = number;
        }

        table.All = PythonSet.Create(table.Count, _ => true);
        return table;
    }

    /// <summary>Returns the Python that a record installs.</summary>
    public int ClassOf(int position) => _classOf[position];

    /// <summary>Returns the Pythons for which a marker is true; null if it is undefined.</summary>
    public PythonSet? Evaluate(Marker? marker, string extra)
    {
        return marker is null ? All : _markers.GetOrAdd((marker.ToString(), extra), _ => Decide());

        PythonSet? Decide() => _classes.Count > 0 && marker.FindUndefined(_classes[0].Markers) is not null
            ? null
            : Of(c => marker.Evaluate(c.Markers, extra) == true);
    }

    /// <summary>Returns the Pythons whose versions satisfy specifiers.</summary>
    /// <param name="specifiers">The specifiers to satisfy.</param>
    /// <param name="withoutUpper">Whether bounds that exclude newer versions are ignored.</param>
    public PythonSet Satisfying(SpecifierSet specifiers, bool withoutUpper)
    {
        return _specifiers.GetOrAdd(
            specifiers + (withoutUpper ? "^" : ""), _ => Of(c => specifiers.Clauses.All(clause => IsMet(clause, c.Python.Version))));

        bool IsMet(Specifier clause, PypiVersion version) =>
            clause.Contains(version) || (withoutUpper && clause.Operator is SpecifierOperator.Less or SpecifierOperator.LessOrEqual);
    }

    /// <summary>Returns the Pythons for which a wheel with these tags can be used.</summary>
    public PythonSet Fitting(WheelTags tags) => _tags.GetOrAdd(tags.ToString(), _ => Of(c => c.Tags.RankOf(tags) is not null));

    /// <summary>Returns the rank of a wheel's best tag for a Python.</summary>
    public int? RankOf(WheelTags tags, int python) => _classes[python].Tags.RankOf(tags);

    /// <summary>Determines whether wheels with these tags are for other platforms.</summary>
    public bool IsForOtherPlatforms(WheelTags tags) => _classes.Count > 0 && _classes[0].Tags.FindMismatch(tags) == TagMismatch.Platform;

    /// <summary>Sets the bits of the records that install one of some Pythons.</summary>
    public void Match(PythonSet pythons, Span<ulong> bits)
    {
        for (int p = 0; p < _classOf.Length; p++)
        {
            if (_classOf[p] >= 0 && pythons.Contains(_classOf[p]))
            {
                bits[p >> 6] |= 1UL << (p & 63);
            }
        }
    }

    /// <summary>Returns a text for some Pythons, such as <c>3.9 to 3.12</c>.</summary>
    public string TextOf(PythonSet pythons)
    {
        (int Major, int Minor)[] all = [.. Minors(All)];
        HashSet<(int, int)> inside = [.. Minors(pythons)];
        List<string> runs = [];
        for (int i = 0; i < all.Length; i++)
        {
            if (!inside.Contains(all[i]))
            {
                continue;
            }

            int end = i;
            while (end + 1 < all.Length && inside.Contains(all[end + 1]))
            {
                end++;
            }

            runs.Add(end == i ? Name(all[i]) : $"{Name(all[i])} to {Name(all[end])}");
            i = end;
        }

        return runs.Count == 0 ? "none" : string.Join(", ", runs);

        static string Name((int Major, int Minor) version) => FormattableString.Invariant($"{version.Major}.{version.Minor}");
    }

    private IEnumerable<(int Major, int Minor)> Minors(PythonSet pythons) =>
        Enumerable.Range(0, Count).Where(pythons.Contains).Select(c => (_classes[c].Python.Major, _classes[c].Python.Minor)).Distinct()
            .Order();

    private PythonSet Of(Func<(PythonInterpreter Python, MarkerEnvironment Markers, CompatibleTags Tags), bool> test) =>
        PythonSet.Create(Count, i => test(_classes[i]));
}
