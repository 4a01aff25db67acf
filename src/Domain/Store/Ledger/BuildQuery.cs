using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Which builds are wanted, and in which order.</summary>
public sealed record BuildQuery
{
    /// <summary>What the caller may see.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>Only of this namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only of environments of this name.</summary>
    public string? Name { get; init; }

    /// <summary>Only of the environment of this id.</summary>
    public long? EnvironmentId { get; init; }

    /// <summary>Only in this state.</summary>
    public BuildStatus? Status { get; init; }

    /// <summary>Only with an artifact of this type.</summary>
    public ArtifactType? Artifact { get; init; }

    /// <summary>Only with all of these packages.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Whether deleted builds are listed too, as existing clients are used to.</summary>
    public bool IncludeDeleted { get; init; } = true;

    /// <summary>Key of order: <c>id</c>, <c>scheduled_on</c>, <c>started_on</c> or <c>ended_on</c>; others count as <c>id</c>.</summary>
    public string SortBy { get; init; } = "id";

    /// <summary>Whether the largest or newest comes first.</summary>
    public bool Descending { get; init; }

    internal bool HasFilter => Status is not null || Artifact is not null || Packages.Count > 0 || !IncludeDeleted;

    internal bool IsInOrderOfIds => SortBy is not ("started_on" or "ended_on");
}
