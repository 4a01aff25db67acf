namespace CondaStore.Domain.Store.Ledger;

/// <summary>A named environment of a namespace: a line of builds, one of them active.</summary>
public sealed record StoreEnvironment
{
    /// <summary>The id, ascending over the whole store.</summary>
    public required long Id { get; init; }

    /// <summary>Name of the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name within the namespace.</summary>
    public required string Name { get; init; }

    /// <summary>What people say it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The active build; before any build completed, the first. Null when its builds were deleted.</summary>
    public long? CurrentBuildId { get; init; }

    /// <summary>State of the active build, kept with it.</summary>
    public BuildStatus? CurrentBuildStatus { get; init; }

    /// <summary>The newest build that ever became active; an older one that finishes later does not.</summary>
    public long NewestActivated { get; init; }

    /// <summary>How many builds it has had.</summary>
    public int Builds { get; init; }

    /// <summary>When its first build was asked for, UTC.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>When it was deleted, UTC; its rows stay until everything of it is removed.</summary>
    public DateTimeOffset? DeletedOn { get; init; }
}
