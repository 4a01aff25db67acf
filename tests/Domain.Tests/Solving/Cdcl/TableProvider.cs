using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

/// <summary>
/// Packages with whole numbers as versions. Ranges: <c>a</c> any, <c>a 3</c> that one, <c>a 2..5</c> from 2 below 5, <c>a 1 | b 2</c> a union,
/// <c>a; if b and c 2 or d</c> a condition.
/// </summary>
internal sealed class TableProvider : IDependencyProvider
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _nameIds = [];
    private readonly List<(int Name, int From, int To, string Text)> _sets = [];
    private readonly Dictionary<string, int> _setIds = [];
    private readonly List<int[]> _unions = [];
    private readonly List<int[][]> _conditions = [];
    private readonly Dictionary<int, List<Package>> _packages = [];

    internal sealed record Package(string Name, int Version, string[] Requires, string[] Constrains, string? Excluded = null, string? Unknown = null);

    /// <summary>Positions of favored, locked candidates by name.</summary>
    public Dictionary<string, int> Favored { get; } = [];

    public Dictionary<string, int> Locked { get; } = [];

    public HashSet<string> AllowMultiple { get; } = [];

    /// <summary>Makes every answer arrive later, as a network would.</summary>
    public bool Slow { get; init; }

    /// <summary>Puts all candidates of a name into one group that is ordered on demand.</summary>
    public bool Grouped { get; init; }

    public List<string> Asked { get; } = [];

    public void Add(Package package)
    {
        int name = NameId(package.Name);
        if (!_packages.TryGetValue(name, out List<Package>? list))
        {
            _packages[name] = list = [];
        }

        if (list.All(p => p.Version != package.Version))
        {
            list.Add(package);
        }
    }

    public Requirement Require(string text)
    {
        string[] parts = text.Split("; if ", 2);
        int condition = -1;
        if (parts.Length == 2)
        {
            _conditions.Add([.. parts[1].Split(" or ").Select(c => c.Split(" and ").Select(SetId).ToArray())]);
            condition = _conditions.Count - 1;
        }

        if (!parts[0].Contains('|'))
        {
            return new Requirement(SetId(parts[0]), condition);
        }

        _unions.Add([.. parts[0].Split('|').Select(SetId)]);
        return new Requirement(~(_unions.Count - 1), condition);
    }

    public int SetId(string text)
    {
        text = text.Trim();
        if (_setIds.TryGetValue(text, out int id))
        {
            return id;
        }

        string[] parts = text.Split(' ', 2);
        (int from, int to) = (int.MinValue, int.MaxValue);
        string shown = $"{parts[0]} *";
        if (parts.Length == 2)
        {
            string[] ends = parts[1].Split("..");
            from = int.Parse(ends[0]);
            to = ends.Length == 2 ? int.Parse(ends[1]) : from + 1;
            shown = $"{parts[0]} >={from}, <{to}";
        }

        _sets.Add((NameId(parts[0]), from, to, shown));
        return _setIds[text] = _sets.Count - 1;
    }

    public int NameId(string name)
    {
        if (!_nameIds.TryGetValue(name, out int id))
        {
            id = _nameIds[name] = _names.Count;
            _names.Add(name);
        }

        return id;
    }

    public Package At(int name, int position) => Sorted(name)[position];

    public int PositionOf(string name, int version) => Sorted(NameId(name)).FindIndex(p => p.Version == version);

    public async ValueTask<CandidateList> GetCandidatesAsync(int name, CancellationToken cancellationToken)
    {
        if (Slow)
        {
            await Task.Yield();
        }

        List<Package> sorted = Sorted(name);
        return new CandidateList
        {
            Count = sorted.Count,
            GroupEnds = Grouped && sorted.Count > 0 ? [sorted.Count] : null,
            Excluded = [.. sorted.Index().Where(p => p.Item.Excluded is not null).Select(p => (p.Index, p.Item.Excluded!))],
            Locked = Locked.TryGetValue(_names[name], out int locked) ? sorted.FindIndex(p => p.Version == locked) : -1,
            AllowMultiple = AllowMultiple.Contains(_names[name]),
        };
    }

    public async ValueTask<Dependencies> GetDependenciesAsync(int name, int position, CancellationToken cancellationToken)
    {
        if (Slow)
        {
            await Task.Yield();
        }

        Package package = At(name, position);
        Asked.Add($"{package.Name}={package.Version}");
        return new Dependencies
        {
            Requirements = [.. package.Requires.Select(Require)],
            Constraints = [.. package.Constrains.Select(SetId)],
            Unknown = package.Unknown,
        };
    }

    public async ValueTask OrderGroupAsync(int name, int[] order, int start, int end, CancellationToken cancellationToken)
    {
        if (Slow)
        {
            await Task.Yield();
        }

        Array.Sort(order, start, end - start);
    }

    public void Prefetch(int name, int position)
    {
    }

    public int NameOf(int versionSet) => _sets[versionSet].Name;

    public void Match(int versionSet, Span<ulong> bits)
    {
        (int name, int from, int to, _) = _sets[versionSet];
        List<Package> sorted = Sorted(name);
        for (int i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].Version >= from && sorted[i].Version < to)
            {
                bits[i >> 6] |= 1UL << (i & 63);
            }
        }
    }

    public ReadOnlySpan<int> Union(int union) => _unions[union];

    public int UnionName(int union) => _sets[_unions[union][0]].Name;

    public string UnionText(int union) => string.Join(" | ", _unions[union].Select(VersionSetText));

    public bool IsHelper(int name) => false;

    public int[][] Condition(int condition) => _conditions[condition];

    public string NameText(int name) => _names[name];

    public string VersionText(int name, int position) => At(name, position).Version.ToString();

    public string VersionSetText(int versionSet) => _sets[versionSet].Text;

    public int CompareVersions(int name, int first, int second) => At(name, first).Version.CompareTo(At(name, second).Version);

    private List<Package> Sorted(int name)
    {
        int? favored = Favored.TryGetValue(_names[name], out int version) ? version : null;
        return _packages.TryGetValue(name, out List<Package>? list)
            ? [.. list.OrderBy(p => p.Version == favored ? 0 : 1).ThenByDescending(p => p.Version)]
            : [];
    }
}
