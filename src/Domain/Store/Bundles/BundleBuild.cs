namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Represents a finished build. Whether its files are on disk depends on the store and is not part of the history, so an archived build is
/// recorded as <c>COMPLETED</c>. Its artifacts are the members below <c>builds/&lt;id&gt;/</c>.
/// </summary>
public sealed record BundleBuild
{
    /// <summary>Gets the id in the store that built it.</summary>
    public required long Id { get; init; }

    /// <summary>SHA-256 of its specification.</summary>
    public required string Specification { get; init; }

    /// <summary><c>COMPLETED</c>, <c>FAILED</c>, <c>CANCELED</c> or <c>DELETED</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it failed, in a sentence.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>Why it failed, as a code such as <c>CS1200</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gets the hints for the failure.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Gets the time at which it was requested, UTC.</summary>
    public required DateTimeOffset ScheduledOn { get; init; }

    /// <summary>Gets the time when it began, UTC.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>Gets the time when it ended, UTC.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>Gets the time when it was deleted, UTC.</summary>
    public DateTimeOffset? DeletedOn { get; init; }

    /// <summary>Gets the primary namespace of the requester.</summary>
    public string? RequestedBy { get; init; }
}
