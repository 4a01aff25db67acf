namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// Represents the static part of the candidate order: records without track features first, then version, build number and timestamp
/// descending, then the preferred archive kind, then hash of the build and spelling of the version, so that the order of the input matters
/// only for repeated records.
/// </summary>
internal struct CandidateKey : IComparable<CandidateKey>
{
    public long BuildNumber;
    public long Timestamp;
    public int VersionRank;
    public int Spelling;
    public uint BuildHash;
    public int Input;
    public bool HasTrackFeatures;
    public bool IsTarBz2;

    public readonly int CompareTo(CandidateKey other)
    {
        if (HasTrackFeatures != other.HasTrackFeatures)
        {
            return HasTrackFeatures ? 1 : -1;
        }

        if (VersionRank != other.VersionRank)
        {
            return VersionRank > other.VersionRank ? -1 : 1;
        }

        if (BuildNumber != other.BuildNumber)
        {
            return BuildNumber > other.BuildNumber ? -1 : 1;
        }

        if (Timestamp != other.Timestamp)
        {
            return Timestamp > other.Timestamp ? -1 : 1;
        }

        if (IsTarBz2 != other.IsTarBz2)
        {
            return IsTarBz2 ? 1 : -1;
        }

        int order = BuildHash.CompareTo(other.BuildHash);
        order = order != 0 ? order : Spelling.CompareTo(other.Spelling);
        return order != 0 ? order : Input.CompareTo(other.Input);
    }
}
