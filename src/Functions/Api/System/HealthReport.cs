namespace CondaStore.Functions.Api.System;

/// <summary>Represents the result of a health check of the storage.</summary>
/// <param name="Tables">The problem of the tables, or null if they work.</param>
/// <param name="Blobs">The problem of the blobs, or null if they work.</param>
/// <param name="Share">The problem of the share, or null if it works.</param>
public sealed record HealthReport(string? Tables, string? Blobs, string? Share)
{
    /// <summary>Whether all storage works.</summary>
    public bool IsWell => Tables is null && Blobs is null && Share is null;

    /// <summary>The problems, in words that can be public: without paths and names.</summary>
    public IReadOnlyList<string> Problems =>
        [.. new (string Part, string? Problem)[] { ("tables", Tables), ("blobs", Blobs), ("share", Share) }
            .Where(p => p.Problem is not null)
            .Select(p => $"{p.Part}: {p.Problem}")];
}
