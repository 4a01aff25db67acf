namespace CondaStore.Domain.Store.Archiving;

/// <summary>Represents what would be archived or deleted, and why.</summary>
/// <param name="Items">The items by namespace, environment and age, oldest first.</param>
/// <param name="Warnings">Rules that cannot be satisfied, such as a quota that protected builds exceed.</param>
public sealed record ArchivePlan(IReadOnlyList<ArchiveItem> Items, IReadOnlyList<string> Warnings)
{
    /// <summary>Gets the bytes of disk space that the whole plan frees.</summary>
    public long FreesBytes => Items.Sum(i => i.FreesBytes);

    /// <summary>Returns the plan with only some of its items.</summary>
    public ArchivePlan Where(Func<ArchiveItem, bool> isWanted) => this with { Items = [.. Items.Where(isWanted)] };
}
