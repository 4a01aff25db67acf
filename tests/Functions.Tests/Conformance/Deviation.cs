namespace CondaStore.Functions.Tests.Conformance;

/// <summary>A recording that this store does not answer alike.</summary>
/// <param name="Reason">Why not: what is recorded is a defect, another product's page, or the difference is deliberate.</param>
/// <param name="Status">The status of this store's answer; null when the request is not sent, because it asks for what is not here.</param>
/// <param name="Holds">What the answer holds, or for a redirect where it leads.</param>
internal sealed record Deviation(string Reason, int? Status = null, string Holds = "")
{
    /// <summary>Whether the answer looks like the recorded one, and what it gives is another thing.</summary>
    public bool IsInMeaning { get; init; }
}
