namespace CondaStore.Infra.Tests;

/// <summary>A resource or a module with its body and the resources nested in it.</summary>
internal sealed record BicepDeclaration(
    string Symbol,
    string Type,
    bool Existing,
    int Line,
    BicepValue Body,
    IReadOnlyList<BicepDeclaration> Nested);
