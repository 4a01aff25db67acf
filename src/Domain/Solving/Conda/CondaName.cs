using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>Represents a package name of a solve, with its candidates in order of preference.</summary>
internal sealed class CondaName(int id, string text)
{
    /// <summary>The number of the name in the search.</summary>
    public readonly int Id = id;

    /// <summary>The name, or <c>name[extra]</c> for an optional group.</summary>
    public readonly string Text = text;

    /// <summary>The load in progress, if any.</summary>
    public Task<CandidateList>? Loading;

    /// <summary>The candidates for the search; null until loaded.</summary>
    public CandidateList? List;

    /// <summary>The groups of records with the name, in order of sources.</summary>
    public List<SourceGroup> Groups = [];

    /// <summary>Number of candidates.</summary>
    public int Count;

    /// <summary>Whether records were excluded from the candidates because they must not be used.</summary>
    public bool HasLeftOut;

    /// <summary>The index into <see cref="Groups"/> by position.</summary>
    public int[] GroupOf = [];

    /// <summary>The record's index in its group by position.</summary>
    public int[] IndexOf = [];

    /// <summary>The rank of the version among all versions of this name by position, 0 for the lowest.</summary>
    public int[] RankOf = [];

    /// <summary>The versions by rank, parsed on first use.</summary>
    public CondaVersion?[] Versions = [];

    /// <summary>Gets whether this represents an optional group of a package.</summary>
    public bool IsExtra => Text[^1] == ']';

    /// <summary>Returns the version of a rank.</summary>
    public CondaVersion Version(int rank) => Versions[rank] ??= CondaVersion.Parse(Groups[0].Group.VersionText(rank));

    /// <summary>Returns the group of a record and its index there.</summary>
    public (RecordGroup Group, int Index) At(int position) => (Groups[GroupOf[position]].Group, IndexOf[position]);

    /// <summary>Determines whether the record has track features.</summary>
    public bool IsTracked(int position)
    {
        (RecordGroup group, int index) = At(position);
        return (group.Flags(index) & RecordFlags.TrackFeatures) != 0;
    }

    /// <summary>Represents the records of the name in one subdir, with the channel's position in the order of channels.</summary>
    internal readonly record struct SourceGroup(RecordGroup Group, int ChannelRank);
}
