namespace CondaStore.Domain.Store.Archiving;

/// <summary>What would be archived or deleted, and why.</summary>
/// <param name="Items">By namespace, environment and age, oldest first.</param>
/// <param name="Warnings">What cannot be kept to, such as a quota that protected builds exceed.</param>
public sealed record ArchivePlan(IReadOnlyList<ArchiveItem> Items, IReadOnlyList<string> Warnings)
{
    /// <summary>Bytes on the disk that the whole plan gives back.</summary>
    public long FreesBytes => Items.Sum(i => i.FreesBytes);

    /// <summary>The plan with some of its items only.</summary>
    public ArchivePlan Where(Func<ArchiveItem, bool> isWanted) => this with { Items = [.. Items.Where(isWanted)] };
}
