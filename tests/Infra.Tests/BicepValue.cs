namespace CondaStore.Infra.Tests;

/// <summary>An expression: literals and structures are known, anything computed is <c>unknown</c>.</summary>
internal sealed record BicepValue(
    string Kind,
    int Line,
    string Text,
    string? Value = null,
    IReadOnlyList<BicepProperty>? Properties = null,
    IReadOnlyList<BicepValue>? Items = null,
    IReadOnlyList<BicepValue>? Options = null);
