namespace CondaStore.Domain.Solving.Conda;

/// <summary>Represents the highest version that a requirement admits, used to rank the record that has the requirement.</summary>
/// <param name="Rank">The rank of the version; -1 if nothing is admitted.</param>
/// <param name="OnlyTracked">Whether all admitted records have track features, which ranks below any version without.</param>
internal readonly record struct BestVersion(int Rank, bool OnlyTracked) : IComparable<BestVersion>
{
    /// <summary>Compares two values; better ones come first.</summary>
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
