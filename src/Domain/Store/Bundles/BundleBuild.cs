namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// The record of a finished build. Whether its files are on disk is a matter of the place and not of history, so an archived build is
/// recorded as <c>COMPLETED</c>. What it left behind are the members below <c>builds/&lt;id&gt;/</c>.
/// </summary>
public sealed record BundleBuild
{
    /// <summary>Its id where it was built.</summary>
    public required long Id { get; init; }

    /// <summary>SHA-256 of its specification.</summary>
    public required string Specification { get; init; }

    /// <summary><c>COMPLETED</c>, <c>FAILED</c>, <c>CANCELED</c> or <c>DELETED</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it failed, in a sentence.</summary>
    public string? StatusInfo { get; init; }

    /// <summary>Why it failed, as a code such as <c>CS1200</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What could have helped.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset ScheduledOn { get; init; }

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset? StartedOn { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedOn { get; init; }

    /// <summary>When it was deleted, UTC.</summary>
    public DateTimeOffset? DeletedOn { get; init; }

    /// <summary>The primary namespace of who asked for it.</summary>
    public string? RequestedBy { get; init; }
}
