namespace CondaStore.Domain.Solving.Conda;

/// <summary>The highest version that a requirement admits, as a measure of the record that has the requirement.</summary>
/// <param name="Rank">Rank of the version, -1 when nothing is admitted.</param>
/// <param name="OnlyTracked">Whether all that is admitted has track features, which counts as worse than any version without.</param>
internal readonly record struct BestVersion(int Rank, bool OnlyTracked) : IComparable<BestVersion>
{
    /// <summary>Better ones come first.</summary>
    public int CompareTo(BestVersion other)
    {
        int comparison = (Rank < 0).CompareTo(other.Rank < 0);
        if (comparison == 0)
        {
            comparison = OnlyTracked.CompareTo(other.OnlyTracked);
        }

        return comparison != 0 ? comparison : other.Rank.CompareTo(Rank);
    }
}
