namespace CondaStore.Infra.Tests;

/// <summary>A parameter of a file.</summary>
internal sealed record BicepParameter(string Name, bool Optional);
