namespace CondaStore.PypiAgreement;

/// <summary>What a comparison found.</summary>
/// <param name="Agreement">How the answers compare.</param>
/// <param name="Where">Where they part; empty when they do not.</param>
internal sealed record Verdict(Agreement Agreement, string Where);
