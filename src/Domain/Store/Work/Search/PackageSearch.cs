using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Store.Work.Search;

/// <summary>Represents a search for packages.</summary>
public sealed record PackageSearch
{
    /// <summary>Gets a part of the name, or with <see cref="IsExact"/> the name; null for all.</summary>
    public string? Text { get; init; }

    /// <summary>Gets whether <see cref="Text"/> is the whole name.</summary>
    public bool IsExact { get; init; }

    /// <summary>Only versions that have a record with this build string.</summary>
    public string? Build { get; init; }

    /// <summary>Gets the fields of which each combination yields one package (channel, name, version).</summary>
    public IReadOnlyList<string> DistinctOn { get; init; } = [];

    /// <summary>Gets the order, by channel, name and version; all three when empty.</summary>
    public IReadOnlyList<string> SortBy { get; init; } = [];

    /// <summary>Gets whether the order is reversed.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Searches, decoding only the records of the requested page.</summary>
    public async Task<(IReadOnlyList<FoundPackage> Page, int Count)> RunAsync(
        IReadOnlyList<IndexedChannel> channels, int offset, int size, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = await CandidatesAsync(channels, cancellationToken);
        candidates.Sort(Compare);
        if (DistinctOn.Count > 0)
        {
            candidates = [.. candidates.DistinctBy(KeyOf)];
        }

        List<FoundPackage> page = [];
        for (int i = offset; i < Math.Min(offset + size, candidates.Count); i++)
        {
            page.Add(new FoundPackage(i + 1, candidates[i].Channel, candidates[i].Group.Decode(candidates[i].Record)));
        }

        return (page, candidates.Count);
    }

    private async Task<List<Candidate>> CandidatesAsync(IReadOnlyList<IndexedChannel> channels, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = [];
        foreach (IndexedChannel channel in channels)
        {
            Dictionary<(string Name, CondaVersion Version), Candidate> versions = [];
            foreach (SubdirSource source in channel.Sources)
            {
                foreach (string name in NamesOf(source))
                {
                    if (!source.TryFind(name, out RecordGroup? group))
                    {
                        group = await source.FindAsync(name, cancellationToken);
                    }

                    AddVersions(versions, channel, group);
                }
            }

            candidates.AddRange(versions.Values);
        }

        return candidates;
    }

    private IEnumerable<string> NamesOf(SubdirSource source)
    {
        if (Text is null)
        {
            return source.Names;
        }

        return IsExact ? [Text.ToLowerInvariant()] : source.Names.Where(n => n.Contains(Text, StringComparison.OrdinalIgnoreCase));
    }

    private void AddVersions(
        Dictionary<(string Name, CondaVersion Version), Candidate> versions, IndexedChannel channel, RecordGroup? group)
    {
        int lastRank = -1;
        for (int i = 0; i < (group?.Count ?? 0); i++)
        {
            int rank = group!.VersionRank(i);
            if (rank == lastRank || (Build is not null && group.Build(i) != Build))
            {
                continue;
            }

            lastRank = rank;
            CondaVersion version = CondaVersion.Parse(group.VersionText(rank));
            versions.TryAdd((group.Name, version), new Candidate(channel, group, i, version));
        }
    }

    private int Compare(Candidate a, Candidate b)
    {
        IEnumerable<string> order = SortBy.Concat(["channel", "name", "version"]);
        foreach (string key in order)
        {
            int compared = key switch
            {
                "channel" => string.CompareOrdinal(a.Channel.Url, b.Channel.Url),
                "name" => string.CompareOrdinal(a.Group.Name, b.Group.Name),
                _ => a.Version.CompareTo(b.Version),
            };
            if (compared != 0)
            {
                return IsDescending ? -compared : compared;
            }
        }

        return 0;
    }

    private (string? Channel, string? Name, CondaVersion? Version) KeyOf(Candidate candidate) => (
        DistinctOn.Contains("channel") ? candidate.Channel.Url : null,
        DistinctOn.Contains("name") ? candidate.Group.Name : null,
        DistinctOn.Contains("version") ? candidate.Version : null);

    private sealed record Candidate(IndexedChannel Channel, RecordGroup Group, int Record, CondaVersion Version);
}
