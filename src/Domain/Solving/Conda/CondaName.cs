using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Solving.Conda;

/// <summary>One package name of a solve with its candidates in order of preference.</summary>
internal sealed class CondaName(int id, string text)
{
    /// <summary>The number by which the search knows the name.</summary>
    public readonly int Id = id;

    /// <summary>The name, or <c>name[extra]</c> for an optional group.</summary>
    public readonly string Text = text;

    /// <summary>The load that is under way, if any.</summary>
    public Task<CandidateList>? Loading;

    /// <summary>The candidates as the search sees them; null until loaded.</summary>
    public CandidateList? List;

    /// <summary>The places that have the name, in order of sources.</summary>
    public List<SourceGroup> Groups = [];

    /// <summary>Number of candidates.</summary>
    public int Count;

    /// <summary>Whether there are records that must not be used and are not among the candidates.</summary>
    public bool HasLeftOut;

    /// <summary>By position: index into <see cref="Groups"/>.</summary>
    public int[] GroupOf = [];

    /// <summary>By position: the record's index in its group.</summary>
    public int[] IndexOf = [];

    /// <summary>By position: rank of the version among all versions of this name, 0 for the lowest.</summary>
    public int[] RankOf = [];

    /// <summary>By rank; parsed when first asked for.</summary>
    public CondaVersion?[] Versions = [];

    /// <summary>Whether this stands for an optional group of a package.</summary>
    public bool IsExtra => Text[^1] == ']';

    /// <summary>The version of a rank.</summary>
    public CondaVersion Version(int rank) => Versions[rank] ??= CondaVersion.Parse(Groups[0].Group.VersionText(rank));

    /// <summary>The record's group and index there.</summary>
    public (RecordGroup Group, int Index) At(int position) => (Groups[GroupOf[position]].Group, IndexOf[position]);

    /// <summary>Whether the record has track features.</summary>
    public bool IsTracked(int position)
    {
        (RecordGroup group, int index) = At(position);
        return (group.Flags(index) & RecordFlags.TrackFeatures) != 0;
    }

    /// <summary>The records of the name in one folder, with the channel's place in the order of channels.</summary>
    internal readonly record struct SourceGroup(RecordGroup Group, int ChannelRank);
}
