namespace CondaStore.Domain.Environments.Formats;

/// <summary>A variable of an environment file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="IsWholeNumber">Whether the value was written as a whole number, without quotes.</param>
public sealed record EnvironmentVariable(string Name, string Value, bool IsWholeNumber = false);
