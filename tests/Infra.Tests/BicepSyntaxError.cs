namespace CondaStore.Infra.Tests;

/// <summary>A place the grammar does not accept.</summary>
internal sealed record BicepSyntaxError(int Line, string Text);
