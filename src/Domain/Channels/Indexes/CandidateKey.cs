namespace CondaStore.Domain.Channels.Indexes;

/// <summary>
/// The static part of the candidate order: no track features first, then version, build number and timestamp descending, then
/// the preferred archive kind, then the order of the input.
/// </summary>
internal struct CandidateKey : IComparable<CandidateKey>
{
    public long BuildNumber;
    public long Timestamp;
    public int VersionRank;
    public int Spelling;
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

        return IsTarBz2 == other.IsTarBz2 ? Input.CompareTo(other.Input) : IsTarBz2 ? 1 : -1;
    }
}
