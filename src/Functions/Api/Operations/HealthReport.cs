namespace CondaStore.Functions.Api.Operations;

/// <summary>What of the store's storage works.</summary>
/// <param name="Tables">What is wrong with the tables; null when they work.</param>
/// <param name="Blobs">The same of the blobs.</param>
/// <param name="Share">The same of the share.</param>
public sealed record HealthReport(string? Tables, string? Blobs, string? Share)
{
    /// <summary>Whether everything works.</summary>
    public bool IsWell => Tables is null && Blobs is null && Share is null;

    /// <summary>What does not work, in words for everybody: no paths, no names.</summary>
    public IReadOnlyList<string> Problems =>
        [.. new (string Part, string? Problem)[] { ("tables", Tables), ("blobs", Blobs), ("share", Share) }
            .Where(p => p.Problem is not null)
            .Select(p => $"{p.Part}: {p.Problem}")];
}
