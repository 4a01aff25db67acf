using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Decides which package has a path that several want: the last one in topological order. Where a file meets a directory the
/// paths of later packages are placed first, and what clashes with one that is placed loses. Who came first does not matter.
/// </summary>
internal sealed class ClobberSettlement
{
    private ClobberSettlement(IReadOnlyList<Move> demotions, IReadOnlyList<Move> promotions, IReadOnlyList<PrefixRecord> records)
    {
        Demotions = demotions;
        Promotions = promotions;
        Records = records;
    }

    /// <summary>Files that leave their path; they come before the promotions.</summary>
    public IReadOnlyList<Move> Demotions { get; }

    /// <summary>Files that take their path.</summary>
    public IReadOnlyList<Move> Promotions { get; }

    /// <summary>Gets the records that change, in their new form.</summary>
    public IReadOnlyList<PrefixRecord> Records { get; }

    /// <summary>Gets whether everything is where it belongs.</summary>
    public bool IsEmpty => Demotions.Count == 0 && Promotions.Count == 0;

    /// <summary>Compares where files are with where they belong.</summary>
    /// <param name="records">Every record of the environment, in topological order.</param>
    /// <param name="ignoreCase">Whether the file system ignores case.</param>
    public static ClobberSettlement Compute(IReadOnlyList<PrefixRecord> records, bool ignoreCase)
    {
        List<Move> demotions = [];
        List<Move> promotions = [];
        List<PrefixRecord> changed = [];
        if (records.Any(r => r.Paths.Any(p => p.OriginalPath is not null)))
        {
            PathOwners owners = new(ignoreCase);
            HashSet<string> overwritten = Overwritten(records);
            foreach (PrefixRecord record in records.Reverse())
            {
                string name = record.Repodata.Key;
                List<PrefixPath> paths = [.. record.Paths.Select(p => Settle(name, p, owners, overwritten, demotions, promotions))];
                if (!paths.SequenceEqual(record.Paths))
                {
                    changed.Add(record with { Paths = paths });
                }
            }
        }

        return new ClobberSettlement(demotions, promotions, changed);
    }

    /// <summary>Gets every move, in the order in which they are done.</summary>
    public IEnumerable<Move> Moves => Demotions.Concat(Promotions);

    /// <summary>Moves the files. The caller has announced it in the journal and writes the records afterwards.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="makeWay">Makes the directories of a path and moves away what stands there: leftovers of the moves before, or a
    /// user's things.</param>
    public void Apply(string prefix, Action<string> makeWay)
    {
        foreach (Move move in Moves)
        {
            makeWay(move.To);
            string to = Path.Combine(prefix, move.To);
            int error = LinuxCalls.Rename(Path.Combine(prefix, move.From), to);
            if (error != 0)
            {
                throw LinuxCalls.Failure(error, "move to its place", to);
            }
        }
    }

    /// <summary>Paths that several records hold: other tools write the one file over the other, and there is nothing to move.</summary>
    private static HashSet<string> Overwritten(IReadOnlyList<PrefixRecord> records)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return
        [
            .. records.SelectMany(r => r.Paths)
                .Where(p => p.OriginalPath is null && p.Type != PrefixPathType.Directory && !seen.Add(p.Path))
                .Select(p => p.Path),
        ];
    }

    private static PrefixPath Settle(
        string package, PrefixPath path, PathOwners owners, HashSet<string> overwritten, List<Move> demotions, List<Move> promotions)
    {
        string wanted = path.WantedPath;
        if (path.Type == PrefixPathType.Directory)
        {
            // A directory aside holds nothing; it stays there until its package goes.
            owners.TryClaimDirectory(wanted);
            return path;
        }

        bool wins = owners.TryClaimFile(wanted, package);
        if (wins == (path.OriginalPath is null) || (path.OriginalPath is null && overwritten.Contains(path.Path)))
        {
            return path;
        }

        if (wins)
        {
            promotions.Add(new Move(package, path.Path, wanted));
            return path with { Path = wanted, OriginalPath = null };
        }

        string place = Clobbers.PlaceOf(package, wanted);
        demotions.Add(new Move(package, wanted, place));
        return path with { Path = place, OriginalPath = wanted };
    }

    /// <summary>One file that changes its place.</summary>
    /// <param name="Package">Name of its package.</param>
    /// <param name="From">Path in the prefix before.</param>
    /// <param name="To">Path in the prefix after.</param>
    internal readonly record struct Move(string Package, string From, string To);
}
