namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents a named environment of a namespace: a sequence of builds, one of them active.</summary>
public sealed record StoreEnvironment
{
    /// <summary>Gets the id, ascending over the whole store.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the name of the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the name within the namespace.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the description.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gets the active build or, before any build completed, the first. Null if its builds were deleted.</summary>
    public long? CurrentBuildId { get; init; }

    /// <summary>Gets the state of the active build, stored with it.</summary>
    public BuildStatus? CurrentBuildStatus { get; init; }

    /// <summary>Gets the newest build that was ever active; an older one that finishes later does not become active.</summary>
    public long NewestActivated { get; init; }

    /// <summary>Gets the number of builds that it has had.</summary>
    public int Builds { get; init; }

    /// <summary>Gets the time at which its first build was requested, UTC.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>Gets the time at which it was deleted, UTC; its rows are kept until all its contents are removed.</summary>
    public DateTimeOffset? DeletedOn { get; init; }
}
