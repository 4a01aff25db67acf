namespace CondaStore.Infra.Tests;

/// <summary>One entry of an object.</summary>
internal sealed record BicepProperty(string Name, int Line, BicepValue Value);
